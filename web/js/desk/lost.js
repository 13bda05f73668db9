// Says since when the page has had no news, and takes it back when the news return.
export const selector = '#lost'

export default function (note) {
  const time = note.querySelector('time')
  let heard = new Date()
  const alive = () => { heard = new Date(); note.hidden = true }
  document.addEventListener('htmx:sse:after:connection', alive)
  document.addEventListener('htmx:sse:after:message', alive)
  document.addEventListener('htmx:sse:error', () => {
    if (!note.hidden) return
    time.textContent = heard.toTimeString().slice(0, 5)
    note.hidden = false
  })
}
