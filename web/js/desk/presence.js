// Who reads, who writes: said by every open page of a case, forgotten when nobody says it any more.
export const selector = '[data-reads]'

const fades = 40_000
const seen = new Map() // case → agent → { name, does, at }

export default function (place) {
  const words = { reads: place.dataset.reads, writes: place.dataset.writes }
  document.addEventListener('presence', ({ detail }) => {
    let who
    try { who = JSON.parse(detail.data) } catch { return }
    if (who.name === document.querySelector('.d-me__n')?.textContent.trim()) return
    const there = seen.get(who.case) ?? new Map()
    seen.set(who.case, there)
    if (who.does === 'left') there.delete(who.agent)
    else there.set(who.agent, { ...who, at: Date.now() })
    show(words)
  })
  setInterval(() => show(words), fades / 2)
}

function show(words) {
  for (const sign of document.querySelectorAll('[data-presence]:not([data-module])')) {
    const ref = sign.closest('[data-ref]')?.dataset.ref ?? document.querySelector('[data-module="desk-case"]')?.dataset.ref
    const others = [...(seen.get(ref)?.values() ?? [])].filter(({ at }) => Date.now() - at < fades)
    const text = others.map(({ name, does }) => words[does].replace('{name}', name)).join(', ')
    if (sign.textContent !== text) sign.textContent = text
    sign.hidden = !text
  }
}
