// The list: a row opens beside it where there is room, and news of its cases arrive without anything moving
// under the hand. Back returns to the row that was opened.
import htmx from 'htmx.org'

export const selector = '[data-module="desk-rows"]'

const pause = 150 // hints come in bursts: one change of a case is several events

export default function (list) {
  const news = new Set(), waiting = new Map()
  list.addEventListener('click', (event) => open(event), true)
  reveal(list)
  list.addEventListener('cases', ({ detail }) => later(read(detail)?.reference))
  list.addEventListener('inbox', ({ detail }) => later(read(detail)?.thread, 'threads/'))
  document.addEventListener('htmx:after:swap', () => mark(list))

  function later(ref, kind = '') {
    if (!ref) return
    clearTimeout(waiting.get(ref))
    waiting.set(ref, setTimeout(() => refresh(ref, kind), pause))
  }

  async function refresh(ref, kind) {
    waiting.delete(ref)
    const answer = await fetch(`/desk/rows/${kind}${encodeURIComponent(ref)}?${list.dataset.query}`).catch(() => null)
    if (!answer?.ok || !list.isConnected) return
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('.d-row')
    const row = fresh && document.getElementById(fresh.id)
    if (row) put(row, fresh)
    else if (fresh?.dataset.in === 'true') tell(ref)
  }

  function tell(ref) {
    const bar = list.querySelector('#news')
    news.add(ref)
    bar.querySelector('a').textContent = news.size === 1 ? bar.dataset.one : bar.dataset.more.replace('{n}', news.size)
    bar.hidden = false
  }
}

// A row is changed inside: the link keeps the focus it has, and what is selected stays so.
function put(row, fresh) {
  row.className = fresh.className
  for (const part of ['.d-row__c', '.d-row__who', '.d-row__due', '.d-row__x']) {
    const old = row.querySelector(part), now = fresh.querySelector(part)
    if (old.innerHTML !== now.innerHTML) old.replaceWith(now)
  }
  row.querySelector('.d-row__sub').textContent = fresh.querySelector('.d-row__sub').textContent
}

// Where the case has no room beside the list, or when another tab is wanted, the link is only a link.
function open(event) {
  const link = event.target.closest('.d-row__sub')
  if (!link) return
  const detail = document.getElementById('detail')
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0
  if (elsewhere || !detail?.offsetParent) event.stopPropagation()
  else sessionStorage.setItem('desk.row', link.closest('.d-row').id)
}

// The row of the case that is open may lie far down the list.
function reveal(list) {
  list.querySelector('.d-row[aria-current]')?.scrollIntoView({ block: 'nearest' })
}

function mark(list) {
  const open = document.querySelector('#detail [data-ref]')?.dataset.ref
  for (const row of list.querySelectorAll('.d-row')) {
    if (row.dataset.ref === open) row.setAttribute('aria-current', 'true')
    else row.removeAttribute('aria-current')
  }
}

function read(detail) {
  try { return JSON.parse(detail.data) } catch { return null }
}

// Escape, from the case beside the list, returns to its row; what is being written there stays. While one case is
// swapped for the next nothing has the focus: that counts as the case.
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || event.defaultPrevented || !(event.target === document.body || event.target.closest?.('#detail'))) return
  document.querySelector('.d-row[aria-current] .d-row__sub')?.focus()
})

window.addEventListener('popstate', () => {
  const id = sessionStorage.getItem('desk.row')
  if (!id || ['case', 'thread'].some((name) => new URLSearchParams(location.search).has(name))) return
  document.addEventListener('htmx:finally:swap', () => setTimeout(() => document.querySelector(`#${CSS.escape(id)} .d-row__sub`)?.focus(), 60), { once: true })
})
