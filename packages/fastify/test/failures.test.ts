/** What methods throw on purpose, what happens to them, and how long they may take. */
import { expect, test } from '@jest/globals'
import { Conflict, ExpiredConnection, Failure, Forbidden, NotFound, Throttled, Unavailable, UserError } from '@ferrule/core'
import { serving } from './connectors/app.js'
import { Ends } from './connectors/ends.js'

const connector = new Ends()
const served = serving(connector, { deadlineMs: 200 })
const headers = { authorization: `Basic ${Buffer.from('ada:secret').toString('base64')}` }
const end = async (next: Ends['next'], url = '/end') => {
  connector.next = next
  return (await served).call({ method: 'POST', url, headers })
}
const throwing = (thrown: unknown) => (): never => {
  throw thrown
}

test.each<[string, Failure, number, string, string, Record<string, string>]>([
  ['the maker’s mistake', new UserError('Too many boxes.'), 400, 'user-error', 'Too many boxes.', {}],
  ['what is not there', new NotFound('There is no order 7.'), 404, 'not-found', 'There is no order 7.', {}],
  ['what is not allowed', new Forbidden('Ask Grace.'), 403, 'forbidden', 'Ask Grace.', {}],
  ['a conflict', new Conflict('It was sent.'), 409, 'conflict', 'It was sent.', {}],
  [
    'a connection that expired',
    new ExpiredConnection(),
    401,
    'connection-expired',
    'The connection has expired. Sign in again.',
    { 'www-authenticate': 'Basic realm="connector"' },
  ],
  ['too many requests', new Throttled(2.5), 429, 'too-many-requests', 'Too many requests.', { 'retry-after': '3' }],
  ['what comes back', new Unavailable(60, 'The shop is closed.'), 503, 'unavailable', 'The shop is closed.', { 'retry-after': '60' }],
])('%s is told in the message that makers see', async (_, thrown, status, code, message, extra) => {
  for (const url of ['/end', '/end-at-once']) {
    const answer = await end(throwing(thrown), url)
    expect(answer.status).toBe(status)
    expect(answer.json()).toMatchObject({ status, code, message, detail: message })
    expect(answer.headers).toMatchObject(extra)
  }
})

test('what led to a failure is in the log, and nowhere else', async () => {
  const cause = new Error('SELECT * FROM orders')
  const answer = await end(throwing(new NotFound('There is no such order.', { cause })))
  expect(answer.text).not.toContain('SELECT')
  expect((await served).log).toContainEqual(
    expect.objectContaining({ msg: 'the operation was refused', err: expect.objectContaining({ message: 'SELECT * FROM orders' }) }),
  )
})

test('a failure of another copy of the package, or with a code of a later version, is one as well', async () => {
  class Later extends Failure {
    readonly code = 'invented-later'
  }
  expect((await end(throwing(new Later('Later.')))).json()).toMatchObject({ status: 422, message: 'Later.' })
  const copied = Object.assign(new Error('Copied.'), { code: 'not-found', [Symbol.for('ferrule.failure')]: true })
  expect((await end(throwing(copied))).json()).toMatchObject({ status: 404, message: 'Copied.' })
})

test('an accident says nothing', async () => {
  for (const thrown of [new Error('secret'), 'secret', null, { code: 'not-found', message: 'secret' }]) {
    const answer = await end(throwing(thrown))
    expect([answer.status, answer.json().code, answer.text.includes('secret')]).toEqual([500, 'internal-error', false])
  }
})

test('a method that does not answer in time is answered for, and told', async () => {
  let signal: AbortSignal | undefined
  const answer = await end((context) => {
    signal = context.signal
    return new Promise(() => undefined)
  })
  expect([answer.status, answer.json().code]).toEqual([504, 'deadline-exceeded'])
  expect(signal?.aborted).toBe(true)
})

test('what a method gives or throws after its deadline goes nowhere', async () => {
  for (const late of [() => ({ how: 'late' }), throwing(new Error('late'))]) {
    const answer = await end(() => new Promise((resolve) => setTimeout(resolve, 400)).then(late))
    expect(answer.status).toBe(504)
  }
  await new Promise((resolve) => setTimeout(resolve, 400))
  expect((await end(() => ({ how: 'in time' }))).json()).toEqual({ how: 'in time' })
  expect((await served).log).toContainEqual(expect.objectContaining({ msg: 'the operation failed after its deadline' }))
})

test('calls that never answer end in their order, and others go on', async () => {
  const { call } = await served
  const hung: Promise<number>[] = []
  for (let index = 0; index < 40; index++) {
    await new Promise<void>((begun) => {
      connector.next = () => {
        begun()
        return new Promise(() => undefined)
      }
      hung.push(call({ method: 'POST', url: '/end', headers }).then(({ status }) => status))
    })
  }
  expect((await end(() => ({ how: 'meanwhile' }))).status).toBe(200)
  expect(new Set(await Promise.all(hung))).toEqual(new Set([504]))
})
