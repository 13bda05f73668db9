// A call that rings at the agent's extension, or people who wait in the chat: the panel fills, the status region says it once, the focus
// stays where it is. Of all open tabs one listens, so that streams do not use up the browser's connections.
export const selector = '[data-module="desk-call"]'

export default function (place) {
  const { stream, src, event, name = 'calls' } = place.dataset
  const others = 'BroadcastChannel' in window ? new BroadcastChannel(`parvis-${name}`) : null
  const look = async () => {
    document.dispatchEvent(new Event(`parvis-${name}`)) // the page itself may be about them
    const answer = await fetch(`${src}?on=${encodeURIComponent(location.pathname)}`).catch(() => null)
    if (!answer?.ok) return
    const before = place.querySelector('[data-call]')?.textContent
    const fresh = document.createElement('template')
    fresh.innerHTML = await answer.text()
    if (fresh.innerHTML.trim() === place.innerHTML.trim()) return // nothing moves under the hand
    place.replaceChildren(fresh.content)
    const now = place.querySelector('h2, [data-says]')?.textContent, live = document.querySelector('#live')
    if (now && live && place.querySelector('[data-call]').textContent !== before) live.textContent = now
  }
  const listen = () => new Promise(() => {
    const source = new EventSource(stream)
    const heard = () => { look(); others?.postMessage('look') }
    source.addEventListener('open', heard)
    source.addEventListener(event, heard)
    addEventListener('pagehide', () => source.close())
  })
  others?.addEventListener('message', look)
  if (navigator.locks) navigator.locks.request(`parvis-${name}`, listen)
  else listen()
}
