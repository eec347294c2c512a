/** The shop as an agent meets it: each tool gives what its REST route gives, to who has a key and to who has a token. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { CallToolResult, Tool } from '@modelcontextprotocol/sdk/types.js'
import { Connector, Security } from '@ferrule/core'
import { Orders } from '../src/connector.js'
import { KEY, serveShop, type ServedShop } from './support/served-shop.js'

const TOKEN = 'a token of the tests, and of nothing else'

@Connector({
  title: 'Contoso Orders',
  description: 'Place, find and follow the orders of the Contoso shop, and keep their invoices.',
  version: '1.0.0',
  url: 'https://orders.contoso.example/api',
  mcp: true,
})
@Security.oauth2({
  authorizationUrl: 'https://login.contoso.example/authorize',
  tokenUrl: 'https://login.contoso.example/token',
  clientId: 'client',
  verify: (token: string) => (token === TOKEN ? { name: 'tests' } : undefined),
})
class OrdersByToken extends Orders {}

/** What an agent calls, and the request that anybody would make. */
interface Case {
  readonly tool: string
  readonly given: Record<string, unknown>
  readonly method: string
  readonly path: string
  readonly json?: unknown
  readonly form?: FormData
}

const PDF = '%PDF-1.7'
const order = { customer: { email: 'ada@contoso.example', name: 'Ada Lovelace' }, lines: [{ article: 'hammer', quantity: 2 }] }
const nobodys = '3f0f9b8a-6c3f-4d0e-9d5e-2f6f0b7c1a11'

const invoiceOf = (): FormData => {
  const form = new FormData()
  form.append('invoice', new Blob([PDF], { type: 'application/pdf' }), 'a.pdf')
  return form
}
const invoice = { content: Buffer.from(PDF).toString('base64'), fileName: 'a.pdf', contentType: 'application/pdf' }

/** Each pair is given two orders alike: the tool works on one, the route on the other. */
const CASES: readonly ((mine: string, theirs: string) => Case)[] = [
  () => ({ tool: 'PlaceOrder', given: order, method: 'POST', path: '/orders', json: order }),
  () => ({ tool: 'PlaceOrder', given: { lines: [], other: 1 }, method: 'POST', path: '/orders', json: { lines: [], other: 1 } }),
  (mine, theirs) => ({
    tool: 'UploadInvoice',
    given: { orderId: mine, invoice },
    method: 'POST',
    path: `/orders/${theirs}/invoice`,
    form: invoiceOf(),
  }),
  () => ({
    tool: 'UploadInvoice',
    given: { orderId: nobodys, invoice },
    method: 'POST',
    path: `/orders/${nobodys}/invoice`,
    form: invoiceOf(),
  }),
  (mine, theirs) => ({ tool: 'DownloadInvoice', given: { orderId: mine }, method: 'GET', path: `/orders/${theirs}/invoice` }),
  () => ({ tool: 'DownloadInvoice', given: { orderId: nobodys }, method: 'GET', path: `/orders/${nobodys}/invoice` }),
  (mine, theirs) => ({
    tool: 'UpdateOrder',
    given: { orderId: mine, status: 'shipped' },
    method: 'PATCH',
    path: `/orders/${theirs}`,
    json: { status: 'shipped' },
  }),
  (mine, theirs) => ({
    tool: 'UpdateOrder',
    given: { orderId: mine, status: 'lost' },
    method: 'PATCH',
    path: `/orders/${theirs}`,
    json: { status: 'lost' },
  }),
  (mine, theirs) => ({ tool: 'GetOrder', given: { orderId: mine }, method: 'GET', path: `/orders/${theirs}` }),
  () => ({ tool: 'GetOrder', given: { orderId: 'x' }, method: 'GET', path: '/orders/x' }),
  (mine, theirs) => ({ tool: 'DeleteOrder', given: { orderId: mine }, method: 'DELETE', path: `/orders/${theirs}` }),
  (mine, theirs) => ({ tool: 'DeleteOrder', given: { orderId: mine }, method: 'DELETE', path: `/orders/${theirs}` }),
  () => ({ tool: 'ListOrders', given: { pageSize: 2, after: '2' }, method: 'GET', path: '/orders?pageSize=2&after=2' }),
  () => ({ tool: 'ListOrders', given: { pageSize: 0, other: 'x' }, method: 'GET', path: '/orders?pageSize=0&other=x' }),
  () => ({
    tool: 'AddArticle',
    given: { category: 'garden', title: 'Hoe', price: 9.5 },
    method: 'POST',
    path: '/articles',
    json: { category: 'garden', title: 'Hoe', price: 9.5 },
  }),
  () => ({
    tool: 'AddArticle',
    given: { category: 'none', title: 'Hoe', price: 9.5 },
    method: 'POST',
    path: '/articles',
    json: { category: 'none', title: 'Hoe', price: 9.5 },
  }),
  () => ({ tool: 'ListCategories', given: {}, method: 'GET', path: '/categories' }),
  () => ({ tool: 'ListCategories', given: { all: true }, method: 'GET', path: '/categories?all=true' }),
  () => ({ tool: 'ListArticles', given: { category: 'garden' }, method: 'GET', path: '/articles?category=garden' }),
  () => ({ tool: 'ListArticles', given: {}, method: 'GET', path: '/articles' }),
  () => ({ tool: 'ListCategoryFields', given: { category: 'paint' }, method: 'GET', path: '/categories/paint/fields' }),
  () => ({ tool: 'ListCategoryFields', given: { category: 'none' }, method: 'GET', path: '/categories/none/fields' }),
]

describe.each([
  ['a key', { 'x-api-key': KEY }, Orders],
  ['a token', { authorization: `Bearer ${TOKEN}` }, OrdersByToken],
] as const)('who has %s', (_, headers: Record<string, string>, Shop) => {
  const client = new Client({ name: 'tests', version: '1.0.0' })
  let shop: ServedShop
  let tools: readonly Tool[]
  beforeAll(async () => {
    shop = await serveShop(Shop)
    const transport = new StreamableHTTPClientTransport(new URL(`${shop.url()}/mcp`), { requestInit: { headers } })
    await client.connect(transport as Parameters<Client['connect']>[0])
    tools = (await client.listTools()).tools
  })
  afterAll(async () => {
    await client.close()
    await shop.close()
  })

  const ask = async ({ method, path, json, form }: Omit<Case, 'tool' | 'given'>): Promise<Response> =>
    fetch(`${shop.url()}${path}`, {
      method,
      headers: { ...headers, ...(json === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      ...(form === undefined ? {} : { body: form }),
    })
  const placed = async (): Promise<string> =>
    ((await (await ask({ method: 'POST', path: '/orders', json: order })).json()) as { id: string }).id

  test('sees the same tools, none of which holds a reference', () => {
    expect(tools.map(({ name }) => name).sort()).toEqual([...new Set(CASES.map((one) => one('', '').tool))].sort())
    expect(JSON.stringify(tools)).not.toContain('$ref')
  })

  test('gets of each tool what its route gives, be the input good or bad', async () => {
    const [mine, theirs] = [await placed(), await placed()]
    for (const one of CASES) {
      const { tool, given, ...request } = one(mine, theirs)
      const result = (await client.callTool({ name: tool, arguments: given })) as CallToolResult
      const response = await ask(request)
      const text = Buffer.from(await response.arrayBuffer()).toString()
      expect({ tool, given, isError: result.isError === true, said: same(saidBy(result)) }).toEqual({
        tool,
        given,
        isError: response.status >= 400,
        said: same(text === '' ? 'Done.' : text),
      })
      if (tools.find(({ name }) => name === tool)?.outputSchema !== undefined && response.ok)
        expect(same(JSON.stringify(result.structuredContent))).toBe(same(text))
    }
  })
})

function saidBy({ content: [first] }: CallToolResult): string {
  if (first?.type === 'text') return first.text
  if (first?.type === 'resource' && 'blob' in first.resource) return Buffer.from(first.resource.blob, 'base64').toString()
  return JSON.stringify(first)
}

/** What differs between two calls that are alike. */
function same(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/"(\w+At|requestId)":"[^"]*"/g, '"$1":"<other>"')
    .replaceAll(/"id":"hoe[^"]*"/g, '"id":"<hoe>"')
}
