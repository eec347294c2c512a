/** Asks each home of the guide about hosting for the time, as its own caller would; prints the answers. Runs in the guide's folder, compiled. */
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import functions from '@azure/functions'

const load = (name) => import(pathToFileURL(join(process.cwd(), name)).href)
const answers = {}

const { start } = await load('server.js')
const { address, close } = await start()
answers.server = await (await fetch(`${address}/api/time`)).text()
await close()

const { build } = await load('application.js')
const app = await build()
answers.application = (await app.inject('/clock/v1/time')).body
await app.close()

const registered = {}
functions.app.http = (name, options) => (registered[name] = options)
await load('functions.js')
const { handler, route } = registered.clock
const answer = await handler(
  new functions.HttpRequest({ method: 'GET', url: 'https://clock.azurewebsites.net/api/time' }),
  new functions.InvocationContext(),
)
const parts = []
for await (const part of answer.body) parts.push(Buffer.from(part))
answers.functions = Buffer.concat(parts).toString()
answers.route = route

const lambda = await load('lambda.js')
const { body, isBase64Encoded } = await lambda.handler(
  {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/api/time',
    rawQueryString: '',
    headers: { host: 'abc.execute-api.eu-west-1.amazonaws.com' },
    requestContext: { http: { method: 'GET', path: '/api/time', protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'test' } },
    isBase64Encoded: false,
  },
  { awsRequestId: '8f0f2f3e-0000-4000-8000-000000000000', getRemainingTimeInMillis: () => 30_000 },
)
answers.lambda = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8').toString()
console.log(`answers ${JSON.stringify(answers)}`)
process.exit()
