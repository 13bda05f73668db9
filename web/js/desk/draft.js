// What is being written is kept at the server while one types; leaving the page keeps it too.
export const selector = '[data-module="desk-draft"]'

const pause = 1200

export default function (form) {
  const text = form.querySelector('textarea'), kept = form.querySelector('#kept')
  let timer, last = text.value, sent = false

  const body = () => {
    const data = new URLSearchParams({ kind: form.elements.kind.value, text: text.value, silent: '1' })
    if (form.elements.seen) data.set('seen', form.elements.seen.value)
    last = text.value
    return data
  }
  const keep = async () => {
    if (text.value === last || sent) return
    const answer = await fetch(form.dataset.keep, { method: 'POST', body: body() }).catch(() => null)
    if (answer?.ok && kept) kept.textContent = (await answer.json()).kept
    else if (!answer) last = null // the line is lost: the next key tries again
  }
  text.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(keep, pause) })
  form.addEventListener('submit', () => { sent = true; clearTimeout(timer) })
  const leave = () => { if (text.value !== last && !sent) navigator.sendBeacon(form.dataset.keep, body()) }
  window.addEventListener('pagehide', leave)
  document.addEventListener('htmx:before:swap', leave)
}
