// The conversation: news by a WebSocket, else by server-sent events, else by asking; messages by POST with a key, sent
// again as often as it takes, kept once. The page says what it has and gets the rest: a cut line loses nothing.
import { follow } from './news.js'

const typingEvery = 3000, typingFades = 5000, tries = [0, 1500, 4000]

export function start(talk) {
  const words = talk.dataset, mine = words.mine ?? 'pv-said--me'
  const at = { rev: Number(words.rev), last: Number(words.last), state: words.state, lost: false }
  const log = talk.querySelector('#talk-log'), status = talk.querySelector('#talk-status'), typing = talk.querySelector('#talk-typing')
  const foot = talk.querySelector('#talk-foot')
  let fading, says = status.textContent
  log.scrollTop = log.scrollHeight

  const news = (n) => {
    if (n.rev) at.rev = Math.max(at.rev, n.rev)
    if (n.typing) return words.writes ? n.typing === 'resident' && writes(words.writes) : writes(n.typing)
    if (n.lines) put(n.lines)
    if (n.last) at.last = Math.max(at.last, n.last)
    if (n.status) say(n.status)
    if (n.state && n.state !== at.state) turn(n.state)
    if (!document.hidden && !framedAway()) line.sign({ seen: at.last })
  }
  const line = follow(words, at, news, (lost) => say(lost ? words.lost : says, lost))

  // say writes the status; while the line is cut that is what it says.
  function say(text, lost) {
    if (lost === undefined) says = text
    if (lost === undefined && at.lost) return
    at.lost = !!lost
    if (status.textContent !== text) status.textContent = text
  }

  // put adds lines, and replaces those that have changed; what is read stays where it is unless one reads the end.
  function put(html) {
    const fresh = document.createElement('template'), list = log.querySelector('ol')
    fresh.innerHTML = html
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80
    let others = 0
    for (const item of [...fresh.content.children]) {
      const old = document.getElementById(item.id)
      if (old) old.replaceWith(item)
      else {
        list.append(item)
        if (!item.classList.contains(mine)) others++
      }
    }
    if (others) writes('')
    if (atEnd) log.scrollTop = log.scrollHeight
    if (others && parent !== window) parent.postMessage({ chat: 'said', count: others }, location.origin)
  }

  function writes(text) {
    clearTimeout(fading)
    typing.textContent = text
    if (text) fading = setTimeout(() => { typing.textContent = '' }, typingFades)
  }

  // turn: somebody took it, or it has ended. What could not be sent any more stays to be copied.
  async function turn(state) {
    at.state = state
    if (state !== 'ended' && state !== 'gone') return
    line.end()
    if (parent !== window) parent.postMessage({ chat: 'over' }, location.origin)
    if (state === 'gone') return say(words.gone)
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' } }).catch(() => null)
    const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('#talk-foot')
    if (!page) return
    const left = foot.querySelector('textarea')?.value.trim(), had = foot.contains(document.activeElement)
    foot.replaceChildren(...page.childNodes)
    for (const gone of talk.querySelectorAll('#talk-end, #talk-moves form')) gone.remove()
    if (left) {
      const kept = document.createElement('p')
      kept.className = 'pv-said__t'
      kept.textContent = `${words.unsent.split('.')[0]}. ${left}`
      foot.prepend(kept)
    }
    if (had) { const title = document.querySelector('#talk'); title?.focus() }
  }

  const form = talk.querySelector('#say')
  if (!form || at.state === 'ended') return line.end()
  const text = form.elements.text, key = form.elements.key, fault = form.querySelector('#talk-fault'), button = form.querySelector('button[type=submit]')
  let told = 0, busy = false
  text.addEventListener('input', () => {
    const now = Date.now()
    if (text.value && now - told > typingEvery) { told = now; line.sign({ typing: true }) }
  })
  form.addEventListener('submit', async (event) => {
    if (event.submitter?.hasAttribute('formaction')) return // another button, such as a canned text
    event.preventDefault()
    event.stopImmediatePropagation()
    if (busy || (!text.value.trim() && !form.elements.files?.files.length)) return text.focus()
    busy = true
    const body = new FormData(form), words0 = text.value
    refuse('')
    const slow = setTimeout(() => { typing.textContent = words.sending }, 400)
    const answer = await post(body)
    clearTimeout(slow)
    typing.textContent = ''
    busy = false
    if (!answer) refuse(words.unsent)
    else if (answer.why) refuse(answer.why)
    else {
      if (text.value === words0) text.value = ''
      form.elements.files.value = ''
      key.value = draw()
      const details = form.querySelector('details')
      if (details) details.open = false
      line.look()
    }
    text.focus()
  }, true)

  // post tries as often as the network is cut, with the same key: kept once.
  async function post(body) {
    for (const wait of tries) {
      await new Promise((go) => setTimeout(go, wait))
      const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'application/json' } }).catch(() => null)
      if (!answer || answer.status >= 502) continue
      return answer.json().catch(() => null)
    }
    return null
  }

  function refuse(why) {
    fault.textContent = why
    fault.hidden = !why
    text.setAttribute('aria-invalid', String(!!why))
  }
  document.addEventListener('visibilitychange', () => !document.hidden && line.sign({ seen: at.last }))
  if (button) button.removeAttribute('data-prevent-double-click')
}

// framedAway tells that the page stands in a frame that is folded.
function framedAway() {
  try { return !!window.frameElement?.hidden } catch { return false }
}

function draw() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return btoa(String.fromCharCode(...bytes)).replace(/[^a-zA-Z0-9]/g, '')
}
