/** The homes of a connector: each gives a way to call it, and to close it. */
import { request as ask } from 'node:http'
import { HttpRequest, InvocationContext } from '@azure/functions'
import proxy from '@fastify/http-proxy'
import Fastify, { type FastifyInstance } from 'fastify'
import { ferrule, serve } from '@ferrule/fastify'
import { lambdaFunction } from '@ferrule/fastify/aws-lambda'
import { azureFunction } from '@ferrule/fastify/azure-functions'
import type { Image } from '../support/container.mjs'

export interface Call {
  readonly method: string
  /** Below the connector's base path. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Buffer
}
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}
export interface Home {
  readonly call: (call: Call) => Promise<Answer>
  readonly close: () => Promise<void>
}

export interface Made {
  readonly connector: object
  readonly options: { readonly triggers?: never }
  /** What the connector lets in. */
  readonly key: string
  readonly image: () => Image
}

/** By name; `make` gives a connector and what its serving is told. */
export const HOMES: Readonly<Record<string, (made: Made) => Promise<Home>>> = {
  async 'a server of its own'({ connector, options }) {
    const { address, close } = await serve(connector, { ...options, port: 0, logger: false, signals: false })
    return { call: (call) => overHttp(`${address}/api`, call), close }
  },

  // A process of its own, which makes its own connector.
  async 'a container'({ key, image }) {
    const { address, stop } = await image().run({ ORDERS_API_KEY: key })
    return { call: (call) => overHttp(`${address}/api`, call), close: async () => void (await stop()) }
  },

  async 'somebody’s application, under a prefix'({ connector, options }) {
    const app = Fastify()
    app.get('/', () => 'the application')
    await app.register(ferrule, { ...options, connector, prefix: '/shop/v1' })
    const address = await app.listen({ port: 0 })
    return { call: (call) => overHttp(`${address}/shop/v1`, call), close: () => app.close() }
  },

  async 'behind a reverse proxy'({ connector, options }) {
    const inner = await serve(connector, { ...options, port: 0, logger: false, signals: false, publicUrl: 'https://public.example/orders' })
    const outer = Fastify()
    await outer.register(proxy, { upstream: inner.address, prefix: '/outside', rewritePrefix: '/orders' })
    const address = await outer.listen({ port: 0 })
    return {
      call: (call) => overHttp(`${address}/outside`, call),
      async close() {
        await outer.close()
        await inner.close()
      },
    }
  },

  async 'Azure Functions'({ connector, options }) {
    const app = await application(connector, options)
    const handler = azureFunction(app)
    return {
      async call({ method, path, headers, body }) {
        const request = new HttpRequest({
          method,
          url: `https://orders.azurewebsites.net/api${path}`,
          headers: {
            ...headers,
            'x-forwarded-for': '203.0.113.7:51234',
            'x-arr-ssl': 'true',
            'disguised-host': 'orders.azurewebsites.net',
          },
          ...(body === undefined ? {} : { body: { bytes: body } }),
        })
        const answer = (await handler(request, new InvocationContext())) as {
          status: number
          headers: Record<string, string>
          body?: unknown
        }
        const parts: Buffer[] = []
        for await (const part of (answer.body ?? []) as AsyncIterable<Uint8Array>) parts.push(Buffer.from(part))
        return { status: answer.status, headers: answer.headers, body: Buffer.concat(parts) }
      },
      close: () => app.close(),
    }
  },

  async 'AWS Lambda, behind an HTTP API'({ connector, options }) {
    const app = await application(connector, options)
    const handler = lambdaFunction(app)
    return { call: (call) => throughLambda(handler as never, httpApiEvent(call)), close: () => app.close() }
  },

  async 'AWS Lambda, behind a REST API'({ connector, options }) {
    const app = await application(connector, options)
    const handler = lambdaFunction(app)
    return { call: (call) => throughLambda(handler as never, restApiEvent(call)), close: () => app.close() }
  },
}

async function application(connector: object, options: object): Promise<FastifyInstance> {
  const app = Fastify()
  await app.register(ferrule, { ...options, connector })
  return app
}

function overHttp(base: string, { method, path, headers, body }: Call): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = ask(base + path, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-length': body.length }) },
      agent: false,
    })
    sent.on('error', reject)
    sent.on('response', (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers as Record<string, string>, body: Buffer.concat(parts) }),
      )
    })
    sent.end(body)
  })
}

interface LambdaAnswer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly isBase64Encoded: boolean
}

async function throughLambda(handler: (event: object, context: object) => Promise<LambdaAnswer>, event: object): Promise<Answer> {
  const context = { awsRequestId: '8f0f2f3e-0000-4000-8000-000000000000', functionName: 'orders', getRemainingTimeInMillis: () => 30_000 }
  const answer = await handler(event, context)
  return { status: answer.statusCode, headers: answer.headers, body: Buffer.from(answer.body, answer.isBase64Encoded ? 'base64' : 'utf8') }
}

/** As API Gateway's HTTP APIs and function URLs send it (payload format 2.0). */
function httpApiEvent({ method, path, headers, body }: Call): object {
  const [rawPath = '', rawQueryString = ''] = `/api${path}`.split('?')
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    ...(rawQueryString === '' ? {} : { queryStringParameters: Object.fromEntries(new URLSearchParams(rawQueryString)) }),
    headers: {
      ...headers,
      host: 'abc.execute-api.eu-west-1.amazonaws.com',
      'x-forwarded-for': '203.0.113.7',
      'x-forwarded-proto': 'https',
    },
    requestContext: {
      accountId: '123456789012',
      apiId: 'abc',
      domainName: 'abc.execute-api.eu-west-1.amazonaws.com',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'azure-logic-apps/1.0' },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey: '$default',
      stage: '$default',
      timeEpoch: 1_700_000_000_000,
    },
    ...(body === undefined ? {} : { body: body.toString('base64') }),
    isBase64Encoded: body !== undefined,
  }
}

/** As API Gateway's REST APIs send it (payload format 1.0). */
function restApiEvent({ method, path, headers, body }: Call): object {
  const [plain = '', query = ''] = `/api${path}`.split('?')
  const parameters = [...new URLSearchParams(query)]
  return {
    resource: '/{proxy+}',
    path: decodeURI(plain),
    httpMethod: method,
    headers: { ...headers, Host: 'abc.execute-api.eu-west-1.amazonaws.com', 'X-Forwarded-For': '203.0.113.7' },
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: parameters.length === 0 ? null : Object.fromEntries(parameters),
    multiValueQueryStringParameters:
      parameters.length === 0 ? null : Object.fromEntries(parameters.map(([name, value]) => [name, [value]])),
    pathParameters: { proxy: plain.slice(1) },
    requestContext: {
      httpMethod: method,
      path: plain,
      identity: { sourceIp: '203.0.113.7' },
      requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
      stage: 'prod',
    },
    body: body === undefined ? null : body.toString('base64'),
    isBase64Encoded: body !== undefined,
  }
}
