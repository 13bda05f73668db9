// Opens and closes the questions that hang on an answer of the same page. Without it the
// server shows them when the page is saved; whatever it does, the server decides what counts.
import { evaluate } from './rules.js'

export const selector = 'form[data-module="pv-form"]'

export default function (form) {
  if (!form.querySelector('[data-pv-show]')) return
  const elsewhere = JSON.parse(form.dataset.facts || '{}')
  const update = () => {
    for (let round = 0; round < 10 && settle(form, elsewhere); round++);
  }
  form.addEventListener('input', update)
  form.addEventListener('change', update)
  update()
}

// settle opens and closes once; it tells whether anything moved, since an opened question
// may open another.
function settle(form, elsewhere) {
  const around = { ...elsewhere, ...factsIn(form, null) }
  for (const group of form.querySelectorAll('[data-pv-group]')) {
    around[group.dataset.pvGroup] = [...group.querySelectorAll(':scope > [data-pv-entry]')].map((entry) => factsIn(entry, entry))
  }
  let moved = false
  for (const question of form.querySelectorAll('[data-pv-show]')) {
    const entry = question.closest('[data-pv-entry]')
    const facts = entry ? { ...around, ...factsIn(entry, entry) } : around
    const show = evaluate(JSON.parse(question.dataset.pvShow), facts) === 'yes'
    if (question.hidden === show) {
      moved = true
      question.hidden = !show
      question.querySelector('input[name="asked"]').disabled = !show
    }
  }
  return moved
}

// factsIn reads the questions that belong to an entry, or to none.
function factsIn(root, entry) {
  const facts = {}
  for (const question of root.querySelectorAll('[data-pv-field]')) {
    if (question.hidden || question.closest('[data-pv-entry]') !== entry) continue
    const value = read(question)
    if (value !== null) facts[question.dataset.pvField] = value
  }
  return facts
}

const SWITCH = { yes: true, no: false }

function read(question) {
  const name = question.querySelector('input[name="asked"]')?.value
  const all = (part) => [...question.querySelectorAll('input, select, textarea')].filter((e) => e.name === part)
  const text = (part = name) => all(part)[0]?.value.trim() || null
  const ticked = all(name).filter((e) => e.checked).map((e) => e.value)
  if (all(`${name}-unsure`)[0]?.checked) return null
  switch (question.dataset.pvType) {
    case 'yes_no': return SWITCH[ticked[0]] ?? null
    case 'consent': return ticked.length > 0 || null
    case 'choices': return ticked.length > 0 ? ticked : null
    case 'choice': return (ticked[0] ?? (all(name)[0]?.tagName === 'SELECT' ? text() : null)) || null
    case 'money': case 'number': return number(text())
    case 'date': return day(text(`${name}-day`), text(`${name}-month`), text(`${name}-year`))
    case 'household': return household(number(text(`${name}-adults`)), number(text(`${name}-children`)))
    case 'text': case 'long_text': case 'name': case 'email': case 'phone': return text()
    default: return null
  }
}

function number(text) {
  if (!text) return null
  const plain = text.replace(/[\s\u00a0\u202f€]/g, '').replace(',', '.')
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null
}

function day(d, m, y) {
  if (!/^\d{1,2}$/.test(d ?? '') || !/^\d{1,2}$/.test(m ?? '') || !/^\d{4}$/.test(y ?? '')) return null
  return `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`
}

function household(adults, children) {
  if (adults === null || children === null) return null
  return { adults, children, people: adults + children }
}
