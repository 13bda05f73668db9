// One bundle per kind of page, named by its content so that a browser may keep it for ever.
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import * as esbuild from 'esbuild'
import { dist, packages, root, staging, web } from './places.mjs'
import { sheets } from './styles.mjs'

const pages = ['public', 'desk', 'map']

const options = {
  absWorkingDir: root,
  outdir: dist,
  entryNames: '[name]-[hash]', assetNames: '[name]-[hash]', chunkNames: 'part-[hash]',
  bundle: true, minify: true, metafile: true, legalComments: 'none', logLevel: 'warning',
  target: ['es2020', 'chrome90', 'firefox90', 'safari14'],
  supported: { destructuring: true }, // esbuild counts an old Safari bug as no destructuring at all
  loader: { '.woff2': 'copy', '.svg': 'copy', '.txt': 'copy', '.png': 'file' },
}

// bundle writes the hashed files and gives the manifest: the name that the pages ask for → the file.
// Each page is bundled by itself, so that it is one file; only what is imported late is a file apart.
export async function bundle() {
  const runs = await Promise.all([stylesAndImages(), ...pages.map(script)])
  const entries = runs.flatMap(({ metafile }) => Object.entries(manifestOf(metafile)))
  return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b)))
}

const stylesAndImages = () => esbuild.build({
  ...options,
  entryPoints: [
    ...sheets.map((sheet) => ({ in: path.join(staging, `${sheet}.css`), out: sheet })),
    ...['favicon', 'logo'].map((image) => ({ in: path.join(web, 'images', `${image}.svg`), out: image })),
    { in: path.join(staging, 'licences.txt'), out: 'licences' },
    ...['atkinson', 'figures'].map((font) => ({ in: path.join(staging, `${font}.woff2`), out: font })),
  ],
  plugins: [leafletImages],
})

const script = (page) => esbuild.build({
  ...options,
  entryPoints: [{ in: path.join(web, 'js', `${page}.js`), out: page }],
  format: 'esm', splitting: true,
  plugins: [everyModule],
})

// What a page asks for has its plain name; what our scripts fetch late keeps the name of its content.
function manifestOf(metafile) {
  const manifest = {}
  for (const out of Object.keys(metafile.outputs)) {
    const file = path.basename(out)
    manifest[file.startsWith('part-') ? file : file.replace(/-[A-Z0-9]{8}(\.\w+)$/, '$1')] = file
  }
  return manifest
}

// `import modules from 'every:public'` gives every module of web/js/public, so that a slice
// adds a file there and nothing else.
const everyModule = {
  name: 'every-module',
  setup(build) {
    build.onResolve({ filter: /^every:/ }, ({ path: name }) => ({ path: name.slice('every:'.length), namespace: 'every' }))
    build.onLoad({ filter: /.*/, namespace: 'every' }, async ({ path: page }) => {
      const folder = path.join(web, 'js', page)
      const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.js')).sort()
      const imports = files.map((file, i) => `import * as m${i} from ${JSON.stringify(`./${page}/${file}`)}`)
      return {
        contents: `${imports.join('\n')}\nexport default [${files.map((_, i) => `m${i}`)}]`,
        resolveDir: path.dirname(folder),
      }
    })
  },
}

// Leaflet's sheet names its pictures relative to its own folder; sass moved the sheet.
const leafletImages = {
  name: 'leaflet-images',
  setup(build) {
    build.onResolve({ filter: /^\.?\/?images\/(layers|layers-2x|marker-icon)\.png$/ }, ({ path: image }) =>
      ({ path: path.join(packages, 'leaflet/dist/images', path.basename(image)) }))
  },
}
