/** What a definition asks callers for comes back from the generated declaration, and reads as a person would write it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, jest, test } from '@jest/globals'
import { parseSwagger2 } from '@ferrule/core/parse'
import { generateTypeScript } from '../src/typescript/index.js'
import { build } from './support/ferrule.js'
import { createProject } from './support/project.js'

jest.setTimeout(120_000)

interface Secured {
  readonly securityDefinitions?: Readonly<Record<string, object>>
  readonly security?: readonly object[]
  readonly paths: Readonly<Record<string, { readonly get: { readonly security?: readonly object[] } }>>
}

const key = { type: 'apiKey', in: 'header', name: 'X-Key' }
const admin = { type: 'apiKey', in: 'header', name: 'X-Admin', description: 'For administrators.' }
const basic = { type: 'basic' }
const oauth2_auth = {
  type: 'oauth2',
  flow: 'accessCode',
  authorizationUrl: 'https://a.example/authorize',
  tokenUrl: 'https://a.example/token',
  scopes: { read: 'Reads.', write: 'Writes.' },
}

function definition(parts: Omit<Secured, 'paths'>, operations: readonly (readonly object[] | undefined)[]): Secured {
  const responses = { 200: { description: 'OK' } }
  const paths = operations.map((security, index) => {
    const get = { operationId: `Op${index}`, summary: `Operation ${index}`, responses, ...(security === undefined ? {} : { security }) }
    return [`/${index}`, { get }]
  })
  return {
    swagger: '2.0',
    info: { title: 'Doors', description: 'Doors of many kinds.', version: '1.0' },
    host: 'doors.example',
    schemes: ['https'],
    ...parts,
    paths: Object.fromEntries(paths),
  } as Secured
}

/** The decorators of security as they are written, the connector's first; and what the built definition asks for. */
async function generated(document: Secured): Promise<{ readonly written: readonly string[]; readonly built: Secured }> {
  const { model } = parseSwagger2(document)
  if (model === undefined) throw new Error('The definition can not be read.')
  const { files, losses } = generateTypeScript(model)
  expect(losses).toEqual([])
  const cwd = createProject({})
  for (const { path, content } of files) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true })
    writeFileSync(join(cwd, path), content)
  }
  const { diagnostics } = await build(cwd, 'src/connector.ts')
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  const source = readFileSync(join(cwd, 'src/connector.ts'), 'utf8')
  const written = [...source.matchAll(/^ *@Security[\s\S]*?\)$/gm)].map(([decorator]) => decorator.replace(/\s+/g, ' ').trim())
  return { written, built: JSON.parse(readFileSync(join(cwd, 'out/apiDefinition.swagger.json'), 'utf8')) as Secured }
}

/** Per operation: its own, or the document's. */
function asked({ security = [], paths }: Secured): readonly (readonly object[])[] {
  return Object.values(paths).map(({ get }) => get.security ?? security)
}

const CASES: readonly (readonly [what: string, document: Secured, written: readonly string[]])[] = [
  [
    'scopes of single operations',
    definition({ securityDefinitions: { oauth2_auth }, security: [{ oauth2_auth: ['read', 'write'] }] }, [
      undefined,
      [{ oauth2_auth: ['read'] }],
      [],
      [{ oauth2_auth: ['read', 'write'] }],
    ]),
    ["@Security.scopes('read')", '@Security.none()'],
  ],
  [
    'scopes of all operations',
    definition({ securityDefinitions: { oauth2_auth }, security: [{ oauth2_auth: ['read'] }] }, [undefined]),
    ["@Security.scopes('read')"],
  ],
  [
    'a scheme that is only defined',
    definition({ securityDefinitions: { 'API Key': key }, security: [] }, [undefined, [{ 'API Key': [] }]]),
    ["@Security.apiKey({ in: 'header', name: 'X-Key', inDefinition: 'defined' })", "@Security.anyOf({ 'API Key': [] })"],
  ],
  [
    'a scheme that every operation names',
    definition({ securityDefinitions: { 'API Key': key }, security: [] }, [[{ 'API Key': [] }], [{ 'API Key': [] }]]),
    ["@Security.apiKey({ in: 'header', name: 'X-Key' })"],
  ],
  [
    'schemes that hold together, and alternatives',
    definition({ securityDefinitions: { 'API Key': key, basic }, security: [{ 'API Key': [], basic: [] }] }, [
      undefined,
      [{ basic: [] }, { 'API Key': [] }],
    ]),
    [
      "@Security.anyOf({ 'API Key': [], basic: [] })",
      "@Security.apiKey({ in: 'header', name: 'X-Key' })",
      "@Security.basic({ name: 'basic' })",
      "@Security.anyOf({ basic: [] }, { 'API Key': [] })",
    ],
  ],
  [
    'a scheme of some operations',
    definition({ securityDefinitions: { 'API Key': key, admin }, security: [{ 'API Key': [] }] }, [
      undefined,
      [{ admin: [] }],
      [{ admin: [] }],
    ]),
    [
      "@Security.apiKey({ in: 'header', name: 'X-Key' })",
      "@Security.apiKey({ in: 'header', name: 'X-Admin', scheme: 'admin', description: 'For administrators.' })",
      '@Security.anyOf({ admin: [] })',
    ],
  ],
  [
    'names that no scheme has',
    definition({ securityDefinitions: { basic }, security: [{ undefined: [] }] }, [undefined, [{ nd_auth: ['read'] }]]),
    [
      '@Security.anyOf({ undefined: [] })',
      "@Security.basic({ name: 'basic', inDefinition: 'defined' })",
      "@Security.anyOf({ nd_auth: ['read'] })",
    ],
  ],
  ['silence', definition({}, [undefined]), ['@Security.none()']],
]

test.each(CASES)('%s', async (_what, document, written) => {
  const { written: found, built } = await generated(document)
  const schemes = found.filter((decorator) => !decorator.startsWith('@Security.oauth2('))
  expect(schemes).toEqual(written)
  expect(asked(built)).toEqual(asked(document))
  expect(built.securityDefinitions).toEqual(document.securityDefinitions)
})
