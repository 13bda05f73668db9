// An open case, or a thread: its history and panels are read again when somebody changes it, never the composer; and its
// readers see who else is here.
export const selector = '[data-module="desk-case"]'

const beat = 15_000, pause = 500
const parts = ['head', 'left', 'right', 'history']

export default function (open) {
  const { case: id, ref, presence } = open.dataset
  const source = open.dataset.source ?? location.pathname + location.search
  let timer
  const hint = (event) => {
    let news
    try { news = JSON.parse(event.detail.data) } catch { return }
    if (news.case !== id && news.thread !== id) return
    clearTimeout(timer)
    timer = setTimeout(() => refresh(open, source), pause)
  }
  for (const name of ['cases', 'inbox']) document.addEventListener(name, hint)
  const does = () => (document.activeElement?.closest('#composer textarea')?.value ? 'writes' : 'reads')
  const say = (what) => open.isConnected && !document.hidden && navigator.sendBeacon(presence, new URLSearchParams({ does: what }))
  say(does())
  const clock = setInterval(() => {
    if (open.isConnected) return say(does())
    clearInterval(clock)
    for (const name of ['cases', 'inbox']) document.removeEventListener(name, hint)
    navigator.sendBeacon(presence, new URLSearchParams({ does: 'left' }))
  }, beat)
  window.addEventListener('pagehide', () => open.isConnected && navigator.sendBeacon(presence, new URLSearchParams({ does: 'left' })))
  document.addEventListener('input', ({ target }) => target.closest?.('#composer') && !open.told && (open.told = setTimeout(() => { open.told = 0; say('writes') }, 1000)))
  open.dataset.for = ref
}

async function refresh(open, source) {
  const answer = await fetch(source, { headers: { 'X-Parvis-Refresh': '1' } }).catch(() => null)
  if (!answer?.ok || !open.isConnected) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  for (const id of parts) {
    const old = document.getElementById(id), fresh = page.getElementById(id)
    // What the hand is on, or what is being filled in, stays: it is read again at the next hint.
    if (!old || !fresh || old.contains(document.activeElement) || old.querySelector('details[open] form')) continue
    if (old.innerHTML !== fresh.innerHTML) old.replaceChildren(...fresh.childNodes)
  }
}
