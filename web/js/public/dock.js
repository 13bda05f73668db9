// The widget: on a wide page, a link to the conversation opens it in a frame at the foot of the page, and one that is
// under way comes along from page to page, folded or not. On a phone, and without this, the link leads to the page.
const wide = matchMedia('(min-width: 900px)')

export default function () {
  const links = [...document.querySelectorAll('a[data-chat]')]
  if (!links.length || window.top !== window || location.pathname === '/chat') return
  const open = (state) => import('../talk/dock.js').then(({ dock }) => dock(links[0].dataset, state))
  for (const link of links) link.addEventListener('click', (event) => {
    if (!wide.matches || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    open('open')
  })
  const kept = recall()
  if (kept && wide.matches) open(kept)
}

// recall tells how the conversation stood on the page before: open, folded, or nothing.
function recall() {
  try { return sessionStorage.getItem('pv-chat') } catch { return null }
}
