/**
 * The API that was there first: the parcels of a courier, in plain Fastify, in memory. It knows nothing of connectors, weighs in grams, and
 * answers a list as a bare array.
 */
import Fastify from 'fastify'

const KEY = process.env.PARCELS_KEY ?? 'a-key-for-trying'
const parcels = new Map()
const labels = new Map()

const api = Fastify()
api.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 20_000_000 }, (request, bytes, done) => done(null, bytes))
api.addHook('onRequest', async (request, reply) => {
  if (request.headers['x-courier-key'] !== KEY) return reply.code(401).send({ fault: 'no such key' })
})

const find = (request, reply) => {
  const parcel = parcels.get(request.params.number)
  if (parcel === undefined) reply.code(404).send({ fault: `no parcel ${request.params.number}` })
  return parcel
}

api.get('/v1/parcels', async (request) => {
  const { to } = request.query
  return [...parcels.values()].filter((parcel) => to === undefined || parcel.to === to)
})
api.post('/v1/parcels', async (request, reply) => {
  const { to, grams, note } = request.body
  if (!Number.isInteger(grams) || grams > 30_000) return reply.code(422).send({ fault: 'grams must be an integer up to 30000' })
  const number = `P-${parcels.size + 1}`
  const parcel = { number, to, grams, note: note ?? null, state: 'announced', announced_at: new Date().toISOString() }
  parcels.set(number, parcel)
  return reply.code(201).header('location', `/v1/parcels/${number}`).send(parcel)
})
api.get('/v1/parcels/:number', async (request, reply) => find(request, reply) ?? reply)
api.put('/v1/parcels/:number/label', async (request, reply) => {
  if (find(request, reply) === undefined) return reply
  labels.set(request.params.number, { type: request.headers['content-type'], bytes: request.body })
  return reply.code(204).send()
})
api.get('/v1/parcels/:number/label', async (request, reply) => {
  const label = labels.get(request.params.number)
  if (label === undefined) return reply.code(404).send({ fault: 'no label' })
  return reply.header('content-type', label.type).send(label.bytes)
})

console.log(await api.listen({ port: Number(process.env.PORT ?? 4000), host: '127.0.0.1' }))
