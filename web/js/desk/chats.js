// The page of who waits reads itself again when the queue moves. A button that has the focus stays until the focus leaves.
export const selector = '[data-module="desk-chats"]'

const pause = 300, minute = 60_000

export default function (page) {
  let timer
  const soon = () => { timer ??= setTimeout(refresh, pause) }
  document.addEventListener('parvis-chats', soon)
  setInterval(() => document.hidden || soon(), minute) // waits grow without anything happening
  page.addEventListener('focusout', soon)

  async function refresh() {
    timer = undefined
    const answer = await fetch(location.pathname, { headers: { 'X-Parvis-Refresh': '1' } }).catch(() => null)
    if (!answer?.ok || !page.isConnected) return
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
    for (const id of ['waiting', 'mine']) {
      const old = document.getElementById(id), now = fresh.getElementById(id)
      if (!old || !now || old.contains(document.activeElement) || old.innerHTML === now.innerHTML) continue
      old.replaceChildren(...now.childNodes)
    }
  }
}
