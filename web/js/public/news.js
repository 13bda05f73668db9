// An open request hears that it changed, and offers to read on: nothing moves under the
// reader's eyes, and nothing typed is lost. The stream ends with the page; a break is no news.
export const selector = '[data-module="pv-news"]'

export default function (place) {
  const { stream, event, text, link, href } = place.dataset
  const source = new EventSource(stream)
  source.addEventListener(event, () => {
    source.close()
    const words = document.createElement('p')
    words.className = 'govuk-body'
    const to = document.createElement('a')
    to.className = 'govuk-link'
    to.href = href
    to.textContent = link
    words.append(`${text} `, to)
    place.classList.add('govuk-inset-text')
    place.replaceChildren(words)
  })
  addEventListener('pagehide', () => source.close())
}
