/** Owns what was done with the platform → a recording, and a jest test that does it again with what was answered. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import {
  lastingHeaders,
  ORIGIN,
  recordedBody,
  REDACTED,
  withTexts,
  type RecordedExchange,
  type Recording,
} from '../../recorded/recording.js'
import type { Connection } from '../connections/connection.js'
import type { JsonObject } from '../../json.js'
import type { Exchange, Exchanges, Purpose } from './exchanges.js'
import type { Finding } from './findings.js'
import type { Step } from './steps.js'

export interface CopyOptions {
  /** Where both files go. */
  readonly folder: string
  /** Of the test, and of the files: `orders` makes `orders.test.ts` and `orders.recording.json`. */
  readonly name: string
}
export interface CopiedTest {
  readonly testFile: string
  readonly recordingFile: string
}
export interface Evidence {
  /** The connector's folder, if it came from one; the test then asks whether the answers still fit what is there. */
  readonly folder: string | undefined
  readonly documents: { readonly definition: JsonObject; readonly properties: JsonObject }
  readonly baseUrl: string
  readonly connections: readonly Connection[]
  readonly exchanges: Exchanges
  readonly steps: readonly Step[]
  readonly findings: readonly Finding[]
}

export async function copyAsTest(evidence: Evidence, { folder, name }: CopyOptions): Promise<CopiedTest> {
  const testFile = join(folder, `${name}.test.ts`)
  const recordingFile = join(folder, `${name}.recording.json`)
  await mkdir(folder, { recursive: true })
  const recording = { ...recordingOf(evidence), ...(evidence.folder === undefined ? evidence.documents : {}) }
  await writeFile(recordingFile, `${JSON.stringify(recording, null, 2)}\n`)
  await writeFile(testFile, testOf(evidence, folder, name))
  return { testFile, recordingFile }
}

function recordingOf({ exchanges, baseUrl }: Evidence): Recording {
  const { origin } = new URL(baseUrl)
  const recorded = { exchanges: exchanges.list.filter(({ purpose }) => !isAboutTokens(purpose)).flatMap((one) => exchangeOf(one)) }
  return withTexts(recorded, (text) => exchanges.redact(text.replaceAll(origin, ORIGIN)))
}

/** The test gives a token, and asks no identity provider. */
const isAboutTokens = (purpose: Purpose): boolean => purpose === 'sign in' || purpose === 'refresh token'

function exchangeOf({ request, response }: Exchange): readonly RecordedExchange[] {
  if (response === undefined) return []
  const path = request.url.replace(/^https?:\/\/[^/?#]*/i, '')
  const [sent, received] = [recordedBody(request.body), recordedBody(response.body)]
  return [
    {
      request: { method: request.method, path, ...(sent === undefined ? {} : { body: sent }) },
      response: {
        status: response.status,
        headers: lastingHeaders(response.headers),
        ...(received === undefined ? {} : { body: received }),
      },
    },
  ]
}

function testOf(evidence: Evidence, folder: string, name: string): string {
  const { exchanges, steps, connections, baseUrl, findings } = evidence
  const basePath = new URL(baseUrl).pathname.replace(/\/+$/, '')
  const documents =
    evidence.folder === undefined
      ? 'definition: recording.definition, properties: recording.properties'
      : `definition: join(folder, ${literal(relative(resolve(folder), resolve(evidence.folder)))})`
  const lines = [
    ...connections.map((connection) => `    await platform.connect(${literal(connection.shown(REDACTED))}${howOf(connection)})`),
    ...steps.flatMap((step, index) => linesOf(step, index).map((line) => `    ${line}`)),
    `    expect(platform.findings.map(({ code }) => code)).toEqual(${literal(findings.map(({ code }) => code))})`,
  ]
  return exchanges.redact(`/** What was exchanged with the connector, exchanged again: the definition still takes what was answered. Written by copyAsTest(). */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from '@jest/globals'
import { openPlatform, replay } from '@ferrule/testing'

const folder = dirname(expect.getState().testPath ?? '')
const recording = JSON.parse(readFileSync(join(folder, ${literal(`${name}.recording.json`)}), 'utf8'))

test(${literal(name)}, async () => {
  const server = await replay(recording)
  // With the address of a running server it is asked instead.
  const baseUrl = \`\${server.origin}${basePath}\`
  const platform = await openPlatform({ ${documents}, baseUrl, wait: async () => undefined })
  try {
${lines.join('\n')}
  } finally {
    await platform.close()
    await server.close()
  }
})
`)
}

function howOf({ name, set }: Connection): string {
  return `, ${literal({ name, ...(set === undefined ? {} : { set }) })}`
}

function linesOf(step: Step, index: number): readonly string[] {
  switch (step.kind) {
    case 'action': {
      const { operationId, values, connection, pagination, outcome } = step
      const how = [
        ...(connection === 0 ? [] : [`connection: platform.connections[${connection}]!`]),
        ...(pagination === undefined ? [] : [`pagination: ${literal(pagination)}`]),
      ]
      return [
        `const result${index} = await platform.invoke(${literal(operationId)}, ${literal(values)}${how.length === 0 ? '' : `, { ${how.join(', ')} }`})`,
        // First, for it says why.
        `expect(result${index}.failure?.message).toBe(${literal(outcome.failure?.message)})`,
        `expect(result${index}).toMatchObject(${literal({ status: outcome.status, body: outcome.body })})`,
      ]
    }
    case 'turn on':
      return [`const flow${step.flow} = await platform.turnOn(${argumentsOf(step)})`]
    case 'start polling':
      return [`const flow${step.flow} = platform.startPolling(${argumentsOf(step)})`]
    case 'notification':
      return [
        `await fetch(flow${step.flow}.callbackUrl!, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(${literal(step.body)}) })`,
        `expect(flow${step.flow}.runs.slice(${-step.runs.length || 0}).map((run) => run.body)).toEqual(${literal(step.runs)})`,
      ]
    case 'poll':
      return [`expect(await flow${step.flow}.poll()).toMatchObject(${literal(step.outcome)})`]
    case 'turn off':
      return [`await flow${step.flow}.turnOff()`]
  }
}

function argumentsOf({ operationId, values, connection }: Extract<Step, { readonly kind: 'turn on' | 'start polling' }>): string {
  const how = connection === 0 ? '' : `, { connection: platform.connections[${connection}]! }`
  return `${literal(operationId)}, ${literal(values)}${how}`
}

const literal = (value: unknown): string => (value === undefined ? 'undefined' : JSON.stringify(value))
