// A long list becomes a field that finds as one types. The library is fetched only by pages that have such a list;
// without it the list stays a list.
export const selector = 'select[data-module="pv-autocomplete"]'

const arrow = '<svg class="autocomplete__arrow" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true" focusable="false"><path d="M6 9l6 6 6-6"/></svg>'

export default async function (select) {
  const { default: accessibleAutocomplete } = await import('accessible-autocomplete')
  const { noResults, found, how } = select.dataset
  const assistive = [...described(select), how].join(' ')
  accessibleAutocomplete.enhanceSelectElement({
    selectElement: select,
    defaultValue: select.selectedOptions[0]?.text ?? '',
    autoselect: false,
    showAllValues: true,
    displayMenu: 'overlay',
    dropdownArrow: () => arrow,
    inputClasses: `govuk-input${select.classList.contains('govuk-select--error') ? ' govuk-input--error' : ''}`,
    tNoResults: () => noResults,
    tStatusNoResults: () => noResults,
    tStatusResults: (count, option) => `${found.replace('%{count}', count)} ${option}`,
    tStatusSelectedOption: (option) => option,
    tStatusQueryTooShort: () => '',
    tAssistiveHint: () => assistive,
  })
}

// The new field has its own description: the hint and the error of the list are read with it.
function described(select) {
  const ids = (select.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean)
  return ids.map((id) => document.getElementById(id)?.textContent.trim()).filter(Boolean)
}
