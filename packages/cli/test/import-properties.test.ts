/** Owns descriptions that are damaged anywhere: the importer says so, or writes modules that are TypeScript; it never crashes. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import ts from 'typescript'
import { importSource } from '../src/commands/import.js'
import { ROOT } from './support/project.js'

const read = (...path: readonly string[]): object => JSON.parse(readFileSync(join(ROOT, ...path), 'utf8')) as object
const golden = (name: string): object => read('test/golden', name, 'apiDefinition.swagger.json')
const examples = 'node_modules/@readme/oas-examples'
const collections = 'node_modules/postman-collection-transformer-2/examples'

/** What hurts as a text: ends comments and strings, is a word of the language, is no character. */
const TEXTS = [
  ...[
    '',
    ' ',
    '*/',
    '/*',
    '`${x}`',
    "'",
    '"',
    '\\',
    '\n',
    '\r\n',
    '\u2028',
    '\u2029',
    '\0',
    '\ufeff',
    '\ud800',
    '🪣',
    '</script>',
    '//',
    '@',
  ],
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'then',
    'class',
    'default',
    'await',
    'Object',
    'Property',
    'Action',
    'Ref',
    'IsString',
  ],
  ...[
    '1st',
    '-',
    '.',
    '..',
    '../../x',
    'a/b',
    'a\\b',
    'con',
    '#/definitions/Ticket',
    '{',
    '}',
    '{}',
    '{id}',
    '$ref',
    'x-ms-summary',
    '[(?',
    'a'.repeat(500),
  ],
]

const odd = fc.oneof(
  fc.constantFrom<unknown>(...TEXTS),
  fc.constantFrom<unknown>(
    null,
    undefined,
    0,
    -1,
    1e308,
    -0,
    0.1,
    2 ** 53,
    true,
    false,
    [],
    {},
    [null],
    [[]],
    { $ref: '#' },
    { $ref: '#/' },
  ),
  fc.constantFrom<unknown>(
    { $ref: '#/definitions/Ticket' },
    { type: 'array' },
    { type: ['string', 'null'] },
    { allOf: [1] },
    { enum: [] },
    { enum: [null] },
  ),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.jsonValue({ maxDepth: 3 }),
)
const damage = fc.record({
  where: fc.nat(),
  how: fc.constantFrom('set', 'rename', 'copy'),
  value: odd,
  name: fc.oneof(fc.constantFrom(...TEXTS), fc.string()),
})

type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never
type Holder = Record<string, unknown>

/** A copy of a document with one place changed: its value, its name, or both in a member beside it. */
function damaged(document: object, { where, how, value, name }: Damage): object {
  const copy = JSON.parse(JSON.stringify(document)) as object
  const places: (readonly [Holder, string])[] = []
  const walk = (from: object): void => {
    for (const [key, member] of Object.entries(from)) {
      places.push([from as Holder, key])
      if (typeof member === 'object' && member !== null) walk(member as object)
    }
  }
  walk(copy)
  const [holder, key] = places[where % Math.max(1, places.length)] ?? []
  if (holder === undefined || key === undefined) return copy
  const put = (at: string, member: unknown): void =>
    void Object.defineProperty(holder, at, { value: member, enumerable: true, configurable: true, writable: true })
  if (how === 'set') put(key, value)
  else if (!Array.isArray(holder)) put(name, how === 'copy' ? value : holder[key])
  if (how === 'rename') delete holder[key]
  return copy
}

/** What the compiler has against the syntax of the modules, and against their names. */
function mistakesIn(files: readonly { readonly path: string; readonly content: string | Uint8Array }[]): readonly string[] {
  const paths = files.map(({ path }) => path.toLowerCase())
  const names = files.filter(
    ({ path }, index) => !/^[\w./-]+$/.test(path) || path.includes('..') || paths.indexOf(path.toLowerCase()) !== index,
  )
  const syntax = files
    .filter(({ path }) => path.endsWith('.ts'))
    .flatMap(({ path, content }) => {
      const parsed = ts.createSourceFile(path, String(content), ts.ScriptTarget.ES2022, false, ts.ScriptKind.TS) as ts.SourceFile & {
        readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[]
      }
      return parsed.parseDiagnostics.map(({ messageText, start }) => {
        return `${path}: ${ts.flattenDiagnosticMessageText(messageText, ' ')} ${String(content).slice(start - 40, start + 40)}`
      })
    })
  return [...names.map(({ path }) => `the name ${path}`), ...syntax]
}

/** More of them, and others each time, with `FERRULE_IMPORT_CASES=20000`. */
const times = Number(process.env['FERRULE_IMPORT_CASES'] ?? 600) / 600

test.each([
  ['Swagger 2.0', [golden('tickets'), golden('kinds'), golden('orders'), read(examples, '2.0/json/petstore.json')], 250],
  ['OpenAPI 3.0', [read(examples, '3.0/json/petstore.json'), read(examples, '3.0/json/callbacks.json')], 120],
  ['OpenAPI 3.1', [read(examples, '3.1/json/train-travel.json')], 60],
  ['Postman 1', [read(collections, 'v1.0.0/github.json')], 100],
  ['Postman 2', [read(collections, 'v2.0.0/echo.json')], 100],
] as const)('%s, damaged anywhere, is refused in words or becomes TypeScript', (_, documents, numRuns) => {
  fc.assert(
    fc.property(fc.constantFrom<object>(...documents), fc.array(damage, { minLength: 1, maxLength: 6 }), (document, damages) => {
      const text = JSON.stringify(damages.reduce(damaged, document))
      const { model, files, diagnostics } = importSource({ document: Buffer.from(text), name: 'damaged.json' }, { name: 'damaged' })
      if (model === undefined) expect(diagnostics.filter(({ severity }) => severity === 'error')).not.toEqual([])
      expect(mistakesIn(files)).toEqual([])
    }),
    { numRuns: numRuns * times },
  )
})
