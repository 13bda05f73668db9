// How many rows are ticked is said, and all of the page can be ticked at once; Shift ticks all between two.
export const selector = '[data-module="desk-pick"]'

export default function (bar) {
  const said = bar.querySelector('[data-picked]'), all = bar.querySelector('[data-pick-all]')
  const boxes = () => [...document.querySelectorAll('.d-row__pick input')]
  let last
  const count = () => { said.textContent = bar.dataset.count.replace('{n}', boxes().filter((box) => box.checked).length) }
  all.hidden = false
  all.addEventListener('click', () => {
    const list = boxes(), tick = list.some((box) => !box.checked)
    for (const box of list) box.checked = tick
    count()
  })
  document.addEventListener('click', (event) => {
    const box = event.target.closest?.('.d-row__pick input')
    if (!box) return
    const list = boxes(), from = list.indexOf(last), to = list.indexOf(box)
    if (event.shiftKey && from >= 0) for (const one of list.slice(Math.min(from, to), Math.max(from, to) + 1)) one.checked = box.checked
    last = box
    count()
  })
  count()
}
