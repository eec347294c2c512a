/** Owns running an application inside AWS Lambda, behind API Gateway or a function URL. */
import { awsLambdaFastify, type LambdaFastifyOptions, type PromiseHandler } from '@fastify/aws-lambda'
import type { FastifyInstance } from 'fastify'

/** What travels as it is; everything else would be taken for UTF-8 and come out broken. */
const TEXT = /^(?:text\/|application\/(?:[\w.-]+\+)?(?:json|xml)\b|application\/javascript\b)/i

/**
 * Makes the handler of a function out of an application: `export const handler = lambdaFunction(fastify)`. Replies are gathered before they leave, up to
 * the 6 MB that Lambda takes; files travel in base64, which REST APIs have to be told (`binaryMediaTypes`).
 */
export function lambdaFunction(app: FastifyInstance, options: LambdaFastifyOptions = {}): PromiseHandler {
  return awsLambdaFastify(app, {
    enforceBase64: ({ headers }) => headers['content-type'] !== undefined && !TEXT.test(String(headers['content-type'])),
    ...options,
  })
}
