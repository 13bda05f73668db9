// A screen that many people use: it counts while nobody touches it, warns in view and aloud,
// and leaves. The server keeps the time too; this only makes the wait visible and lets who is
// slow say so. What is typed is never stored by the browser, and no link leads out.
export const selector = '[data-pv-kiosk]'

const signs = ['pointerdown', 'keydown', 'input', 'wheel', 'touchstart', 'scroll']
const aloud = new Set([20, 10, 5])
const tellEvery = 10_000

export default function (dialog) {
  const { idle, warn, here, home, left } = dialog.dataset
  document.cookie = 'parvis-kiosk-script=1; path=/; max-age=157680000; samesite=lax' // the server need not lead on
  const seconds = dialog.querySelector('[data-seconds]')
  const told = dialog.querySelector('[data-told]')
  const finish = dialog.querySelector('[data-finish]')
  let touched = Date.now()
  let toldAt = Date.now()

  const sayHere = () => {
    toldAt = Date.now()
    fetch(here, { method: 'POST', keepalive: true }).catch(() => {}) // the next touch tries again
  }
  const alive = () => {
    touched = Date.now()
    if (dialog.open) {
      dialog.close()
      told.textContent = ''
      sayHere()
    } else if (touched - toldAt > tellEvery) sayHere()
  }
  const inside = ({ target }) => target instanceof Node && dialog.contains(target)
  for (const sign of signs) {
    addEventListener(sign, (event) => { if (!dialog.open || !inside(event)) alive() }, { passive: true, capture: true })
  }
  dialog.querySelector('[data-go-on]').addEventListener('click', alive)
  dialog.addEventListener('cancel', (event) => { event.preventDefault(); alive() })
  finish.addEventListener('submit', () => dialog.close())

  const tick = () => {
    const quiet = Math.floor((Date.now() - touched) / 1000)
    const rest = Number(idle) + Number(warn) - quiet
    if (rest <= 0) {
      clearInterval(clock)
      finish.requestSubmit()
      return
    }
    if (rest > Number(warn)) return
    seconds.textContent = left.replace('%s', rest)
    if (!dialog.open) dialog.showModal()
    if (aloud.has(rest)) told.textContent = seconds.textContent
  }
  const clock = setInterval(tick, 1000)

  // Back from the browser's own store shows nothing of before.
  addEventListener('pageshow', ({ persisted }) => { if (persisted) location.replace(home) })
  for (const field of document.querySelectorAll('form, input, textarea, select')) field.autocomplete = 'off'
  for (const link of document.querySelectorAll('a[href]')) {
    if (link.origin !== location.origin) link.removeAttribute('href')
  }
}
