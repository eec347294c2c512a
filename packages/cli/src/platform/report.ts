/** Owns how a step of the pretend platform looks, to people and to programs: never with a secret in it. */
import { STATUS_CODES } from 'node:http'
import type { Exchange, Platform } from '@ferrule/testing'
import { paint, printJson, printLine } from '../print.js'

/** What was seen, with every secret taken out. */
export function printReport(platform: Platform, report: object): void {
  printJson(withoutSecrets(platform, report) as object)
}

/** A line for people, with every secret taken out. */
export function printSafely(platform: Platform, text: string, stream: NodeJS.WritableStream = process.stdout): void {
  printLine(platform.redact(text), stream)
}

function withoutSecrets(platform: Platform, value: unknown): unknown {
  if (typeof value === 'string') return platform.redact(value)
  if (Array.isArray(value)) return value.map((one) => withoutSecrets(platform, one))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withoutSecrets(platform, part)]))
}

/** A request and what came of it, without headers and bodies. */
export function described({ purpose, operationId, attempt, request, response, failure }: Exchange): object {
  return {
    ...{ purpose, attempt, method: request.method, url: request.url },
    ...(operationId === undefined ? {} : { operationId }),
    ...(response === undefined ? {} : { status: response.status }),
    ...(failure === undefined ? {} : { failure }),
  }
}

export function printExchanges(platform: Platform, exchanges: readonly Exchange[]): void {
  for (const { request, response, failure } of exchanges) {
    const answer = response === undefined ? (failure ?? 'no answer') : `${response.status} ${STATUS_CODES[response.status] ?? ''}`.trim()
    printSafely(platform, paint('dim', `${request.method} ${request.url} → ${answer}`))
  }
}

export function printWarnings(platform: Platform, warnings: readonly string[]): void {
  for (const warning of warnings) printSafely(platform, `${paint('yellow', 'warning', process.stderr)} ${warning}`, process.stderr)
}

/** What is wrong with the connector, as far as it was used. */
export function printFindings(platform: Platform): void {
  for (const { place, message, fix } of platform.findings)
    printSafely(platform, `${paint('yellow', 'found', process.stderr)} ${place}: ${message}\n  ${fix}`, process.stderr)
}

export function printFailure(platform: Platform, message: string): void {
  printSafely(platform, `${paint('red', 'failed', process.stderr)} ${message}`, process.stderr)
}

/** A body as people read it. */
export function bodyText(body: unknown): string {
  if (typeof body === 'string') return body
  const { '$content-type': type, $content: content } = (body ?? {}) as { readonly '$content-type'?: string; readonly $content?: string }
  if (type !== undefined && content !== undefined) return `${type}, ${Buffer.from(content, 'base64').length} bytes`
  return JSON.stringify(body, undefined, 2)
}
