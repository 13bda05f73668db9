// Every page of the desk: htmx for swaps, server-sent events for news, then our small modules.
import 'htmx.org'
import 'htmx.org/dist/ext/hx-sse.js'
import modules from 'every:desk'
import shared from 'every:public'
import { startAll } from './start.js'

const all = [...shared, ...modules]
document.body.classList.add('js-enabled', 'govuk-frontend-supported')
startAll(all)
document.addEventListener('htmx:after:process', ({ target }) => startAll(all, target))
