// Sass to plain sheets, left in the staging folder for the bundler to shrink and to name.
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import * as sass from 'sass'
import { packages, staging, web } from './places.mjs'

export const sheets = ['public', 'desk', 'map']

export async function styles() {
  for (const sheet of sheets) {
    const { css } = sass.compile(path.join(web, 'styles', `${sheet}.scss`), {
      loadPaths: [packages], quietDeps: true, logger: sass.Logger.silent,
    })
    await writeFile(path.join(staging, `${sheet}.css`), css)
  }
}
