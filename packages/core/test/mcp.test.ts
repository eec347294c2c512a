import 'reflect-metadata'
import { expect, test } from '@jest/globals'
import { Action, BaseConnector, Connector, reflectConnector, Security, type McpOptions } from '@ferrule/core'
import { emitSwagger2 } from '@ferrule/core/emit'
import { parseConnector } from '@ferrule/core/parse'

function declared(mcp: true | McpOptions | undefined) {
  @Connector({
    title: 'Kiosk: news',
    description: 'Sells.',
    version: '1.0.0',
    url: 'https://kiosk.example/',
    ...(mcp === undefined ? {} : { mcp }),
  })
  @Security.none()
  class Kiosk extends BaseConnector {
    @Action('POST /talk', { summary: 'Talk' })
    talk(): void {}
  }
  return reflectConnector(Kiosk)
}

test('the definition has the operation of agents, which no method answers, and it is read back', () => {
  const { model, bindings, diagnostics } = declared(true)
  const operation = model?.operations.at(-1)
  expect(diagnostics).toEqual([])
  expect([bindings.mcp, bindings.operations.has('InvokeMCP')]).toEqual(['InvokeMCP', false])
  expect(operation).toMatchObject({ verb: 'POST', path: '/mcp', summary: 'Kiosk news MCP server', agenticProtocol: 'mcp-streamable-1.0' })
  const { document } = emitSwagger2(model as NonNullable<typeof model>)
  expect(document.paths['/mcp']).toMatchObject({ post: { operationId: 'InvokeMCP', 'x-ms-agentic-protocol': 'mcp-streamable-1.0' } })
  expect(parseConnector({ definition: JSON.parse(JSON.stringify(document)) as object }).model?.operations.at(-1)).toEqual(operation)
})

test('nothing is said where nothing is declared', () => {
  const { model, bindings } = declared(undefined)
  expect([model?.operations.length, bindings.mcp]).toEqual([1, undefined])
})

test.each<[string, McpOptions, readonly string[]]>([
  ['taken by an action', { path: '/talk' }, ['duplicate-route']],
  ['called like an action', { id: 'talk' }, ['duplicate-operation-id']],
  ['with a name in it', { path: '/mcp/{shop}' }, ['route-name-unknown']],
  ['that is none', { path: '/mcp?a' }, ['bad-route']],
])('a path that is %s is reported', (_, mcp, codes) => {
  expect(declared(mcp).diagnostics.map(({ code }) => code)).toEqual(codes)
})
