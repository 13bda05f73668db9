// The wall reads itself again when something changes and every minute: waits grow without anything happening. Figures
// are replaced, the table that somebody has opened stays open.
export const selector = '[data-module="desk-wall"]'

const pause = 1500, minute = 60_000

export default function (wall) {
  let timer
  const soon = () => { timer ??= setTimeout(refresh, pause) }
  for (const name of ['inbox', 'cases']) wall.addEventListener(name, soon)
  setInterval(() => document.hidden || soon(), minute)

  async function refresh() {
    const answer = await fetch(location.pathname, { headers: { 'X-Parvis-Refresh': '1' } }).catch(() => null)
    timer = undefined
    if (!answer?.ok || !wall.isConnected || wall.contains(document.activeElement)) return
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('wall')
    if (!fresh) return
    const open = wall.querySelector('details')?.open
    wall.replaceChildren(...fresh.childNodes)
    const details = wall.querySelector('details')
    if (open && details) details.open = true
  }
}
