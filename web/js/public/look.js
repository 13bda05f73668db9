// The colours of a town are measured while they are chosen: the page asks the server, which
// measures them again when they are kept.
export const selector = '[data-module="pv-look"]'

const wait = 400

export default function (form) {
  let timer
  form.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(() => measure(form), wait)
  })
}

async function measure(form) {
  const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), headers: { Accept: 'application/json' } }).catch(() => null)
  if (!answer?.ok) return
  const faults = await answer.json()
  for (const input of form.querySelectorAll('input[type="text"]')) tell(input, faults[input.name])
}

function tell(input, fault) {
  const id = `${input.id}-measure`
  let words = document.getElementById(id)
  if (!words) {
    words = document.createElement('p')
    words.id = id
    words.className = 'govuk-error-message'
    words.setAttribute('role', 'status')
    input.after(words)
    input.setAttribute('aria-describedby', `${input.getAttribute('aria-describedby') ?? ''} ${id}`.trim())
  }
  if (words.textContent !== (fault ?? '')) words.textContent = fault ?? ''
}
