import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { Problem } from '@ferrule/fastify'
import { create } from '../src/connector.js'
import { KEY, serveShop } from './support/served-shop.js'
import type { Answer, ServedShop } from './support/served-shop.js'

/** An order as it travels. */
interface Order {
  readonly id: string
  readonly status: 'placed' | 'shipped' | 'cancelled'
  readonly placedAt: string
  readonly customer: { readonly email: string; readonly name: string }
  readonly lines: readonly { readonly article: string; readonly quantity: number; readonly title: string; readonly price: number }[]
  readonly total: number
  readonly note?: string
  readonly hasInvoice: boolean
}
interface Orders {
  readonly value: readonly Order[]
  readonly nextLink?: string
}

const NOBODYS = '3f2b8c54-0f5e-4d0b-9d53-3f3a5a0f5a11'
const customer = { email: 'ada@contoso.example', name: 'Ada Lovelace' }
const lines = [
  { article: 'hammer', quantity: 2 },
  { article: 'brush', quantity: 5 },
]

let shop: ServedShop
beforeAll(async () => {
  shop = await serveShop()
})
afterAll(() => shop.close())

const place = async (input: object = {}): Promise<Order> => {
  const { status, body } = await shop.call<Order>('POST', '/orders', { json: { customer, lines, ...input } })
  expect(status).toBe(201)
  return body
}

/** Every order of a list, by the links from page to page, which begin where the connector says it lives. */
const listAll = async (query: string, of: ServedShop = shop): Promise<readonly Order[]> => {
  const orders: Order[] = []
  for (let path: string | undefined = `/orders?${query}`; path !== undefined;) {
    const { status, body }: Answer<Orders> = await of.call<Orders>('GET', path)
    expect(status).toBe(200)
    orders.push(...body.value)
    expect(body.nextLink ?? 'https://orders.contoso.example/api/orders?').toMatch(/^https:\/\/orders\.contoso\.example\/api\/orders\?/)
    path = body.nextLink?.slice('https://orders.contoso.example/api'.length)
  }
  return orders
}

const refused = ({ status, headers, body }: Answer<Problem>): object => {
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
  expect(body).toMatchObject({ status, message: body.detail })
  return { status, code: body.code, message: body.message }
}

describe('an order', () => {
  test('is placed with its total, and found by its id', async () => {
    const before = Date.now()
    const order = await place({ note: 'Ring twice.' })
    expect(order).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: 'placed',
      placedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      customer,
      lines: [
        { article: 'hammer', quantity: 2, title: 'Claw hammer', price: 18.9 },
        { article: 'brush', quantity: 5, title: 'Brush 50 mm', price: 4.8 },
      ],
      total: 61.8,
      note: 'Ring twice.',
      hasInvoice: false,
    })
    expect(Date.parse(order.placedAt)).toBeGreaterThanOrEqual(before)
    expect(await shop.call('GET', `/orders/${order.id}`)).toMatchObject({ status: 200, body: order })
  })

  test('without a note has none', async () => {
    expect(await place()).not.toHaveProperty('note')
  })

  test('of an article that does not exist is refused by name, and leaves nothing behind', async () => {
    const before = await listAll('pageSize=100')
    const answer = await shop.call<Problem>('POST', '/orders', {
      json: { customer, lines: [...lines, { article: 'unicorn', quantity: 1 }] },
    })
    expect(refused(answer)).toEqual({ status: 422, code: 'unprocessable', message: 'There is no article unicorn.' })
    expect(await listAll('pageSize=100')).toEqual(before)
  })

  test('for a throw-away mailbox is refused, as the list of such domains says', async () => {
    const { status, body } = await shop.call<Problem>('POST', '/orders', {
      json: { customer: { ...customer, email: 'ada@Mailinator.com' }, lines },
    })
    expect(status).toBe(400)
    expect(body.errors).toEqual([
      { in: 'body', path: '/customer/email', code: 'isLastingEmail', message: 'email must not be a throw-away address' },
    ])
  })

  test('that breaks several rules hears of all of them', async () => {
    const { status, body } = await shop.call<Problem>('POST', '/orders', {
      json: { customer: { email: 'ada', name: 'Ada' }, lines: [{ article: 'hammer', quantity: 0 }], gift: true },
    })
    expect(status).toBe(400)
    expect(body.errors?.map(({ path, code }) => `${path} ${code}`).sort()).toEqual([
      '/customer/email isEmail',
      '/gift unknown',
      '/lines/0/quantity minimum',
    ])
  })

  test('changes status and note, and keeps the rest', async () => {
    const order = await place()
    const change = { status: 'shipped', note: 'Left with the neighbour.' }
    const { status, body } = await shop.call<Order>('PATCH', `/orders/${order.id}`, { json: change })
    expect({ status, body }).toEqual({ status: 200, body: { ...order, ...change } })
    expect(await shop.call('GET', `/orders/${order.id}`)).toMatchObject({ body })
  })

  test('gets other lines, and another total, while it is placed', async () => {
    const order = await place()
    const { body } = await shop.call<Order>('PATCH', `/orders/${order.id}`, { json: { lines: [{ article: 'rake', quantity: 3 }] } })
    expect(body).toEqual({ ...order, lines: [{ article: 'rake', quantity: 3, title: 'Leaf rake', price: 21.99 }], total: 65.97 })
  })

  test('keeps its lines once it is on its way, and says why', async () => {
    const { id } = await place()
    const { body: order } = await shop.call<Order>('PATCH', `/orders/${id}`, { json: { status: 'shipped' } })
    const answer = await shop.call<Problem>('PATCH', `/orders/${id}`, { json: { note: 'Too late?', lines } })
    expect(refused(answer)).toEqual({
      status: 409,
      code: 'conflict',
      message: 'The order is shipped; its lines can not be changed any more.',
    })
    expect(await shop.call('GET', `/orders/${id}`)).toMatchObject({ body: order })
  })

  test('is not changed at all where a part of the change is refused', async () => {
    const order = await place()
    const json = { status: 'cancelled', lines: [{ article: 'unicorn', quantity: 1 }] }
    expect(refused(await shop.call<Problem>('PATCH', `/orders/${order.id}`, { json }))).toMatchObject({ status: 422 })
    expect(await shop.call('GET', `/orders/${order.id}`)).toMatchObject({ body: order })
  })

  test.each([{}, { status: null, note: null, lines: null }])('stays as it is where a change says nothing: %j', async (json) => {
    const order = await place({ note: 'Ring twice.' })
    expect(await shop.call('PATCH', `/orders/${order.id}`, { json })).toMatchObject({ status: 200, body: order })
  })

  test('is deleted for good', async () => {
    const { id } = await place()
    expect(await shop.call('DELETE', `/orders/${id}`)).toMatchObject({ status: 204, body: undefined })
    expect((await listAll('pageSize=100')).map((order) => order.id)).not.toContain(id)
    for (const method of ['GET', 'DELETE']) {
      expect(refused(await shop.call<Problem>(method, `/orders/${id}`))).toMatchObject({ status: 404, message: `There is no order ${id}.` })
    }
  })

  test.each(['GET', 'PATCH', 'DELETE'])('that nobody placed is not found by %s', async (method) => {
    const answer = await shop.call<Problem>(method, `/orders/${NOBODYS}`, method === 'PATCH' ? { json: { note: 'Hello?' } } : {})
    expect(refused(answer)).toEqual({ status: 404, code: 'not-found', message: `There is no order ${NOBODYS}.` })
  })
})

describe('a list of orders', () => {
  let seeded: ServedShop
  let all: readonly Order[]
  beforeAll(async () => {
    seeded = await serveShop()
    // What the tests filter by has to differ.
    const orders = await listAll('pageSize=100', seeded)
    await seeded.call('PATCH', `/orders/${orders[3]?.id ?? ''}`, { json: { status: 'shipped' } })
    await seeded.call('PATCH', `/orders/${orders[8]?.id ?? ''}`, { json: { status: 'cancelled' } })
    all = await listAll('pageSize=100', seeded)
  })
  afterAll(() => seeded.close())

  test('begins with the 25 of a new shop, oldest first', () => {
    expect(all).toHaveLength(25)
    expect(all.map(({ placedAt }) => placedAt)).toEqual(all.map(({ placedAt }) => placedAt).sort())
  })

  test.each([1, 7, 24, 25, 26])('shows every order once in pages of %d', async (pageSize) => {
    expect(await listAll(`pageSize=${pageSize}`, seeded)).toEqual(all)
  })

  test('has pages of 20 unless asked otherwise', async () => {
    const { body } = await seeded.call<Orders>('GET', '/orders')
    expect(body.value).toEqual(all.slice(0, 20))
    expect(body.nextLink).toMatch(/^https:\/\/orders\.contoso\.example\/api\/orders\?after=\d+$/)
  })

  const hand = ['hammer', 'saw', 'chisel']
  const filters: readonly (readonly [string, (order: Order, middle: Order) => boolean])[] = [
    ['status=shipped', ({ status }) => status === 'shipped'],
    ['status=placed&minimumTotal=100', ({ status, total }) => status === 'placed' && total >= 100],
    ['minimumTotal=61.35', ({ total }) => total >= 61.35],
    ['article=rake', (order) => order.lines.some(({ article }) => article === 'rake')],
    ['category=hand', (order) => order.lines.some(({ article }) => hand.includes(article))],
    [
      'category=hand&article=rake',
      (order) => order.lines.some(({ article }) => hand.includes(article)) && order.lines.some(({ article }) => article === 'rake'),
    ],
    ['placedAfter={middle}', ({ placedAt }, middle) => placedAt > middle.placedAt],
    ['placedAfter=2999-01-01T00:00:00%2B02:00', () => false],
    ['category=unheard-of', () => false],
  ]
  test.each(filters)('is narrowed by %s, on every page', async (query, matches) => {
    const middle = all[12] as Order
    const expected = all.filter((order) => matches(order, middle))
    expect(expected.length).toBeLessThan(all.length)
    expect(await listAll(`${query.replace('{middle}', middle.placedAt)}&pageSize=3`, seeded)).toEqual(expected)
  })

  test.each([
    'status=lost',
    'minimumTotal=-1',
    'placedAfter=2009-W21-2',
    'pageSize=0',
    'pageSize=101',
    'after=next',
    'colour=red',
    'article=a&article=b',
  ])('refuses %s', async (query) => {
    expect(refused(await seeded.call<Problem>('GET', `/orders?${query}`))).toMatchObject({ status: 400, code: 'invalid-input' })
  })
})

describe('the drop-downs', () => {
  interface DynamicList {
    readonly operationId: string
    readonly itemValuePath: string
    readonly itemTitlePath: string
    readonly parameters?: Readonly<Record<string, { readonly parameterReference: string }>>
  }
  interface Definition {
    readonly paths: Readonly<
      Record<
        string,
        {
          readonly get?: {
            readonly operationId: string
            readonly 'x-ms-visibility'?: string
            readonly parameters: readonly { readonly name: string; readonly 'x-ms-dynamic-list'?: DynamicList }[]
          }
        }
      >
    >
  }

  /** What a maker finds in a field of the list of orders, when other fields are filled in: from the definition alone. */
  const choices = async (field: string, fields: Readonly<Record<string, string>>): Promise<object> => {
    const { body: definition } = await shop.call<Definition>('GET', '/apiDefinition.swagger.json')
    const dynamic = definition.paths['/orders']?.get?.parameters.find(({ name }) => name === field)?.['x-ms-dynamic-list'] as DynamicList
    const [path, called] = Object.entries(definition.paths).find(([, item]) => item.get?.operationId === dynamic.operationId) ?? []
    expect(called?.get?.['x-ms-visibility']).toBe('internal')
    const query = new URLSearchParams()
    for (const [name, { parameterReference }] of Object.entries(dynamic.parameters ?? {})) {
      if (fields[parameterReference] !== undefined) query.set(name, fields[parameterReference])
    }
    const { body } = await shop.call<Record<string, string>[]>('GET', `${path ?? ''}?${query.toString()}`)
    return Object.fromEntries(body.map((item) => [item[dynamic.itemValuePath], item[dynamic.itemTitlePath]]))
  }

  test('offer the categories', async () => {
    expect(await choices('category', {})).toEqual({ garden: 'Garden', hand: 'Hand tools', paint: 'Paint' })
  })

  test('offer the articles of the category that is filled in', async () => {
    expect(await choices('article', { category: 'paint' })).toEqual({ brush: 'Brush 50 mm', white: 'White, 5 l' })
  })

  test('offer all articles until a category is filled in, and none of an unknown one', async () => {
    expect(Object.keys(await choices('article', {}))).toHaveLength(8)
    expect(await choices('article', { category: 'unheard-of' })).toEqual({})
  })
})

describe('an article', () => {
  const red = { category: 'paint', title: 'Red, 2 l', price: 19.5 }
  const add = (details: object, more: object = {}): Promise<Answer<Problem>> =>
    shop.call<Problem>('POST', '/articles', { json: { ...red, ...more, details } })

  test('is added with the details of its category, and can be ordered', async () => {
    const { status, body } = await shop.call<{ readonly id: string }>('POST', '/articles', { json: { ...red, details: { litres: 2 } } })
    expect({ status, body }).toMatchObject({ status: 201, body: { ...red, details: { litres: 2 } } })
    expect(await place({ lines: [{ article: body.id, quantity: 2 }] })).toMatchObject({ total: 39 })
  })

  test.each([
    ['that its category has no field for', { petals: 5 }, 'Articles of the category paint have no petals.'],
    ['of another kind', { litres: 'two' }, 'litres must be a value of type integer.'],
    ['that every object has', { constructor: 1 }, 'Articles of the category paint have no constructor.'],
  ])('is refused with a detail %s', async (_, details, message) => {
    expect(refused(await add(details))).toEqual({ status: 422, code: 'unprocessable', message })
  })

  test('is refused where a detail is none of those that are offered', async () => {
    const message = 'handle must be ash or hickory or steel.'
    expect(refused(await add({ handle: 'glass' }, { category: 'hand' }))).toEqual({ status: 422, code: 'unprocessable', message })
  })

  test('belongs to a category that is there', async () => {
    const message = 'There is no category unheard-of.'
    expect(refused(await add({}, { category: 'unheard-of' }))).toEqual({ status: 422, code: 'unprocessable', message })
    const fields = await shop.call<Problem>('GET', '/categories/unheard-of/fields')
    expect(refused(fields)).toEqual({ status: 404, code: 'not-found', message })
  })
})

describe('an invoice', () => {
  const BOUNDARY = 'the-end-of-a-part'
  const multipart = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }

  /** A form with one file, sent in pieces whose number nobody knows beforehand. */
  const form = (bytes: Uint8Array): ReadableStream<Uint8Array> => {
    const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="invoice"; filename="invoice.pdf"\r\nContent-Type: application/pdf\r\n\r\n`
    const pieces = [
      Buffer.from(head),
      ...Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, index) => bytes.subarray(index * 65_536, (index + 1) * 65_536)),
      Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
    ]
    return new ReadableStream({
      pull(controller) {
        const piece = pieces.shift()
        if (piece === undefined) controller.close()
        else controller.enqueue(piece)
      },
    })
  }
  const download = (id: string): Promise<Response> => fetch(`${shop.url()}/orders/${id}/invoice`, { headers: { 'x-api-key': KEY } })

  test('comes back byte for byte, larger than any body may be', async () => {
    const { id } = await place()
    const bytes = randomBytes(3_000_000)
    expect(await shop.call('POST', `/orders/${id}/invoice`, { headers: multipart, body: form(bytes) })).toMatchObject({
      status: 204,
      body: undefined,
    })
    const response = await download(id)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/pdf')
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="invoice-${id}.pdf"`)
    expect(Buffer.compare(Buffer.from(await response.arrayBuffer()), bytes)).toBe(0)
    expect(await shop.call('GET', `/orders/${id}`)).toMatchObject({ body: { hasInvoice: true } })
  })

  test('takes the place of an earlier one', async () => {
    const { id } = await place()
    for (const text of ['first', 'second'])
      await shop.call('POST', `/orders/${id}/invoice`, { headers: multipart, body: form(Buffer.from(text)) })
    expect(await (await download(id)).text()).toBe('second')
  })

  test('of an order that nobody placed is not taken, and the connection goes on serving', async () => {
    const answer = await shop.call<Problem>('POST', `/orders/${NOBODYS}/invoice`, {
      headers: multipart,
      body: form(randomBytes(3_000_000)),
    })
    expect(refused(answer)).toEqual({ status: 404, code: 'not-found', message: `There is no order ${NOBODYS}.` })
    expect((await shop.call('GET', '/categories')).status).toBe(200)
  })

  test('that was never uploaded is not found', async () => {
    const { id } = await place()
    const answer = await shop.call<Problem>('GET', `/orders/${id}/invoice`)
    expect(refused(answer)).toEqual({ status: 404, code: 'not-found', message: `There is no invoice of the order ${id}.` })
  })

  test('is not taken as JSON, nor from a form without it', async () => {
    const { id } = await place()
    expect(refused(await shop.call<Problem>('POST', `/orders/${id}/invoice`, { json: { invoice: 'JVBERi0=' } }))).toMatchObject({
      status: 415,
    })
    const empty = `--${BOUNDARY}--\r\n`
    expect(refused(await shop.call<Problem>('POST', `/orders/${id}/invoice`, { headers: multipart, body: empty }))).toMatchObject({
      status: 400,
    })
  })
})

describe('the key', () => {
  test.each([
    ['missing', null],
    ['wrong', 'a key of somebody else'],
    ['the beginning of the right one', KEY.slice(0, -1)],
    ['empty', ''],
  ])('that is %s opens nothing, and nothing is placed', async (_which, key) => {
    const before = await listAll('pageSize=100')
    for (const [method, path] of [
      ['GET', '/orders'],
      ['GET', '/categories'],
      ['POST', '/orders'],
      ['DELETE', `/orders/${before[0]?.id ?? ''}`],
    ] as const) {
      const answer = await shop.call<Problem>(method, path, { key, ...(method === 'POST' ? { json: { customer, lines } } : {}) })
      expect(refused(answer)).toMatchObject({ status: 401, code: 'unauthenticated' })
      expect(answer.headers.get('www-authenticate')).toContain('X-Api-Key')
    }
    expect(await listAll('pageSize=100')).toEqual(before)
  })

  test('is not needed to see what the connector is', async () => {
    for (const path of ['/apiDefinition.swagger.json', '/apiProperties.json', '/openapi.json', '/health']) {
      expect(await shop.call('GET', path, { key: null })).toMatchObject({ status: 200 })
    }
  })
})

test('orders that arrive at once are all placed, each once', async () => {
  const names = Array.from({ length: 40 }, (_, index) => `Customer ${index}`)
  const placed = await Promise.all(names.map((name) => place({ customer: { ...customer, name } })))
  expect(placed.map((order) => order.customer.name)).toEqual(names)
  expect(new Set(placed.map(({ id }) => id)).size).toBe(names.length)
  const kept = (await listAll('pageSize=9')).filter((order) => order.customer.name.startsWith('Customer '))
  expect(kept).toHaveLength(names.length)
  expect(kept.map(({ id }) => id).sort()).toEqual(placed.map(({ id }) => id).sort())
})

test('what was placed, changed and uploaded is there after a restart', async () => {
  const { id } = await place({ note: 'Keep me.' })
  const form = new FormData()
  form.set('invoice', new Blob(['the invoice']), 'invoice.pdf')
  await shop.call('POST', `/orders/${id}/invoice`, { body: form })
  await shop.call('PATCH', `/orders/${id}`, { json: { status: 'shipped' } })
  const before = await listAll('pageSize=100')
  const address = shop.url()
  await shop.restart()
  await expect(fetch(`${address}/health`)).rejects.toThrow()
  expect(await listAll('pageSize=100')).toEqual(before)
  expect(await shop.call('GET', `/orders/${id}`)).toMatchObject({ body: { status: 'shipped', note: 'Keep me.', hasInvoice: true } })
  expect(await shop.call('GET', `/orders/${id}/invoice`)).toMatchObject({ status: 200, body: 'the invoice' })
})

describe('a first start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ferrule-orders-'))
  const file = join(folder, 'orders.key')
  const environment = { ...process.env }
  beforeAll(() => {
    Object.assign(process.env, { ORDERS_DATABASE: join(folder, 'orders.sqlite'), ORDERS_KEY_FILE: file })
  })
  afterAll(() => {
    process.env = environment
    rmSync(folder, { recursive: true, force: true })
  })

  /** The keys that a start accepts, and what it says. */
  const start = (): { readonly keys: readonly string[]; readonly said: string } => {
    const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true)
    try {
      const { shop: opened, keys } = create()
      opened.close()
      return { keys: [...keys.keys()], said: write.mock.calls.flat().join('') }
    } finally {
      write.mockRestore()
    }
  }

  test('makes a key, tells it, and keeps it for the next one where only its owner reads it', () => {
    const { keys, said } = start()
    expect(keys).toEqual([expect.stringMatching(/^[\w-]{32}$/)])
    expect(said).toBe(`X-Api-Key: ${keys[0]}\n`)
    expect(readFileSync(file, 'utf8')).toBe(keys[0])
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(start().keys).toEqual(keys)
  })

  test('takes the key that it is given, and tells nobody', () => {
    process.env['ORDERS_API_KEY'] = 'given'
    expect(start()).toEqual({ keys: ['given'], said: '' })
  })
})
