/** The keys of who issues tokens: rotated, away, slow, enormous. The clock is the test's. */
import { afterEach, expect, test } from '@jest/globals'
import { serving } from '../connectors/app.js'
import { Tokens } from '../connectors/tokens.js'
import { AUDIENCE, createKey, openIssuer, tokenOf, type SigningKey } from './issuer.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const opened: { close(): void }[] = []
afterEach(() => opened.splice(0).forEach((one) => one.close()))

async function open() {
  const issuer = await openIssuer()
  opened.push(issuer)
  const clock = { now: Date.now() }
  const { call, log } = await serving(new Tokens({ issuer: issuer.address, audience: AUDIENCE, jwksUrl: `${issuer.address}/keys` }), {
    now: () => clock.now,
  })
  const ask = async (key: SigningKey = issuer.keys[0] as SigningKey) => {
    const token = await tokenOf(issuer, {}, { key, now: clock.now })
    return (await call({ url: '/who', headers: { authorization: `Bearer ${token}` } })).status
  }
  return { issuer, clock, ask, log, call }
}

test('keys are fetched once, and again when they are ten minutes old', async () => {
  const { issuer, clock, ask } = await open()
  for (let index = 0; index < 5; index++) expect(await ask()).toBe(200)
  expect(issuer.asked).toBe(1)
  clock.now += 11 * MINUTE
  expect(await ask()).toBe(200)
  expect(issuer.asked).toBe(2)
})

test('a new key is found when the first token comes that is signed with it', async () => {
  const { issuer, clock, ask } = await open()
  expect(await ask()).toBe(200)
  const next = await createKey('second')
  issuer.keys.push(next)
  clock.now += MINUTE
  expect(await ask(next)).toBe(200)
  expect(issuer.asked).toBe(2)
})

test('a key that was withdrawn opens nothing once it is known to be, not even a token that was good before', async () => {
  const { issuer, clock, ask } = await open()
  const old = issuer.keys[0] as SigningKey
  expect(await ask(old)).toBe(200)
  const next = await createKey('second')
  issuer.keys = [next]
  clock.now += 11 * MINUTE
  expect(await ask(next)).toBe(200)
  expect(await ask(old)).toBe(401)
})

test('however many tokens name unknown keys, the issuer is asked once in 30 seconds', async () => {
  const { issuer, clock, ask } = await open()
  expect(await ask()).toBe(200)
  const stranger = await createKey('nobody')
  clock.now += 31_000
  expect(new Set(await Promise.all(Array.from({ length: 40 }, async (_, index) => ask({ ...stranger, kid: `nobody-${index}` }))))).toEqual(
    new Set([401]),
  )
  expect(issuer.asked).toBe(2)
  clock.now += 31_000
  expect(await ask(stranger)).toBe(401)
  expect(issuer.asked).toBe(3)
})

test.each<[string, Parameters<typeof breakIssuer>[1]]>([
  ['is away', 'away'],
  ['answers 500', (response) => response.writeHead(500).end()],
  ['answers HTML', (response) => response.end('<html>')],
  ['answers 50 MB', (response) => void response.end(Buffer.alloc(50_000_000, ' '))],
  ['answers no keys', (response) => response.end('{"keys":{}}')],
  ['leads elsewhere', (response) => response.writeHead(302, { location: '/evil' }).end()],
])('where the issuer %s, the keys that are known go on for a day', async (_, failure) => {
  const { issuer, clock, ask, log } = await open()
  expect(await ask()).toBe(200)
  breakIssuer(issuer, failure)
  clock.now += HOUR
  expect(await ask()).toBe(200)
  clock.now += 22 * HOUR
  expect(await ask()).toBe(200)
  expect(log.some(({ msg }) => msg === 'the keys that tokens are checked with could not be fetched')).toBe(true)
  clock.now += 3 * HOUR
  expect(await ask()).toBe(503)
  expect(issuer.elsewhere).toEqual([])
})

function breakIssuer(issuer: Awaited<ReturnType<typeof openIssuer>>, failure: 'away' | NonNullable<(typeof issuer)['answer']>): void {
  if (failure === 'away') issuer.close()
  else issuer.answer = failure
}

test('without any keys nobody can tell: 503, and when to come back', async () => {
  const { issuer, call } = await open()
  issuer.answer = (response) => response.writeHead(500).end()
  const answer = await call({ url: '/who', headers: { authorization: `Bearer ${await tokenOf(issuer)}` } })
  expect([answer.status, answer.headers['retry-after'], answer.json().code]).toEqual([503, '30', 'unavailable'])
  expect((await call({ url: '/who' })).status).toBe(401)
})

test('an issuer that is slow holds its callers only', async () => {
  const { issuer, call } = await open()
  issuer.answer = (response) => void setTimeout(() => response.writeHead(500).end(), 300)
  const slow = call({ url: '/who', headers: { authorization: `Bearer ${await tokenOf(issuer)}` } })
  const began = performance.now()
  expect((await call({ url: '/open' })).status).toBe(200)
  expect(performance.now() - began).toBeLessThan(250)
  expect((await slow).status).toBe(503)
})

test('a thousand keys are found among', async () => {
  const { issuer, ask } = await open()
  const [first] = issuer.keys as [SigningKey]
  issuer.keys = Array.from({ length: 1_000 }, (_, index) => ({
    ...first,
    kid: `key-${index}`,
    publicJwk: { ...first.publicJwk, kid: `key-${index}` },
  }))
  expect(await ask({ ...first, kid: 'key-999' })).toBe(200)
})
