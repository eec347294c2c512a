/** The first answer as a function of AWS Lambda. */
import Fastify from 'fastify'
import { ferrule } from '@ferrule/fastify'
import { lambdaFunction } from '@ferrule/fastify/aws-lambda'
import { BODY, done, Home, TYPE } from './home-connector.js'

const app = Fastify()
app.register(ferrule, { connector: new Home() })
const event = {
  version: '2.0',
  rawPath: '/api/double',
  rawQueryString: '',
  headers: TYPE,
  requestContext: { http: { method: 'POST', path: '/api/double', sourceIp: '203.0.113.7' } },
  body: BODY,
  isBase64Encoded: false,
}
const handler = lambdaFunction(app) as (event: object, context: object) => Promise<{ statusCode: number; body: string }>
const { statusCode, body } = await handler(event, {})
done(statusCode, body)
