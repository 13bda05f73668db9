// Where the build reads and writes.
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import path from 'node:path'

export const web = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
export const root = path.resolve(web, '..')
export const staging = path.join(web, '.staging')
export const dist = path.join(root, 'internal/kit/ui/assets/dist')

const require = createRequire(import.meta.url)
export const packages = path.resolve(path.dirname(require.resolve('govuk-frontend/package.json')), '..')
