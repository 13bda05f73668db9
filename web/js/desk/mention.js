// "@" in a note offers the colleagues that stand in the list of boxes below it. The list of choices never takes the
// focus: arrows move in it, Enter or Tab writes the name, Escape closes it.
export const selector = '[data-module="desk-mention"]'

const most = 6
const plain = text => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

export default function (box) {
  const text = box.closest('form').querySelector('textarea')
  const names = [...box.querySelectorAll('label')].map(l => l.textContent.trim())
  const list = document.createElement('ul'), says = document.createElement('span')
  list.id = text.id + '-names'
  list.className = 'd-names'
  list.role = 'listbox'
  list.ariaLabel = box.querySelector('legend').textContent.trim()
  list.hidden = true
  says.className = 'govuk-visually-hidden'
  says.role = 'status'
  text.after(list, says)
  text.setAttribute('aria-autocomplete', 'list')
  text.setAttribute('aria-controls', list.id)
  let at = -1, chosen = 0

  const close = () => {
    list.hidden = true
    at = -1
    says.textContent = ''
    text.removeAttribute('aria-activedescendant')
  }
  const mark = () => {
    [...list.children].forEach((li, i) => { li.ariaSelected = String(i === chosen) })
    text.setAttribute('aria-activedescendant', list.children[chosen].id)
  }
  const offer = () => {
    const before = text.value.slice(0, text.selectionStart), found = before.match(/(?:^|[^\p{L}\p{N}])@([\p{L}\p{N} .'’-]{0,30})$/u)
    const fits = found ? names.filter(n => plain(n).split(/\s+/).some((_, i, all) => all.slice(i).join(' ').startsWith(plain(found[1])))).slice(0, most) : []
    if (!fits.length) return close()
    at = before.length - found[1].length
    chosen = 0
    list.replaceChildren(...fits.map((name, i) => {
      const li = document.createElement('li')
      li.id = list.id + '-' + i
      li.role = 'option'
      li.textContent = name
      return li
    }))
    list.hidden = false
    says.textContent = box.dataset.says.replace('{n}', fits.length)
    mark()
  }
  const write = () => {
    text.setRangeText(list.children[chosen].textContent + ' ', at, text.selectionStart, 'end')
    close()
    text.dispatchEvent(new Event('input', { bubbles: true }))
    close()
  }
  text.addEventListener('input', offer)
  text.addEventListener('blur', close)
  text.addEventListener('keydown', event => {
    if (list.hidden || event.ctrlKey || event.metaKey) return
    const n = list.children.length
    switch (event.key) {
      case 'ArrowDown': chosen = (chosen + 1) % n; break
      case 'ArrowUp': chosen = (chosen + n - 1) % n; break
      case 'Enter': case 'Tab': event.preventDefault(); event.stopPropagation(); return write()
      case 'Escape': event.preventDefault(); event.stopPropagation(); return close()
      default: return
    }
    event.preventDefault()
    mark()
  })
  list.addEventListener('mousedown', event => {
    const li = event.target.closest('li')
    event.preventDefault() // the focus stays in the note
    if (!li) return
    chosen = [...list.children].indexOf(li)
    write()
  })
}
