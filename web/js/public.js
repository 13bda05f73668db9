// Every public page: the pages work without this, and a little better with it.
import modules from 'every:public'
import { startAll } from './start.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
startAll(modules)
