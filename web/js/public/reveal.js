// Opens the question that hangs under a choice, and lets "none of these" untick the rest.
// Without script every question stands open, and the server keeps only those that count.
export const selector = '[data-module="govuk-radios"], [data-module="govuk-checkboxes"]'

export default function (group) {
  const inputs = [...group.querySelectorAll('input[type="radio"], input[type="checkbox"]')]
  for (const input of inputs) {
    const { ariaControls } = input.dataset
    if (ariaControls && document.getElementById(ariaControls)) input.setAttribute('aria-controls', ariaControls)
  }
  const show = () => inputs.forEach(reveal)
  group.addEventListener('change', ({ target }) => {
    if (inputs.includes(target)) untick(target, inputs)
    show()
  })
  window.addEventListener('pageshow', show) // the browser gives back earlier answers on the way back
  show()
}

function reveal(input) {
  const question = document.getElementById(input.getAttribute('aria-controls') ?? '')
  question?.classList.toggle(`govuk-${input.type === 'radio' ? 'radios' : 'checkboxes'}__conditional--hidden`, !input.checked)
}

function untick(ticked, inputs) {
  if (ticked.type !== 'checkbox' || !ticked.checked) return
  const alone = ticked.dataset.behaviour === 'exclusive'
  for (const other of inputs) {
    if (other !== ticked && (alone || other.dataset.behaviour === 'exclusive')) other.checked = false
  }
}
