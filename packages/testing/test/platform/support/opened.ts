/** Owns a pretend platform in front of a receiver, for definitions of a few lines. */
import { afterEach } from '@jest/globals'
import { openPlatform, receiver, type Platform, type PlatformOptions, type Receiver } from '@ferrule/testing'

export interface Opened {
  readonly platform: Platform
  readonly backend: Receiver
}

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** The base path is `/api`. */
export async function open(
  definition: object,
  properties: object = {},
  options: Partial<PlatformOptions> = {},
  prepare: (backend: Receiver) => void = () => undefined,
): Promise<Opened> {
  const backend = await receiver()
  closing.push(() => backend.close())
  prepare(backend)
  const platform = await openPlatform({ definition, properties: { properties }, baseUrl: `${backend.origin}/api`, ...options })
  closing.push(() => platform.close())
  return { platform, backend }
}

/** A definition with these paths. */
export function connector(paths: object, more: object = {}): object {
  return {
    swagger: '2.0',
    info: { title: 'Tickets', version: '1' },
    host: 'tickets.example',
    basePath: '/api',
    schemes: ['https'],
    consumes: ['application/json'],
    produces: ['application/json'],
    paths,
    ...more,
  }
}

export const json = (
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): { status: number; headers: Record<string, string>; body: string } => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
})

/** `GET /me`, which answers anything. */
export const ME = { '/me': { get: { operationId: 'Me', responses: { 200: { description: 'OK' } } } } }
