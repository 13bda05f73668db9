// The one status region: what it says leaves after half a minute, unless a hand or the focus is on it
// (the link that undoes a move lives there as long).
export const selector = '#live'

const stay = 30_000

export default function (region) {
  let timer
  const later = () => {
    clearTimeout(timer)
    timer = setTimeout(() => (region.matches(':hover, :focus-within') ? later() : region.replaceChildren()), stay)
  }
  new MutationObserver(() => region.hasChildNodes() && later()).observe(region, { childList: true, characterData: true, subtree: true })
}
