// The three ways by which news come. Each begins with what the page lacks; when one does not open, the next is tried,
// and when a line breaks it is opened again, a little later each time.
const usual = 'socket,stream,poll', pollEvery = 4000, longest = 20_000

export function follow({ path, ways: named = usual, event }, at, news, lost) {
  const ways = named.split(',')
  let way = 0, line, over = false, fails = 0, opened = false, again
  const open = () => { if (!over) line = starts[ways[way]]() }
  const heard = (n) => { fails = 0; opened = true; lost(false); news(n) }
  const ended = () => {
    line = undefined
    if (over) return
    if (!opened && way < ways.length - 1) { way++; return open() } // this way does not pass here
    if (++fails > 1) lost(true)
    clearTimeout(again)
    again = setTimeout(open, Math.min(longest, 500 * 2 ** fails) * (0.5 + Math.random()))
  }
  const query = () => `?after=${at.rev}`

  const starts = {
    socket() {
      const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${path}/ws${query()}`)
      let done = false
      const end = () => { if (!done) { done = true; ended() } }
      socket.addEventListener('open', () => { opened = true; fails = 0; lost(false) })
      socket.addEventListener('message', ({ data }) => heard(JSON.parse(data)))
      socket.addEventListener('close', end)
      socket.addEventListener('error', end)
      return { close: () => { done = true; socket.close() }, sign: (s) => socket.readyState === 1 && (socket.send(JSON.stringify(s)), true) }
    },
    stream() {
      const source = new EventSource(`${path}/stream${query()}`)
      let done = false
      source.addEventListener('open', () => { opened = true; fails = 0; lost(false) })
      source.addEventListener('message', ({ data }) => heard(JSON.parse(data)))
      source.addEventListener('error', () => { if (!done) { done = true; source.close(); ended() } })
      return { close: () => { done = true; source.close() }, sign: () => false }
    },
    // hints say that something has changed; what, is fetched. Who writes is told by a hint alone.
    hints() {
      const source = new EventSource(`${path}/stream`)
      let done = false, asking = false, more = false
      const ask = async () => {
        if (asking) { more = true; return }
        asking = true
        const answer = await fetch(`${path}/news${query()}`).catch(() => null)
        const body = await answer?.json().catch(() => null)
        asking = false
        if (done) return
        if (body) heard(body)
        if (more || !body) { more = false; setTimeout(ask, body ? 0 : pollEvery) }
      }
      source.addEventListener('open', () => { opened = true; fails = 0; lost(false); ask() })
      source.addEventListener(event, ({ data }) => {
        const { typing } = JSON.parse(data)
        if (typing) news({ typing })
        else ask()
      })
      source.addEventListener('error', () => { if (!done) { done = true; source.close(); ended() } })
      return { close: () => { done = true; source.close() }, sign: (s) => s.seen !== undefined, ask }
    },
    poll() {
      let done = false
      const ask = async () => {
        if (done) return
        const answer = await fetch(`${path}/news${query()}`).catch(() => null)
        const body = await answer?.json().catch(() => null)
        if (done) return
        if (body) heard(body)
        else if (++fails > 1) lost(true)
        setTimeout(ask, pollEvery * (1 + Math.min(fails, 5)))
      }
      ask()
      return { close: () => { done = true }, sign: () => false, ask }
    },
  }

  let seen = 0
  const sign = (s) => {
    if (over || (s.seen !== undefined && s.seen <= seen)) return
    if (s.seen) seen = s.seen
    if (line?.sign(s)) return
    navigator.sendBeacon(`${path}/sign`, new URLSearchParams(s.typing ? { typing: '1' } : { seen: s.seen }))
  }
  addEventListener('online', () => { if (!line && !over) { clearTimeout(again); open() } })
  addEventListener('pagehide', () => line?.close())
  addEventListener('pageshow', ({ persisted }) => persisted && !over && open())
  open()
  return {
    sign,
    look: () => line?.ask?.(),
    end: () => { over = true; clearTimeout(again); line?.close() },
  }
}
