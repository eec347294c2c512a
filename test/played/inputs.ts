/** Owns values that a caller may give for a parameter, wherever it goes. */
import { list, type JsonObject, type Parameter } from './definition.js'
import { valueOf, type Choice, type Value, type Variation } from './values.js'

/** A value of a parameter. */
export function inputOf(document: JsonObject, parameter: Parameter, variation: Variation): Value {
  // A form's fields may be as long as they like; a header is one line.
  return valueOf(document, sendable(parameter), { ...variation, reply: false, allows: ALLOWED[parameter.in] })
}

const isOneLine = (text: string): boolean => /^[\x21-\x7e\xa0-\xff]([\x20-\x7e\xa0-\xff]*[\x21-\x7e\xa0-\xff])?$/.test(text)
/** What would be read as something else (another path, no value, the end of a line), or is refused: NUL in a path. */
const ALLOWED: Readonly<Record<Parameter['in'], Choice['allows']>> = {
  path: (text) => text !== '' && !text.includes('\0') && !/(^|[/\\])\.{1,2}([/\\]|$)/.test(text),
  header: isOneLine,
  query: () => true,
  formData: () => true,
  body: () => true,
}

/** Outside a body a list that must be there has something in it: an empty one can't be told from none. */
function sendable(parameter: Parameter): Parameter['schema'] {
  const { in: place, required, schema } = parameter
  if (place !== 'body' && list(schema['enum']).includes(null))
    return { ...schema, enum: list(schema['enum']).filter((member) => member !== null) }
  const isBare = place !== 'body' && required && schema['type'] === 'array' && schema['minItems'] === undefined
  return isBare ? { ...schema, minItems: 1 } : schema
}
