/** Owns paths: what a document writes as a path becomes one that the platform accepts. */
import { isPathTemplate } from '../../model/index.js'
import type { ReportAt, Way } from './way.js'

const MAX_LENGTH = 2_000

/** A path template; `undefined` where the path can't be one. What had to be changed is reported. */
export function readPath(said: string, at: Way, report: ReportAt): string | undefined {
  const [cut = ''] = said.split(/[?#]/, 1)
  const path = `/${cut}`.replace(/\/{2,}/g, '/')
  const legal = path.length <= MAX_LENGTH && !/\s/.test(path) && isPathTemplate(path)
  if (!legal || path !== said)
    report('import-path', at, { path: said.slice(0, 200), instead: legal ? `it is read as ${path}` : 'it is left out' })
  return legal ? path : undefined
}
