/** Owns a connector that can be wrong in one way at a time: a definition and a server, both written by hand. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach } from '@jest/globals'
import { openPlatform, type Platform } from '@ferrule/testing'
import { connector } from './opened.js'

/** What is wrong; nothing where `undefined`. */
export type Fault =
  | 'no location'
  | 'relative location'
  | 'foreign location'
  | 'status 200'
  | 'no unsubscribe'
  | 'unsubscribe needs credentials'
  | 'another subscription each time'
  | 'sends on'
  | 'encoded callback'
  | 'decoded callback'
  | 'wrong type in notification'
  | 'sends twice'
  | 'sends nothing'
  | 'sends other things'
  | 'wrong type in answer'
  | 'no id in answer'
  | 'relative next link'
  | 'relative location of a job'
  | 'wrong type in poll'
  | 'relative location of a poll'
  | 'late item'
  | 'late item lost'
  | 'same items again'
  | 'no place for the callback'
  | 'list beside others'
  | 'unknown operation'
  | 'unknown parameter'

interface Thing {
  readonly id: number
  readonly name: string
}

export interface Faulty {
  readonly platform: Platform
  /** Makes a thing, as somebody does at the service itself. */
  make(thing: Thing): Promise<void>
}

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

export async function openFaulty(fault?: Fault): Promise<Faulty> {
  const service = new Service(fault)
  const server = createServer((request, response) => void service.handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const platform = await openPlatform({
    definition: definitionWith(fault),
    baseUrl: `http://127.0.0.1:${port}/api`,
    wait: () => Promise.resolve(),
  })
  closing.push(async () => {
    await platform.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { platform, make: (thing) => service.make(thing) }
}

const ADDRESS = 'https://tickets.example/api'

class Service {
  private readonly subscriptions = new Map<number, string>()
  private readonly things: (Thing & { readonly visibleAt: number })[] = []
  private asked = 0

  constructor(private readonly fault: Fault | undefined) {}

  private has(fault: Fault): boolean {
    return this.fault === fault
  }

  async make(thing: Thing): Promise<void> {
    const isLate = this.has('late item') || this.has('late item lost')
    this.things.push({ ...thing, visibleAt: this.asked + (isLate ? 1 : 0) })
    if (this.has('sends nothing')) return
    const said = this.has('wrong type in notification') ? { ...thing, id: String(thing.id) } : thing
    for (const url of this.subscriptions.values()) {
      await post(this.addressOf(url), said)
      if (this.has('sends twice')) await post(url, said)
      if (this.has('sends other things')) await post(url, { id: 999, name: 'other' })
    }
  }

  private addressOf(url: string): string {
    if (this.has('encoded callback')) return url.replaceAll('%', '%25')
    return this.has('decoded callback') ? decodeURIComponent(url) : url
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request)
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://service')
    const answer = (status: number, headers: Readonly<Record<string, string>>, value?: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(value === undefined ? undefined : JSON.stringify(value))
    }
    switch (`${request.method} ${pathname}`) {
      case 'POST /api/hooks':
        return answer(this.has('status 200') ? 200 : 201, this.subscribe((JSON.parse(body) as { url?: string }).url ?? ''))
      case 'GET /api/things':
        return answer(200, {}, this.page(Number(searchParams.get('page') ?? 1)))
      case 'GET /api/new':
        return this.poll(Number(searchParams.get('since') ?? this.things.length), answer)
      case 'POST /api/jobs':
        return answer(202, { location: this.has('relative location of a job') ? '/jobs/1' : `${ADDRESS}/jobs/1` })
      case 'GET /api/jobs/1':
        return answer(200, {}, { id: 1, name: 'done' })
      default:
        return answer(this.unsubscribe(request, Number(pathname.split('/').at(-1))), {})
    }
  }

  private subscribe(url: string): Readonly<Record<string, string>> {
    const known = [...this.subscriptions].find(([, one]) => one === url)?.[0]
    const id = known === undefined || this.has('another subscription each time') ? this.subscriptions.size + 1 : known
    if (url !== '') this.subscriptions.set(id, url)
    if (this.has('no location')) return {}
    if (this.has('foreign location')) return { location: `http://10.0.0.7:8080/hooks/${id}` }
    return { location: this.has('relative location') ? `/api/hooks/${id}` : `${ADDRESS}/hooks/${id}` }
  }

  private unsubscribe({ method, headers }: IncomingMessage, id: number): number {
    if (method !== 'DELETE' || this.has('no unsubscribe')) return 404
    if (this.has('unsubscribe needs credentials') && headers.authorization === undefined) return 401
    if (!this.has('sends on')) this.subscriptions.delete(id)
    return 204
  }

  private page(page: number): object {
    const next = this.has('relative next link') ? '/things?page=2' : `${ADDRESS}/things?page=2`
    const value = [
      this.has('wrong type in answer') ? { id: 'one', name: 'a' } : this.has('no id in answer') ? { name: 'a' } : { id: page, name: 'a' },
    ]
    return { value, ...(page === 1 ? { next } : {}) }
  }

  private poll(since: number, answer: (status: number, headers: Readonly<Record<string, string>>, value?: unknown) => void): void {
    this.asked++
    const from = this.has('same items again') ? 0 : since
    // Whoever counts what is there, and not what has been said, loses what becomes visible late.
    const found = this.things.slice(from).filter(({ visibleAt }) => visibleAt < this.asked)
    const next = this.has('late item lost') ? this.things.length : from + found.length
    const location = this.has('relative location of a poll') ? `/new?since=${next}` : `${ADDRESS}/new?since=${next}`
    const value = found.map(({ id, name }) => ({ id: this.has('wrong type in poll') ? String(id) : id, name }))
    answer(value.length === 0 ? 202 : 200, { location }, value.length === 0 ? undefined : { value })
  }
}

async function post(url: string, body: unknown): Promise<void> {
  await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
}

function definitionWith(fault: Fault | undefined): object {
  const thing = { type: 'object', required: ['id'], properties: { id: { type: 'integer' }, name: { type: 'string' } } }
  const list = {
    type: 'object',
    properties: { value: { type: 'array', items: thing }, next: { type: 'string', 'x-ms-visibility': 'internal' } },
  }
  const batch = fault === 'list beside others' ? { ...list, properties: { ...list.properties, count: { type: 'integer' } } } : list
  const answers = (schema: object, status = 200): object => ({ [status]: { description: 'OK', schema } })
  const url = {
    type: 'string',
    ...(fault === 'no place for the callback' ? {} : { 'x-ms-notification-url': true, 'x-ms-visibility': 'internal' }),
  }
  const kind = {
    name: 'kind',
    in: 'query',
    type: 'string',
    'x-ms-dynamic-values': {
      operationId: fault === 'unknown operation' ? 'ListKinds' : 'ListThings',
      'value-path': 'id',
      'value-collection': 'value',
      parameters: { of: { parameter: fault === 'unknown parameter' ? 'owner' : 'group' } },
    },
  }
  return connector({
    '/hooks': {
      'x-ms-notification-content': { schema: thing },
      post: {
        operationId: 'WhenMade',
        'x-ms-trigger': 'single',
        parameters: [{ name: 'body', in: 'body', required: true, schema: { type: 'object', properties: { url } } }],
        responses: { 201: { description: 'Created' } },
      },
    },
    '/hooks/{id}': {
      delete: {
        operationId: 'EndHook',
        'x-ms-visibility': 'internal',
        parameters: [{ name: 'id', in: 'path', required: true, type: 'string' }],
        responses: { 204: { description: 'Gone' } },
      },
    },
    '/new': { get: { operationId: 'WhenNew', 'x-ms-trigger': 'batch', responses: answers(batch) } },
    '/things': {
      get: {
        operationId: 'ListThings',
        'x-ms-pageable': { nextLinkName: 'next' },
        parameters: [{ name: 'of', in: 'query', type: 'string' }, { name: 'group', in: 'query', type: 'string' }, kind],
        responses: answers(list),
      },
    },
    '/jobs': { post: { operationId: 'Run', responses: answers(thing) } },
  })
}
