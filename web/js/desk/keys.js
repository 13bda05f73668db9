// One key for each act, where the agent switched them on: the sheet of keys is then on the page, with the signs of
// its agent. A key never acts while somebody writes, and what an act presses is an ordinary button or link.
export const selector = '[data-module="desk-keys"]'

const patience = 1500 // how long "go" waits for where to

export default function (sheet) {
  const { now, go } = JSON.parse(sheet.dataset.signs)
  let going = 0
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.altKey || event.metaKey || writes(event.target)) return
    const sign = event.key.toLowerCase()
    if (event.ctrlKey) return sign === 'z' && press('undo') && event.preventDefault()
    if (sheet.open && now[sign] !== 'sheet') return
    const act = Date.now() < going ? go[sign] : now[sign]
    going = act === 'go' ? Date.now() + patience : 0
    if (act && act !== 'go' && (acts[act] ?? press)(act, sheet)) event.preventDefault()
  })
  document.querySelector('[data-key="sheet"]')?.addEventListener('click', () => acts.sheet('sheet', sheet))
}

const acts = {
  sheet: (_, sheet) => { sheet.open ? sheet.close() : sheet.showModal(); return true },
  search: () => focus(document.getElementById('desk-search')),
  next: () => walk(1) || press('next'),
  previous: () => walk(-1) || press('previous'),
  pick,
  inbox: () => leave('/desk'),
  people: () => leave('/desk/people'),
  counter: () => leave('/desk/counter'),
  me: () => leave('/desk/me'),
}

function writes(target) {
  return target.isContentEditable || target.tagName === 'TEXTAREA' || target.tagName === 'SELECT' ||
    (target.tagName === 'INPUT' && !['checkbox', 'radio', 'button', 'submit', 'file'].includes(target.type))
}

// What is seen counts: the same act may stand twice, beside the list and in a fold.
function press(act) {
  const at = [...document.querySelectorAll(`[data-key="${CSS.escape(act)}"]`)].find((e) => e.getClientRects().length)
  if (!at) return false
  if (['TEXTAREA', 'SELECT', 'INPUT'].includes(at.tagName)) return focus(at)
  at.click()
  if (at.tagName === 'SUMMARY' && at.parentElement.open) focus(at.parentElement.querySelector('input:not([type=hidden]), select'))
  return true
}

function focus(field) {
  field?.focus()
  field?.scrollIntoView({ block: 'nearest' })
  return Boolean(field)
}

function leave(path) {
  location.assign(path)
  return true
}

// From row to row, unless one is at work on the case beside the list.
function walk(by) {
  if (document.activeElement?.closest('#detail')) return false
  const rows = [...document.querySelectorAll('#rows .d-row')]
  if (rows.length === 0) return false
  const on = rows.findIndex((row) => row.contains(document.activeElement))
  const open = rows.findIndex((row) => row.hasAttribute('aria-current'))
  const to = on >= 0 ? on + by : Math.max(open, 0)
  return focus((rows[to] ?? rows[on]).querySelector('.d-row__sub'))
}

function pick() {
  const row = document.activeElement?.closest('.d-row') ?? document.querySelector('.d-row[aria-current]')
  const box = row?.querySelector('.d-row__pick input')
  if (box) { box.click(); return true }
  return press('pick')
}
