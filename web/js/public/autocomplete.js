// A long list becomes a field that finds as one types. The library is fetched only by pages that have such a list;
// without it the list stays a list.
export const selector = 'select[data-module="pv-autocomplete"]'

export default async function (select) {
  const { default: accessibleAutocomplete } = await import('accessible-autocomplete')
  const { noResults, found } = select.dataset
  accessibleAutocomplete.enhanceSelectElement({
    selectElement: select,
    defaultValue: select.selectedOptions[0]?.text ?? '',
    autoselect: false,
    showAllValues: true,
    tNoResults: () => noResults,
    tStatusNoResults: () => noResults,
    tStatusResults: (count, option) => `${found.replace('%{count}', count)} ${option}`,
    tStatusSelectedOption: (option) => option,
    tStatusQueryTooShort: () => '',
    tAssistiveHint: () => select.dataset.how,
  })
}
