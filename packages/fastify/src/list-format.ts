/** Owns how a list that does not travel in a body is joined into one text. */
import type { Schema } from '@ferrule/core'

const SEPARATORS: Readonly<Record<string, string>> = { csv: ',', ssv: ' ', tsv: '\t', pipes: '|' }

/** What stands between the items of a list; `undefined` where each item travels by itself. */
export function separatorOf({ collectionFormat = 'csv' }: Extract<Schema, { kind: 'array' }>): string | undefined {
  return collectionFormat === 'multi' ? undefined : (SEPARATORS[collectionFormat] ?? ',')
}
