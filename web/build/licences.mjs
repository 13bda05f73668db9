// What we bundle keeps its authors' names: their licences travel with it, in one text.
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { packages } from './places.mjs'

const bundled = [
  'govuk-frontend', 'htmx.org', 'leaflet', 'accessible-autocomplete', '@tabler/icons',
  '@fontsource-variable/atkinson-hyperlegible-next', '@fontsource-variable/figtree',
]

// govuk-frontend is published without the text of its MIT licence; the same authors give it here.
const borrowed = { 'govuk-frontend': 'accessible-autocomplete' }

export async function licences() {
  return (await Promise.all(bundled.map(licence))).join(`\n${'-'.repeat(80)}\n\n`)
}

async function licence(name) {
  const { version } = JSON.parse(await readFile(path.join(packages, name, 'package.json'), 'utf8'))
  const folder = path.join(packages, borrowed[name] ?? name)
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry))
  if (!file) throw new Error(`${name}: no licence to carry with it`)
  return `${name} ${version}\n\n${(await readFile(path.join(folder, file), 'utf8')).trim()}\n`
}
