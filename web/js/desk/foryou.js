// Something new waits for the agent who looks at the list: the count beside "For me" and on the rail is read again, and
// the status region says so once. The focus and the rows stay where they are.
export const selector = '[data-alerts]'

export default function (link) {
  const list = document.querySelector('[data-module="desk-rows"]')
  list?.addEventListener(link.dataset.alerts, async () => {
    const answer = await fetch('/desk', { headers: { 'X-Parvis-Refresh': '1' } }).catch(() => null)
    if (!answer?.ok || !link.isConnected) return
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
    for (const place of [selector, '.d-rail a[href="/desk"]']) {
      const old = document.querySelector(place), now = fresh.querySelector(place)
      if (old && now) old.innerHTML = now.innerHTML
    }
    document.getElementById('live').textContent = link.dataset.says
  })
}
