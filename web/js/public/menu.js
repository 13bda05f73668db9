// The phone's menu is a details element and works alone; here Escape and a touch outside close it.
export const selector = '.pv-menu'

export default function (menu) {
  menu.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || !menu.open) return
    menu.open = false
    menu.querySelector('summary').focus()
  })
  document.addEventListener('click', ({ target }) => {
    if (menu.open && !menu.contains(target)) menu.open = false
  })
}
