/** Owns where a request keeps the bytes that it came with. */
import type { FastifyRequest } from 'fastify'
import type { RecordedBody } from './recorded-body.js'

/** The body as it came: its bytes, or how to get at them again. Kept where a connector has a backend. */
export const RECORDED = Symbol('ferrule.recorded')

/** A request whose bytes are kept. */
export type WithRecorded = FastifyRequest & { [RECORDED]?: Buffer | RecordedBody | undefined }
