import { formatSecret, parseSecret, sign, verifySignature } from '@ferrule/triggers'
import fc from 'fast-check'
import { createRequire } from 'node:module'

/** Somebody else's implementation of the specification. */
const { Webhook } = createRequire(import.meta.url)('standardwebhooks') as {
  readonly Webhook: new (secret: string) => {
    verify(body: string | Buffer, headers: Readonly<Record<string, string>>): unknown
    sign(id: string, at: Date, body: string): string
  }
}

const SECRET = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64')
const now = Math.floor(Date.now() / 1000)

test("the specification's own example comes out", () => {
  const headers = sign('msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, Buffer.from('{"test": 2432232314}'), [SECRET])
  expect(headers).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

test('an independent verifier accepts what is signed here, whatever is in it', () => {
  fc.assert(
    fc.property(fc.json(), fc.uint8Array({ minLength: 24, maxLength: 64 }), fc.stringMatching(/^msg_[\w-]{1,40}$/), (text, secret, id) => {
      const body = Buffer.from(text)
      new Webhook(formatSecret(secret)).verify(body.toString(), { ...sign(id, now, body, [secret]) })
    }),
  )
})

test('what an independent implementation signs is accepted here', () => {
  const signature = new Webhook(formatSecret(SECRET)).sign('msg_1', new Date(now * 1000), '{"a":1}')
  const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': String(now), 'webhook-signature': signature }
  expect(verifySignature(headers, Buffer.from('{"a":1}'), [SECRET])).toBe(true)
})

test('while secrets are exchanged, whoever knows one of them can verify', () => {
  const old = Buffer.alloc(32, 1)
  const body = Buffer.from('{}')
  const headers = sign('msg_1', now, body, [SECRET, old])
  expect(headers['webhook-signature'].split(' ')).toHaveLength(2)
  for (const secret of [SECRET, old]) {
    expect(verifySignature({ ...headers }, body, [secret])).toBe(true)
    new Webhook(formatSecret(secret)).verify('{}', { ...headers })
  }
  expect(verifySignature({ ...headers }, body, [Buffer.alloc(32, 2)])).toBe(false)
  expect(verifySignature({ ...headers }, body, [Buffer.alloc(32, 2), old])).toBe(true)
})

const body = Buffer.from('{"order":1}')
const good = { ...sign('msg_1', now, body, [SECRET]) }
test.each([
  ['another id', { ...good, 'webhook-id': 'msg_2' }, body],
  ['another time', { ...good, 'webhook-timestamp': String(now + 1) }, body],
  ['another body', good, Buffer.from('{"order":2}')],
  ['a body that is encoded otherwise', good, Buffer.from('{"order": 1}')],
  ['a signature of another version', { ...good, 'webhook-signature': good['webhook-signature'].replace('v1,', 'v1a,') }, body],
  ['a cut signature', { ...good, 'webhook-signature': good['webhook-signature'].slice(0, -1) }, body],
  ['no signature', { ...good, 'webhook-signature': '' }, body],
  ['no id', { ...good, 'webhook-id': '' }, body],
  ['no time', { ...good, 'webhook-timestamp': '' }, body],
  ['a time that is no number', { ...good, 'webhook-timestamp': `${now} ` }, body],
  ['a time long ago', { ...sign('msg_1', now - 301, body, [SECRET]) }, body],
  ['a time far ahead', { ...sign('msg_1', now + 302, body, [SECRET]) }, body],
] as const)('%s is not accepted', (_, headers, given) => {
  expect(verifySignature(headers, given, [SECRET], now)).toBe(false)
})

test('clocks may be five minutes apart', () => {
  for (const apart of [-300, 300])
    expect(verifySignature({ ...sign('msg_1', now + apart, body, [SECRET]) }, body, [SECRET], now)).toBe(true)
})

test('a secret is written as the specification wants, and read with or without its prefix', () => {
  expect(formatSecret(SECRET)).toBe('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')
  expect(parseSecret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toEqual(SECRET)
  expect(parseSecret('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toEqual(SECRET)
  for (const bytes of [0, 23, 65]) expect(() => parseSecret(formatSecret(Buffer.alloc(bytes, 1)))).toThrow('24 to 64 bytes')
})
