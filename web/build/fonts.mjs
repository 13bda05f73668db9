// The two fonts: Atkinson Hyperlegible Next as published, and Figtree cut down to its ten digits.
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import subsetFont from 'subset-font'
import { packages, staging } from './places.mjs'

const fontsource = (name, file) => path.join(packages, '@fontsource-variable', name, 'files', file)

export async function figures() {
  await copyFile(
    fontsource('atkinson-hyperlegible-next', 'atkinson-hyperlegible-next-latin-wght-normal.woff2'),
    path.join(staging, 'atkinson.woff2'))
  const figtree = await readFile(fontsource('figtree', 'figtree-latin-wght-normal.woff2'))
  await writeFile(path.join(staging, 'figures.woff2'), await subsetFont(figtree, '0123456789', { targetFormat: 'woff2' }))
}
