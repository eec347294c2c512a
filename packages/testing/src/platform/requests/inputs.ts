/** Owns how a maker's input is written outside of JSON, and what is said of one that is missing. */
import { textAt, type Json, type JsonObject } from '../../json.js'

/** The flow can't be saved: an input that must be filled in is empty. */
export class MissingInput extends Error {
  constructor(
    readonly operationId: string,
    readonly input: string,
  ) {
    super(`${operationId} needs ${input}.`)
    this.name = 'MissingInput'
  }
}

const SEPARATORS: Readonly<Record<string, string>> = { csv: ',', ssv: ' ', tsv: '\t', pipes: '|' }

/** A value outside a JSON body. */
export function joined(parameter: JsonObject, value: Json): string {
  if (!Array.isArray(value)) return asText(value)
  return value.map((one) => asText(one as Json)).join(SEPARATORS[textAt(parameter, 'collectionFormat') ?? 'csv'] ?? ',')
}

export const asText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))
