// Builds every style, script, font and icon that the pages load into internal/kit/ui/assets/dist,
// from where go:embed carries them. `npm ci` first; then `npm run build`.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { bundle } from './build/bundle.mjs'
import { compress } from './build/compress.mjs'
import { figures } from './build/fonts.mjs'
import { icons } from './build/icons.mjs'
import { licences } from './build/licences.mjs'
import { dist, staging } from './build/places.mjs'
import { styles } from './build/styles.mjs'

await rm(staging, { recursive: true, force: true })
await mkdir(staging, { recursive: true })
await mkdir(dist, { recursive: true })
for (const file of await readdir(dist)) {
  if (file !== '.gitkeep') await rm(path.join(dist, file), { recursive: true })
}

await Promise.all([figures(), styles()])
await writeFile(path.join(staging, 'licences.txt'), await licences())
const manifest = await bundle()
await writeFile(path.join(dist, 'icons.json'), JSON.stringify(await icons()))
await writeFile(path.join(dist, 'manifest.json'), JSON.stringify(manifest, null, 1))
const sizes = await compress()

for (const [name, file] of Object.entries(manifest)) {
  const { raw, gzip, brotli } = sizes[file]
  console.log(`${name.padEnd(22)} ${kilo(raw)}  gzip ${kilo(gzip)}  brotli ${kilo(brotli)}`)
}

function kilo(bytes) {
  return bytes === undefined ? '       –' : `${(bytes / 1000).toFixed(1).padStart(6)} kB`
}
