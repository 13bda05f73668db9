// Compresses once, as hard as it goes, what would otherwise be compressed at every request.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { dist } from './places.mjs'

const smallest = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }

// compress writes file.br and file.gz beside each text file and tells the sizes of all.
export async function compress() {
  const sizes = {}
  for (const file of await readdir(dist)) {
    if (file.startsWith('.') || file.endsWith('.json')) continue
    const raw = await readFile(path.join(dist, file))
    sizes[file] = { raw: raw.length }
    if (!/\.(css|js|svg|txt)$/.test(file)) continue
    const br = await promisify(brotliCompress)(raw, smallest)
    const gz = await promisify(gzip)(raw, { level: 9 })
    await writeFile(path.join(dist, `${file}.br`), br)
    await writeFile(path.join(dist, `${file}.gz`), gz)
    Object.assign(sizes[file], { gzip: gz.length, brotli: br.length })
  }
  return sizes
}
