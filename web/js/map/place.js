// The step "where is it": a point on the drawn plan of the town, for those who like it. An
// address or words are as good, and a keyboard moves the point as a finger does.
import L from 'leaflet'

export const selector = '[data-module="pv-place"]'

const SVG = 'http://www.w3.org/2000/svg'
const STEP = 0.0002 // degrees that an arrow key moves

export default async function (root) {
  const words = root.dataset
  const inputs = { lat: document.getElementById(words.lat), lon: document.getElementById(words.lon) }
  const plan = await fetch('/plan').then((answer) => (answer.ok ? answer.json() : null)).catch(() => null)
  if (!plan) return
  const frame = document.createElement('div')
  frame.className = 'pv-map'
  const ground = document.createElement('div')
  ground.className = 'pv-map__ground'
  ground.tabIndex = 0
  ground.setAttribute('role', 'application')
  ground.setAttribute('aria-label', `${words.label}. ${words.how}`)
  const said = document.createElement('p')
  said.className = 'govuk-hint'
  said.setAttribute('role', 'status')
  said.textContent = words.how
  const clear = button(words.clear)
  const here = button(words.here)
  frame.append(said, ground, here, clear)
  root.append(frame)

  const bounds = L.latLngBounds([plan.south, plan.west], [plan.north, plan.east])
  const map = L.map(ground, {
    maxBounds: bounds.pad(0.1), minZoom: 13, maxZoom: 18, zoomSnap: 0.5, attributionControl: false, zoomControl: false, keyboard: false,
    scrollWheelZoom: false, fadeAnimation: false, zoomAnimation: false, markerZoomAnimation: false,
  })
  L.control.zoom({ zoomInTitle: words.closer, zoomOutTitle: words.further }).addTo(map)
  L.svgOverlay(draw(plan), bounds).addTo(map)
  map.setView(bounds.getCenter(), map.getBoundsZoom(bounds, true) + 0.5)
  let point = null

  const put = (at, quietly) => {
    if (!bounds.contains(at)) return false
    inputs.lat.value = at.lat.toFixed(6)
    inputs.lon.value = at.lng.toFixed(6)
    point = point ?? L.circleMarker(at, { className: 'pv-map__point', radius: 11, interactive: false }).addTo(map)
    point.setLatLng(at)
    clear.hidden = false
    said.textContent = `${words.set} ${nearest(plan, at)}`
    if (!quietly) map.panInside(at, { padding: [40, 40], animate: false })
    return true
  }
  map.on('click', ({ latlng }) => put(latlng))
  ground.addEventListener('keydown', (event) => {
    const by = { ArrowUp: [STEP, 0], ArrowDown: [-STEP, 0], ArrowLeft: [0, -STEP], ArrowRight: [0, STEP] }[event.key]
    if (!by) return
    event.preventDefault()
    const from = point?.getLatLng() ?? map.getCenter()
    put(L.latLng(from.lat + by[0], from.lng + by[1]))
  })
  clear.addEventListener('click', () => {
    inputs.lat.value = inputs.lon.value = ''
    point?.remove()
    point = null
    clear.hidden = true
    said.textContent = words.how
    ground.focus()
  })
  here.hidden = !navigator.geolocation
  here.addEventListener('click', () => navigator.geolocation.getCurrentPosition(
    ({ coords }) => { if (!put(L.latLng(coords.latitude, coords.longitude))) said.textContent = words.away },
    () => { said.textContent = words.away }, { enableHighAccuracy: true, timeout: 10000 },
  ))
  clear.hidden = true
  if (inputs.lat.value && inputs.lon.value) put(L.latLng(Number(inputs.lat.value), Number(inputs.lon.value)), true)
}

function button(words) {
  const made = document.createElement('button')
  made.type = 'button'
  made.className = 'govuk-button govuk-button--secondary'
  made.textContent = words
  return made
}

// nearest names the street at a point, so that it is also said.
function nearest({ streets }, { lat, lng }) {
  let best = null
  for (const s of streets) {
    const [dy, dx] = [s.toLat - s.lat, s.toLon - s.lon]
    const along = Math.max(0, Math.min(1, ((lat - s.lat) * dy + (lng - s.lon) * dx) / (dy * dy + dx * dx || 1)))
    const far = Math.hypot(lat - s.lat - along * dy, (lng - s.lon - along * dx) * 0.67)
    if (!best || far < best.far) best = { far, name: s.name }
  }
  return best && best.far < 0.0012 ? best.name : ''
}

const WIDE = 1400

// draw makes the plan as lines on a ground; the styles are those of the sheet.
function draw(plan) {
  const high = WIDE * (plan.north - plan.south) / (plan.east - plan.west) * 1.49 // a degree is longer northwards
  const x = (lon) => ((lon - plan.west) / (plan.east - plan.west) * WIDE).toFixed(1)
  const y = (lat) => ((plan.north - lat) / (plan.north - plan.south) * high).toFixed(1)
  const svg = element('svg', { viewBox: `0 0 ${WIDE} ${high.toFixed(0)}`, preserveAspectRatio: 'none', class: 'pv-plan', 'aria-hidden': 'true' })
  svg.append(element('rect', { width: WIDE, height: high, class: 'pv-plan__ground' }))
  for (const [areas, kind] of [[plan.water, 'water'], [plan.green, 'green']]) {
    for (const area of areas ?? []) {
      svg.append(element('polygon', { points: area.map(([lat, lon]) => `${x(lon)},${y(lat)}`).join(' '), class: `pv-plan__${kind}` }))
    }
  }
  for (const kind of ['edge', 'street']) {
    for (const s of plan.streets) {
      svg.append(element('line', { x1: x(s.lon), y1: y(s.lat), x2: x(s.toLon), y2: y(s.toLat), class: `pv-plan__${kind}` }))
    }
  }
  for (const s of plan.streets) svg.append(label(s, x, y))
  return svg
}

function label(s, x, y) {
  const [from, to] = s.lon < s.toLon || (s.lon === s.toLon && s.lat < s.toLat) ? [[s.lon, s.lat], [s.toLon, s.toLat]] : [[s.toLon, s.toLat], [s.lon, s.lat]]
  const [x1, y1, x2, y2] = [x(from[0]), y(from[1]), x(to[0]), y(to[1])].map(Number)
  const turn = Math.atan2(y2 - y1, x2 - x1) * 180 / Math.PI
  const text = element('text', { class: 'pv-plan__name', 'text-anchor': 'middle', transform: `translate(${((x1 + x2) / 2).toFixed(1)} ${((y1 + y2) / 2).toFixed(1)}) rotate(${turn.toFixed(1)}) translate(0 -9)` })
  text.textContent = s.name
  return text
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  return made
}
