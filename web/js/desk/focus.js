// After a swap the focus is never lost: htmx keeps it on what lives on and gives it to what asks for it
// (autofocus); when both are gone, it goes to the page's title rather than back to the top.
export default function () {
  document.addEventListener('htmx:finally:swap', () => requestAnimationFrame(() => {
    if (document.activeElement && document.activeElement !== document.body) return
    const title = document.querySelector('main h1, main h2')
    title?.setAttribute('tabindex', '-1')
    ;(title ?? document.querySelector('main'))?.focus({ preventScroll: true })
  }))
}
