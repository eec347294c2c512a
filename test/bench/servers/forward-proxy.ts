/** The measure: @fastify/http-proxy, which looks into nothing. */
import proxy from '@fastify/http-proxy'
import Fastify from 'fastify'
import { report } from './report.js'

const app = Fastify()
await app.register(proxy, { upstream: process.argv[2] ?? 'http://127.0.0.1' })
report(await app.listen({ port: 0, host: '127.0.0.1' }))
