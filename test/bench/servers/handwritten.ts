/** The baseline: Fastify as one writes it by hand, with JSON schemas written by hand. */
import { createHash, timingSafeEqual } from 'node:crypto'
import Fastify from 'fastify'
import { listed, OPERATIONS, placed } from './work.js'
import type { OrderInput } from './work.js'
import { report } from './report.js'

/** The schemas of one resource; each has its own, as ten resources would. */
function schemasOf() {
  const line = {
    type: 'object',
    required: ['article', 'quantity', 'price'],
    additionalProperties: false,
    properties: { article: { type: 'string' }, quantity: { type: 'integer', minimum: 1 }, price: { type: 'number', minimum: 0 } },
  }
  const customer = {
    type: 'object',
    required: ['email', 'name'],
    additionalProperties: false,
    properties: { email: { type: 'string', format: 'email' }, name: { type: 'string' } },
  }
  const body = {
    type: 'object',
    required: ['customer', 'lines'],
    additionalProperties: false,
    properties: { customer, lines: { type: 'array', minItems: 1, items: line }, note: { type: 'string' } },
  }
  const order = {
    type: 'object',
    required: ['id', 'status', 'total', 'customer', 'lines'],
    properties: {
      id: { type: 'string' },
      status: { type: 'string' },
      total: { type: 'number' },
      customer: { type: 'object', required: ['email', 'name'], properties: { email: { type: 'string' }, name: { type: 'string' } } },
      lines: {
        type: 'array',
        items: {
          type: 'object',
          required: ['article', 'quantity', 'price', 'title', 'description'],
          properties: {
            article: { type: 'string' },
            quantity: { type: 'integer' },
            price: { type: 'number' },
            title: { type: 'string' },
            description: { type: 'string' },
          },
        },
      },
      note: { type: 'string' },
    },
  }
  const query = {
    type: 'object',
    additionalProperties: false,
    properties: {
      page: { type: 'integer', minimum: 1, default: 1 },
      size: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
      open: { type: 'boolean', default: false },
    },
  }
  const list = {
    type: 'object',
    required: ['page', 'size', 'open', 'items'],
    properties: {
      page: { type: 'integer' },
      size: { type: 'integer' },
      open: { type: 'boolean' },
      items: {
        type: 'array',
        items: { type: 'object', required: ['id', 'total'], properties: { id: { type: 'string' }, total: { type: 'number' } } },
      },
    },
  }
  return { body, order, query, list }
}

const app = Fastify({ logger: false })
const [kind, issuer = ''] = process.argv.slice(2)
if (kind === 'key') {
  const digest = (key: string): Buffer => createHash('sha256').update(key).digest()
  const known = digest('bench-key')
  app.addHook('onRequest', async (request, reply) => {
    const key = request.headers['x-api-key']
    if (typeof key !== 'string' || !timingSafeEqual(known, digest(key))) return reply.code(401).send({ message: 'Unauthorized' })
    return undefined
  })
}
if (kind === 'jwt') {
  const { createRemoteJWKSet, jwtVerify } = await import('jose')
  const keys = createRemoteJWKSet(new URL(`${issuer}/keys`))
  app.addHook('onRequest', async (request, reply) => {
    const [scheme, token = ''] = request.headers.authorization?.split(' ') ?? []
    const options = { issuer, audience: 'bench', algorithms: ['RS256'], requiredClaims: ['exp'], clockTolerance: 60 }
    const verified = scheme === 'Bearer' ? await jwtVerify(token, keys, options).catch(() => undefined) : undefined
    if (verified === undefined) return reply.code(401).send({ message: 'Unauthorized' })
    if (!String(verified.payload['scope']).split(' ').includes('orders')) return reply.code(403).send({ message: 'Forbidden' })
    return undefined
  })
}
for (let index = 0; index < OPERATIONS / 2; index++) {
  const suffix = index === 0 ? '' : String(index)
  const { body, order, query, list } = schemasOf()
  app.post<{ Body: OrderInput }>(`/orders${suffix}`, { schema: { body, response: { 200: order } } }, async (request) =>
    placed(request.body),
  )
  app.get<{ Querystring: { page: number; size: number; open: boolean } }>(
    `/orders${suffix}`,
    { schema: { querystring: query, response: { 200: list } } },
    async ({ query: input }) => listed(input.page, input.size, input.open),
  )
}
report(await app.listen({ port: 0, host: '127.0.0.1' }))
