import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { reflectConnector } from '@ferrule/core'
import type { ConnectorModel } from '@ferrule/core'
import {
  emitApiProperties,
  emitMarkdown,
  emitMcpTools,
  emitOpenApi31,
  emitPostman,
  emitSettings,
  emitSwagger2,
  stringifyDocument,
} from '@ferrule/core/emit'
import { afterAll, describe, expect, test } from '@jest/globals'
import { expectGolden } from '../../../test/support/golden.js'
import { closeParser, postmanErrors, schemaErrors, swaggerErrors } from '../../../test/support/validate.js'
import { Orders } from '../src/connector.js'

const root = join(import.meta.dirname, '../../..')
const { model, diagnostics } = reflectConnector(Orders) as { model: ConnectorModel; diagnostics: readonly unknown[] }
/** What is written by default. */
const EMITTED = {
  'apiDefinition.swagger.json': emitSwagger2(model),
  'apiProperties.json': emitApiProperties(model),
  'settings.json': emitSettings({ icon: 'icon.png' }),
  'openapi.json': emitOpenApi31(model),
}

afterAll(closeParser)

test('there is nothing to say against the declaration of the orders', () => {
  expect(diagnostics).toEqual([])
})

test.each(Object.entries(EMITTED))('the orders keep their %s', (file, emission) => {
  expect(emission.diagnostics).toEqual([])
  expectGolden('orders', file, stringifyDocument(emission.document))
})

test('the orders keep their Postman collection, which has no words for events', () => {
  const { document, diagnostics } = emitPostman(model)
  expect(diagnostics.map(({ code, at }) => [code, at.class])).toEqual([['not-expressible', 'OrderPlaced']])
  expect(postmanErrors(document)).toEqual([])
  expectGolden('orders', 'postman_collection.json', stringifyDocument(document))
})

test('the orders keep their reference', () => {
  const { document, diagnostics } = emitMarkdown(model)
  expect(diagnostics).toEqual([])
  expectGolden('orders', 'reference.md', document)
})

test('the orders keep their tools', () => {
  const { document, diagnostics } = emitMcpTools(model)
  expect(diagnostics).toEqual([])
  expectGolden('orders', 'mcp-tools.json', stringifyDocument(document))
})

test('the command writes the kept files, and the icon', async () => {
  const out = mkdtempSync(join(tmpdir(), 'ferrule-orders-'))
  try {
    // Jest's own flags are not the user's.
    const { NODE_OPTIONS: _, ...environment } = process.env
    const command = [join(root, 'packages/cli/bin/ferrule.js'), 'build', 'examples/orders/src/connector.ts', '--out', out, '--json']
    const { stdout, stderr } = await promisify(execFile)(process.execPath, command, { cwd: root, env: environment })
    const written = JSON.parse(stdout) as {
      readonly ok: boolean
      readonly files: readonly unknown[]
      readonly diagnostics: readonly unknown[]
    }
    expect({ stderr, ok: written.ok, files: written.files.length, diagnostics: written.diagnostics }).toEqual({
      stderr: '',
      ok: true,
      files: 5,
      diagnostics: [],
    })
    for (const file of Object.keys(EMITTED)) {
      expect({ file, text: readFileSync(join(out, file), 'utf8') }).toEqual({
        file,
        text: readFileSync(join(root, 'test/golden/orders', file), 'utf8'),
      })
    }
    expect(readFileSync(join(out, 'icon.png')).equals(readFileSync(join(root, 'examples/orders/src/icon.png')))).toBe(true)
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}, 60_000)

test('the orders keep their cards, as makers see them', async () => {
  const { NODE_OPTIONS: _, ...environment } = process.env
  const command = [join(root, 'packages/cli/bin/ferrule.js'), 'cards', 'test/golden/orders', '--each']
  const { stdout, stderr } = await promisify(execFile)(process.execPath, command, { cwd: root, env: environment })
  expect(stderr).toBe('')
  expectGolden('orders', 'cards.txt', stdout)
}, 60_000)

test('validators of Swagger 2.0 accept the definition', async () => {
  expect(await swaggerErrors(EMITTED['apiDefinition.swagger.json'].document)).toEqual([])
})

test('a validator of OpenAPI 3.1 accepts the OpenAPI document', async () => {
  expect(await schemaErrors(EMITTED['openapi.json'].document)).toEqual([])
})

describe('a reviewer finds in the definition', () => {
  const { document } = EMITTED['apiDefinition.swagger.json']
  const operations = Object.values(document.paths).flatMap((item) =>
    Object.entries(item).flatMap(([verb, operation]) => (verb.startsWith('x-') ? [] : [operation as Operation])),
  )

  interface Node {
    readonly [key: string]: unknown
  }
  interface Operation {
    readonly operationId: string
    readonly summary: string
    readonly description: string
    readonly parameters: readonly (Node & { readonly name: string; readonly in: string })[]
    readonly responses: Readonly<Record<string, Node>>
  }

  /** Every property of every schema, and where it is. */
  const properties = (node: unknown, at: string): readonly (readonly [string, Node])[] => {
    if (typeof node !== 'object' || node === null) return []
    const own = Object.entries((node as { properties?: object }).properties ?? {}).map(
      ([name, value]) => [`${at}.${name}`, value as Node] as const,
    )
    return [...own, ...Object.entries(node).flatMap(([key, value]) => properties(value, key === 'properties' ? at : `${at}/${key}`))]
  }
  const isLabelled = (node: Node): boolean =>
    /^[A-Z]/.test(String(node['x-ms-summary'] ?? '')) && /\.$/.test(String(node['description'] ?? ''))

  test('summaries that differ, without punctuation, and sentences as descriptions', () => {
    expect(new Set(operations.map(({ summary }) => summary)).size).toBe(operations.length)
    expect(operations.filter(({ summary }) => !/^[A-Z][A-Za-z0-9 ()]{0,79}$/.test(summary))).toEqual([])
    expect(operations.filter(({ summary, description }) => !description.endsWith('.') || description === summary)).toEqual([])
  })

  test('a label and a sentence on every field that a maker fills in or picks', () => {
    const parameters = operations.flatMap(({ operationId, parameters: own }) =>
      own.filter((parameter) => parameter.in !== 'body').map((parameter) => [`${operationId} ${parameter.name}`, parameter] as const),
    )
    const all = [...parameters, ...properties(document.paths, 'paths'), ...properties(document.definitions, 'definitions')]
    expect(all.length).toBeGreaterThan(40)
    expect(all.filter(([, node]) => !('$ref' in node) && !isLabelled(node)).map(([at]) => at)).toEqual([])
    // Nothing may stand beside a $ref, so a field that is one would have no label.
    expect(all.filter(([, node]) => '$ref' in node).map(([at]) => at)).toEqual([])
  })

  test('one answer with a schema for each operation, on 200 or 201', () => {
    for (const { operationId, responses } of operations) {
      const described = Object.entries(responses).filter(([, response]) => 'schema' in response)
      expect({ operationId, statuses: described.map(([status]) => status).filter((status) => !['200', '201'].includes(status)) }).toEqual({
        operationId,
        statuses: [],
      })
      expect(described.length).toBeLessThanOrEqual(1)
    }
  })

  test('labels for all choices, and an encoding for everything in a path', () => {
    const nodes = [...operations.flatMap(({ parameters }) => parameters), ...properties(document, '').map(([, node]) => node)]
    expect(nodes.filter((node) => 'enum' in node && !('x-ms-enum-values' in node))).toEqual([])
    expect(nodes.filter((node) => (node['in'] === 'path') !== 'x-ms-url-encoding' in node)).toEqual([])
  })

  test('drop-downs only where something is filled in, with all that the called operation requires, from fields that are required too', () => {
    const byId = new Map(operations.map((operation) => [operation.operationId, operation]))
    const answers = operations.flatMap(({ responses }) => JSON.stringify(responses))
    expect(answers.filter((text) => text.includes('x-ms-dynamic'))).toEqual([])
    for (const operation of operations) {
      for (const parameter of operation.parameters) {
        const dynamic = parameter['x-ms-dynamic-list'] as
          { operationId: string; parameters: Record<string, { parameterReference?: string }> } | undefined
        if (dynamic === undefined) continue
        for (const called of byId.get(dynamic.operationId)?.parameters.filter((own) => own['required'] === true) ?? []) {
          const from = dynamic.parameters[called.name]?.parameterReference
          expect(operation.parameters.find(({ name }) => name === from)).toMatchObject({ required: true })
        }
      }
    }
    expect(properties(document.definitions['Line'], 'Line').filter(([, node]) => 'x-ms-dynamic-list' in node)).toEqual([])
  })
})
