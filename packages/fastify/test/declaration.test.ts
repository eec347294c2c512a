import { IsOptional, IsString, Matches } from 'class-validator'
import { expect, test } from '@jest/globals'
import Fastify from 'fastify'
import { Action, BaseConnector, Connector, freezeModel, Property, reflectConnector, Security, Trigger } from '@ferrule/core'
import { emitApiProperties } from '@ferrule/core/emit'
import { compileAll, DeclarationError, ferrule } from '@ferrule/fastify'
import { Orders } from './connectors/orders.js'
import { listening, serving } from './connectors/app.js'

class Input {
  @Property() list!: string[]
  @Matches(/^a+$/u) text!: string
}
const declared = { description: 'Only declared.', version: '1.0.0', url: 'https://declared.example/' }

test('a declaration with errors is not served; one error lists them all', async () => {
  @Connector({ title: 'Wrong', ...declared })
  class Wrong extends BaseConnector {
    @Action('POST /a', { summary: '' }) a(input: Input): void {
      void input
    }
  }
  const failure = await Fastify()
    .register(ferrule, { connector: new Wrong() })
    .then(
      () => undefined,
      (error: unknown) => error as Error,
    )
  expect(failure).toBeInstanceOf(DeclarationError)
  for (const code of ['missing-security', 'missing-summary', 'array-without-items']) expect(failure?.message).toContain(code)
  expect(failure?.message).toContain('Wrong.a')
})

test('what is not an instance is not served', async () => {
  await expect(Fastify().register(ferrule, { connector: {} })).rejects.toThrow('carries no @Connector')
  await expect(Fastify().register(ferrule, { connector: Orders as never })).rejects.toThrow('construct your connector and hand it over')
})

test('triggers that nothing keeps are not served, and the refusal names them', async () => {
  class Event {
    @IsString() id!: string
  }
  @Connector({ title: 'Triggered', ...declared })
  @Security.none()
  class Triggered extends BaseConnector {
    @Trigger.webhook({ summary: 'When something happens', description: 'Something happened.', event: () => Event })
    happened(_event: Event): boolean {
      return true
    }
  }
  await expect(Fastify().register(ferrule, { connector: new Triggered() })).rejects.toThrow(
    'Happened: nothing keeps their events and subscriptions. Give `triggers: { store, keys }`.',
  )
})

test('a build finds what could not be compiled at the first request', async () => {
  const { model, bindings } = reflectConnector(Orders)
  if (model === undefined) throw new Error('the connector is readable')
  expect(await compileAll(model, bindings)).toEqual([])
  const broken = structuredClone(model) as unknown as { operations: { id: string; path: string; body?: object }[] }
  Object.assign(broken.operations[0] as object, {
    body: { required: true, contentType: 'application/json', schema: { kind: 'string', constraints: { pattern: '(' } } },
  })
  Object.assign(broken.operations[1] as object, { path: '/orders/*' })
  const failures = await compileAll(freezeModel(broken as never), bindings)
  expect(failures).toEqual([
    { operationId: 'PlaceOrder', class: 'Orders', member: 'placeOrder', message: expect.stringContaining('Invalid regular expression') },
    { operationId: 'GetOrder', class: 'Orders', member: 'getOrder', message: expect.stringContaining('*') },
  ])
})

test('an instance of another class than the declared one is not served', async () => {
  const orders = new Orders()
  Object.defineProperty(orders, 'placeOrder', { value: undefined })
  await expect(Fastify().register(ferrule, { connector: orders })).rejects.toThrow('Orders has no method placeOrder')
})

test('definition, properties, OpenAPI document and health stand beside the operations', async () => {
  const { call } = await serving(new Orders())
  const swagger = await call({ url: '/api/apiDefinition.swagger.json' })
  expect(swagger.json()).toMatchObject({ swagger: '2.0', host: 'orders.example', basePath: '/api' })
  const properties = (await call({ url: '/api/apiProperties.json' })).json()
  expect(properties).toEqual(JSON.parse(JSON.stringify(emitApiProperties(reflectConnector(Orders).model!).document)))
  expect((await call({ url: '/api/openapi.json' })).json()).toMatchObject({ openapi: '3.1.0' })
  expect((await call({ url: '/api/health' })).json()).toEqual({ status: 'ok' })
})

test('with `documents: false` nothing stands beside the operations', async () => {
  const { call } = await serving(new Orders(), { documents: false })
  expect((await call({ url: '/api/health' })).status).toBe(404)
})

test('a declared operation goes before a document of the same path', async () => {
  class Health {
    @IsOptional() @IsString() mood?: string
  }
  @Connector({ title: 'Moody', ...declared })
  @Security.none()
  class Moody extends BaseConnector {
    @Action('GET /health', { summary: 'Health', returns: () => Health }) health(): Health {
      return { mood: 'fine' }
    }
  }
  const { call, log } = await serving(new Moody())
  expect((await call({ url: '/health' })).json()).toEqual({ mood: 'fine' })
  expect(log).toContainEqual(expect.objectContaining({ path: '/health', msg: expect.stringContaining('not served') }))
})

test('unknown routes below the prefix are problem documents; the application keeps its own', async () => {
  const { call } = await listening(async (app) => {
    app.setNotFoundHandler((_request, reply) => void reply.code(404).send({ own: true }))
    await app.register(ferrule, { connector: new Orders() })
  })
  expect((await call({ url: '/api/nowhere' })).json()).toMatchObject({ status: 404, code: 'not-found' })
  expect((await call({ url: '/nowhere' })).json()).toEqual({ own: true })
})

test('two connectors live in one application', async () => {
  const { call } = await listening(async (app) => {
    await app.register(ferrule, { connector: new Orders(), prefix: '/one' })
    await app.register(ferrule, { connector: new Orders(), prefix: '/two' })
  })
  expect([(await call({ url: '/one/orders' })).status, (await call({ url: '/two/orders' })).status]).toEqual([200, 200])
})

test('routes of the application beside a connector keep their own parsers and errors', async () => {
  const { call } = await listening(async (app) => {
    await app.register(ferrule, { connector: new Orders() })
    app.post('/text', (request) => ({ got: request.body }))
  })
  expect((await call({ method: 'POST', url: '/text', payload: 'hello', headers: { 'content-type': 'text/plain' } })).json()).toEqual({
    got: 'hello',
  })
})
