/** For scale: Fastify with class-transformer and class-validator in the handler, as tutorials show it. */
import { plainToInstance } from 'class-transformer'
import { validate } from 'class-validator'
import Fastify from 'fastify'
import { modelsOf } from './models.js'
import { report } from './report.js'
import { listed, OPERATIONS, placed } from './work.js'
import type { OrderInput } from './work.js'

const app = Fastify({ logger: false })
const checked = async <T extends object>(type: new () => T, value: object): Promise<T> => {
  const instance = plainToInstance(type, value)
  const errors = await validate(instance, { whitelist: true, forbidNonWhitelisted: true })
  if (errors.length > 0)
    throw Object.assign(new Error(errors.map((error) => Object.values(error.constraints ?? {}).join()).join()), { statusCode: 400 })
  return instance
}
for (let index = 0; index < OPERATIONS / 2; index++) {
  const suffix = index === 0 ? '' : String(index)
  const { ListOrders, PlaceOrder } = modelsOf(suffix)
  app.post(`/orders${suffix}`, async (request) => placed((await checked(PlaceOrder, request.body as object)) as OrderInput))
  app.get(`/orders${suffix}`, async (request) => {
    const { page = '1', size = '20', open = 'false' } = request.query as Record<string, string>
    const input = await checked(ListOrders, { page: Number(page), size: Number(size), open: open === 'true' })
    return listed(input.page, input.size, input.open)
  })
}
report(await app.listen({ port: 0, host: '127.0.0.1' }))
