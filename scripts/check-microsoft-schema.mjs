/**
 * Owns asking Microsoft's published schemas about our documents: definitions, properties and settings.
 *
 *     FERRULE_REFERENCE=<folder with schemas/> node scripts/check-microsoft-schema.mjs [file …]
 *
 * Without files: everything under test/golden. The schemas are not part of this repository; without them there is nothing to ask.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { default as AjvDraft04 } from 'ajv-draft-04'
import { mistakes } from './microsoft-schema-mistakes.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

const SCHEMAS = {
  'apiDefinition.swagger.json': { file: 'apiDefinition.swagger.schema.json', Validator: AjvDraft04.default ?? AjvDraft04 },
  'apiProperties.json': { file: 'paconn-apiProperties.schema.json', Validator: Ajv },
  'settings.json': { file: 'paconn-settings.schema.json', Validator: Ajv },
}

const reference = process.env.FERRULE_REFERENCE
if (reference === undefined || reference === '') {
  console.log("FERRULE_REFERENCE is not set: nothing was checked against Microsoft's schemas.")
} else {
  process.exitCode = check(process.argv.length > 2 ? process.argv.slice(2) : goldens(), join(reference, 'schemas'))
}

function check(files, schemas) {
  const validators = new Map()
  let failures = 0
  for (const file of files) {
    const kind = basename(file)
    if (!(kind in SCHEMAS)) {
      console.error(`${file}: no schema for this name; expected ${Object.keys(SCHEMAS).join(', ')}`)
      failures++
      continue
    }
    if (!validators.has(kind)) validators.set(kind, compile(kind, schemas))
    const errors = validators.get(kind)(file)
    for (const { instancePath, message, params } of errors) console.error(`${file}${instancePath}: ${message} ${JSON.stringify(params)}`)
    if (errors.length > 0) failures++
  }
  console.log(`${files.length - failures} of ${files.length} files are valid by Microsoft's schemas.`)
  return failures === 0 ? 0 : 1
}

function compile(kind, schemas) {
  const { file, Validator } = SCHEMAS[kind]
  const schema = JSON.parse(withoutComments(readFileSync(join(schemas, file), 'utf8')))
  // Draft 7 spells it `$id`; nothing refers to it.
  delete schema.id
  for (const { mend } of mistakes.filter((mistake) => mistake.schema === file)) mend(schema)
  const validate = new Validator({ strict: false, allErrors: true, validateFormats: false }).compile(schema)
  return (path) => {
    try {
      return validate(JSON.parse(readFileSync(path, 'utf8'))) ? [] : validate.errors
    } catch (error) {
      return [{ instancePath: '', message: String(error), params: {} }]
    }
  }
}

/** Strings are matched first, so that what looks like a comment in an address stays. */
function withoutComments(text) {
  return text.replace(/"(?:\\.|[^"\\])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (found) => (found.startsWith('"') ? found : ''))
}

function goldens() {
  const folder = join(root, 'test/golden')
  return readdirSync(folder, { recursive: true })
    .filter((file) => basename(file) in SCHEMAS)
    .map((file) => relative(process.cwd(), join(folder, file)))
    .sort()
}
