/** What is made from the operator's keys, and what becomes of it when they are exchanged. */
import { InvalidCursor, Keys, openCursor, readSubscriptionToken, sealCursor, subscriptionToken, type CursorScope } from '@ferrule/triggers'
import fc from 'fast-check'
import { randomBytes } from 'node:crypto'
import { openBench, until, statesOf, LOOPBACK } from './bench.js'
import { createTriggers } from '@ferrule/triggers'

const OLD = Buffer.alloc(32, 1)
const NEW = Buffer.alloc(32, 2)
const text = (bytes: Uint8Array | undefined): string | undefined => (bytes === undefined ? undefined : Buffer.from(bytes).toString())

describe('keys', () => {
  test('are 32 bytes or more, as bytes or in base64', () => {
    const sealed = new Keys([OLD]).seal('cursor', 'here', Buffer.from('text'))
    expect(text(new Keys([OLD.toString('base64')]).open('cursor', 'here', sealed))).toBe('text')
    expect(() => new Keys([])).toThrow('openssl rand -base64 32')
    expect(() => new Keys([Buffer.alloc(31)])).toThrow('32 bytes or more')
    expect(() => new Keys(['a password'])).toThrow('32 bytes or more')
  })

  test('what is sealed says nothing of what it is, not even that it is the same', () => {
    const keys = new Keys([OLD])
    const [one, other] = [0, 1].map(() => keys.seal('callback-url', 'here', Buffer.from('https://hooks.example.com')))
    expect(one?.equals(other as Buffer)).toBe(false)
    expect(one?.includes('hooks')).toBe(false)
  })

  test('what is sealed opens for its purpose and its place alone', () => {
    const keys = new Keys([OLD])
    const sealed = keys.seal('callback-url', 'here', Buffer.from('text'))
    expect(text(keys.open('callback-url', 'here', sealed))).toBe('text')
    expect(keys.open('callback-url', 'elsewhere', sealed)).toBeUndefined()
    expect(keys.open('cursor', 'here', sealed)).toBeUndefined()
    expect(new Keys([NEW]).open('callback-url', 'here', sealed)).toBeUndefined()
  })

  test('whatever is changed in what is sealed, it does not open', () => {
    const keys = new Keys([OLD])
    const sealed = keys.seal('cursor', 'here', Buffer.from('text'))
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed)
      changed[bit >> 3]! ^= 1 << (bit & 7)
      expect(keys.open('cursor', 'here', changed)).toBeUndefined()
    }
    for (let length = 0; length < sealed.length; length++) expect(keys.open('cursor', 'here', sealed.subarray(0, length))).toBeUndefined()
  })

  test('a former key opens what it sealed for as long as it is listed, and makes nothing new', () => {
    const sealed = new Keys([OLD]).seal('cursor', 'here', Buffer.from('text'))
    const both = new Keys([NEW, OLD])
    expect(text(both.open('cursor', 'here', sealed))).toBe('text')
    const anew = both.seal('cursor', 'here', Buffer.from('text'))
    expect(new Keys([OLD]).open('cursor', 'here', anew)).toBeUndefined()
    expect(text(new Keys([NEW]).open('cursor', 'here', anew))).toBe('text')
  })

  test('digests are the same for the same text and key, the current one first', () => {
    const [old] = new Keys([OLD]).digests('url')
    const [current, former] = new Keys([NEW, OLD]).digests('url')
    expect(former).toBe(old)
    expect(current).not.toBe(old)
    expect(new Keys([OLD]).digests('url2')[0]).not.toBe(old)
  })

  test('each subscription has signing secrets of its own, one of each key, as the specification wants them', () => {
    const keys = new Keys([NEW, OLD])
    const secrets = keys.signingSecrets('one')
    expect(secrets.map(({ length }) => length)).toEqual([32, 32])
    expect(new Keys([OLD]).signingSecrets('one')).toEqual([secrets[1]])
    expect(keys.signingSecrets('two')).not.toEqual(secrets)
  })

  test('a subscription made under a former key is found, and under the new one alone once it was asked for again', async () => {
    const bench = await openBench({ keys: [OLD] })
    const ask = { topic: 'orderPlaced', principal: 'me', callbackUrl: `${bench.receiver.origin}/hook` }
    const { token } = await bench.triggers.subscribe(ask)
    const withKeys = (keys: Uint8Array[]) => createTriggers({ store: bench.store, clock: bench.clock, keys, callbacks: LOOPBACK })
    const again = await withKeys([NEW, OLD]).subscribe(ask)
    expect(again.kind).toBe('known')
    expect(readSubscriptionToken(new Keys([NEW]), again.token)).toEqual(readSubscriptionToken(new Keys([OLD]), token))
    // The old key is gone: the URL has to be sealed under the new one by now.
    const later = withKeys([NEW])
    expect((await later.subscribe(ask)).kind).toBe('known')
    await later.publish({ topic: 'orderPlaced', event: {} })
    later.start()
    await until(async () => (await statesOf(bench.store)).delivered === 1)
    expect(await later.unsubscribe(token)).toBe(false)
    expect(await later.unsubscribe(again.token)).toBe(true)
    await later.stop()
    await bench.close()
  })
})

describe('a subscription token', () => {
  const keys = new Keys([OLD])
  const reference = { id: randomBytes(16).toString('base64url'), generation: 12 }
  const token = subscriptionToken(keys, reference)

  test('says what it stands for, fits into a path and is short', () => {
    expect(readSubscriptionToken(keys, token)).toEqual(reference)
    expect(token).toMatch(/^[\w.-]{1,60}$/)
  })

  test('is good for its id and generation alone', () => {
    const [id, generation, proof] = token.split('.') as [string, string, string]
    for (const other of [
      `${id}.d.${proof}`,
      `${id}.0${generation}.${proof}`,
      `${id.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))}.${generation}.${proof}`,
    ])
      expect(readSubscriptionToken(keys, other)).toBeUndefined()
  })

  test('can not be made up: whatever is changed in it, it is none', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'
    for (let at = 0; at < token.length; at++)
      for (const character of alphabet)
        if (character !== token[at])
          expect(readSubscriptionToken(keys, token.slice(0, at) + character + token.slice(at + 1))).toBeUndefined()
    for (const wrong of ['', '.', token.slice(1), token.slice(0, -1), `${token}A`, `${token}\n`, ` ${token}`, token.repeat(100)])
      expect(readSubscriptionToken(keys, wrong)).toBeUndefined()
    expect(readSubscriptionToken(new Keys([NEW]), token)).toBeUndefined()
    fc.assert(fc.property(fc.string(), (given) => readSubscriptionToken(keys, given) === undefined))
  })

  test('of a former key is good for as long as the key is listed', () => {
    expect(readSubscriptionToken(new Keys([NEW, OLD]), token)).toEqual(reference)
  })
})

describe('a cursor', () => {
  const keys = new Keys([OLD])
  const scope: CursorScope = { operation: 'listOrders', owner: 'me', parameters: 'status=open', epoch: 'e1' }
  const cursor = sealCursor(keys, scope, '123456789012', 1_700_000_000_000)

  test('opens to its position, for who asked for what', () => {
    expect(openCursor(keys, scope, cursor)).toEqual({ kind: 'position', position: '123456789012', issuedAt: 1_700_000_000_000 })
    expect(cursor).toMatch(/^[\w-]+$/)
    expect(sealCursor(keys, scope, 'x'.repeat(60), 1_700_000_000_000).length).toBeLessThanOrEqual(400)
  })

  test.each([
    ['another operation', { operation: 'listInvoices' }],
    ['another owner', { owner: 'you' }],
    ['an operation and an owner that are spelt together the same', { operation: 'listOrders","me', owner: '' }],
  ])('is none for %s', (_, other) => {
    expect(() => openCursor(keys, { ...scope, ...other }, cursor)).toThrow(InvalidCursor)
  })

  test('starts anew where the parameters are others, and has a gap where the log is another', () => {
    expect(openCursor(keys, { ...scope, parameters: 'status=all' }, cursor)).toEqual({ kind: 'restart' })
    expect(openCursor(keys, { ...scope, epoch: 'e2' }, cursor)).toEqual({ kind: 'gap' })
    expect(openCursor(keys, { ...scope, parameters: 'status=all', epoch: 'e2' }, cursor)).toEqual({ kind: 'restart' })
  })

  test('of a former key opens for as long as the key is listed', () => {
    expect(openCursor(new Keys([NEW, OLD]), scope, cursor).kind).toBe('position')
    expect(() => openCursor(new Keys([NEW]), scope, cursor)).toThrow(InvalidCursor)
  })

  test('is none with any of its bits turned over', () => {
    const bytes = Buffer.from(cursor, 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes)
      changed[bit >> 3]! ^= 1 << (bit & 7)
      expect(() => openCursor(keys, scope, changed.toString('base64url'))).toThrow(InvalidCursor)
    }
  })

  test('is none with any of its characters changed, cut, doubled or encoded otherwise', () => {
    for (let at = 0; at < cursor.length; at++)
      for (const character of ['A', 'z', '-', '=', '+', '/', '.', ' ', '%', '\0', 'é'])
        if (character !== cursor[at])
          expect(() => openCursor(keys, scope, cursor.slice(0, at) + character + cursor.slice(at + 1))).toThrow(InvalidCursor)
    for (let length = 0; length < cursor.length; length++)
      expect(() => openCursor(keys, scope, cursor.slice(0, length))).toThrow(InvalidCursor)
    for (const wrong of [
      '',
      `${cursor}A`,
      `${cursor}=`,
      `${cursor}\n`,
      encodeURIComponent(`${cursor}=`),
      cursor + cursor,
      'A'.repeat(10_000),
      Buffer.from(cursor, 'base64url').toString('base64'),
    ])
      if (wrong !== cursor) expect(() => openCursor(keys, scope, wrong)).toThrow(InvalidCursor)
  })

  test('is none, whatever somebody makes up', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String(),
          fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('base64url')),
        ),
        (made) => {
          expect(() => openCursor(keys, scope, made)).toThrow(InvalidCursor)
        },
      ),
    )
  })

  test('that holds another kind of sealed thing is none', () => {
    const other = keys.seal('callback-url', JSON.stringify(['listOrders', 'me']), Buffer.from('[1,"e1","","1",1]')).toString('base64url')
    expect(() => openCursor(keys, scope, other)).toThrow(InvalidCursor)
  })
})
