// Offers known addresses while one is typed; choosing one fills in postcode and town. What is
// not in the list is written as it is, and counts as much.
export const selector = 'input[data-module="pv-address"]'

const WAIT = 200

export default async function (input) {
  const { default: accessibleAutocomplete } = await import('accessible-autocomplete')
  const { id, name, value, dataset } = input
  const base = name.replace(/-line$/, '')
  const frame = document.createElement('div')
  const described = input.getAttribute('aria-describedby')
  const invalid = input.classList.contains('govuk-input--error')
  input.replaceWith(frame)
  let timer
  accessibleAutocomplete({
    element: frame, id, name, defaultValue: value, minLength: 3, confirmOnBlur: false, autoselect: false, inputClasses: 'govuk-input',
    source(query, populate) {
      clearTimeout(timer)
      timer = setTimeout(async () => {
        try {
          const answer = await fetch(`/addresses?q=${encodeURIComponent(query)}`)
          const found = answer.ok ? await answer.json() : []
          // Whoever went on to the next field is not to find it under a list that came late.
          if (document.activeElement === document.getElementById(id)) populate(found)
        } catch {
          populate([])
        }
      }, WAIT)
    },
    templates: { inputValue: (found) => found?.line ?? '', suggestion: (found) => found?.words ?? '' },
    onConfirm(found) {
      if (!found) return
      for (const part of ['postcode', 'city']) document.getElementById(`${base}-${part}`).value = found[part]
    },
    tNoResults: () => dataset.none,
    tStatusNoResults: () => dataset.none,
    tStatusResults: (count) => dataset.found.replace('%{count}', count),
    tStatusSelectedOption: (option) => option,
    tStatusQueryTooShort: () => '',
    tAssistiveHint: () => '',
  })
  const field = document.getElementById(id)
  if (invalid) field.classList.add('govuk-input--error')
  if (described) field.setAttribute('aria-describedby', described)
}
