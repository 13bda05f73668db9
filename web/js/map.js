// The step "where is it": Leaflet and the modules of web/js/map. Loaded by that page alone.
import modules from 'every:map'
import { startAll } from './start.js'

startAll(modules)
