/** Owns comparing documents as the command line does. */
import { diffConnectors, type Change } from '@ferrule/core/diff'
import { parseConnector } from '@ferrule/core/parse'
import type { Documents } from './definition.js'

export function compare(old: Documents, now: Documents): readonly Change[] {
  const [before, after] = [parseConnector(old).model, parseConnector(now).model]
  if (before === undefined || after === undefined) throw new Error('A definition can not be read.')
  return diffConnectors({ model: before }, { model: after })
}
