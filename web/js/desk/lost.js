// Says since when the page has had no news, and takes it back when the news return. htmx opens a stream again
// when it breaks; a stream that never opened is asked for again here.
import htmx from 'htmx.org'

export const selector = '#lost'

const pause = 5_000

export default function (note) {
  const time = note.querySelector('time')
  let heard = new Date()
  const alive = () => { heard = new Date(); note.hidden = true }
  const lost = () => {
    if (!note.hidden) return
    time.textContent = heard.toTimeString().slice(0, 5)
    note.hidden = false
  }
  const never = (event) => {
    if (!event.target.matches?.('[hx-sse\\:connect]') || isStream(event.detail.ctx)) return
    event.preventDefault() // what came instead of the news is not for the page
    lost()
    setTimeout(() => again(event.target), pause * (1 + Math.random()))
  }
  document.addEventListener('htmx:sse:after:connection', alive)
  document.addEventListener('htmx:sse:after:message', alive)
  document.addEventListener('htmx:sse:error', lost)
  document.addEventListener('htmx:before:response', never) // an answer, but no stream
  document.addEventListener('htmx:error', never) // no answer
}

function isStream(ctx) {
  return ctx?.response?.headers.get('Content-Type')?.includes('text/event-stream')
}

function again(element) {
  if (element.isConnected) htmx.ajax('GET', element.getAttribute('hx-sse:connect'), { source: element })
}
