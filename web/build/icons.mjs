// The icons that the pages may ask for by our own words: icons.json names each one's Tabler outline.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { packages, web } from './places.mjs'

export async function icons() {
  const names = JSON.parse(await readFile(path.join(web, 'icons.json'), 'utf8'))
  const drawn = {}
  for (const [name, outline] of Object.entries(names)) {
    const svg = await readFile(path.join(packages, '@tabler/icons/icons/outline', `${outline}.svg`), 'utf8')
    drawn[name] = inside(svg)
  }
  return drawn
}

// inside keeps the strokes and drops the frame: the component draws its own.
function inside(svg) {
  return [...svg.matchAll(/<path (?!stroke="none")[^>]*\/>/g)].map(([line]) => line.replace(' />', '/>')).join('')
}
