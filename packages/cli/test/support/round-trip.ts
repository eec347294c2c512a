/** Owns definition → project → definition: what is generated compiles, builds, and means what it was made from. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from '@jest/globals'
import { emitSwagger2 } from '@ferrule/core/emit'
import { parseSwagger2 } from '@ferrule/core/parse'
import { generateTypeScript } from '../../src/typescript/index.js'
import { build } from './ferrule.js'
import { meaningOf } from './meaning.js'
import { createProject } from './project.js'
import { typeErrors } from './strict.js'

/** The definition that is built from what is generated for a definition, with what the compiler says. */
async function roundTrip(
  document: object,
): Promise<{ readonly types: readonly string[]; readonly errors: readonly string[]; readonly built: object }> {
  const { model } = parseSwagger2(document)
  if (model === undefined) throw new Error('The definition can not be read.')
  const cwd = createProject({})
  for (const { path, content } of generateTypeScript(model).files) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true })
    writeFileSync(join(cwd, path), content)
  }
  const { diagnostics } = await build(cwd, 'src/connector.ts')
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)
  if (errors.length > 0) return { types: [], errors, built: {} }
  const built = JSON.parse(readFileSync(join(cwd, 'out/apiDefinition.swagger.json'), 'utf8')) as object
  return { types: typeErrors(join(cwd, 'src/connector.ts')), errors, built }
}

/** What a definition means once it was read and written without classes between. */
function meaningThroughModel(document: object): object {
  const { model } = parseSwagger2(document)
  if (model === undefined) throw new Error('The definition can not be read.')
  return meaningOf(JSON.parse(JSON.stringify(emitSwagger2(model).document)) as object)
}

/** Expects that nothing is lost on the way through classes, and that the compiler agrees with them. */
export async function expectRoundTrip(document: object): Promise<void> {
  const { types, errors, built } = await roundTrip(document)
  expect(errors).toEqual([])
  expect(types).toEqual([])
  expect(meaningOf(built)).toEqual(meaningThroughModel(document))
}
