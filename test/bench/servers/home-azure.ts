/** The first answer as an Azure function. */
import functions from '@azure/functions'
import Fastify from 'fastify'
import { ferrule } from '@ferrule/fastify'
import { azureFunction } from '@ferrule/fastify/azure-functions'
import { BODY, done, Home, TYPE } from './home-connector.js'

const { HttpRequest, InvocationContext } = functions
const app = Fastify()
app.register(ferrule, { connector: new Home() })
const request = new HttpRequest({ method: 'POST', url: 'https://home.azurewebsites.net/api/double', headers: TYPE, body: { string: BODY } })
const answer = await azureFunction(app)(request, new InvocationContext())
const { status = 0, body } = answer as { status?: number; body?: AsyncIterable<Uint8Array> }
const parts: Uint8Array[] = []
for await (const part of body ?? []) parts.push(part)
done(status, Buffer.concat(parts).toString())
