/** The operator's own secrets, and how one takes the place of another. */
import { createTriggers, formatSecret, type SigningSecrets } from '@ferrule/triggers'
import { Webhook } from 'standardwebhooks'
import { KEY, openBench, until, type Bench } from './bench.js'

const HOUR = 3_600_000
const NEW = formatSecret(Buffer.alloc(32, 2))
const OLD = formatSecret(Buffer.alloc(32, 1))

let here: Bench
const open = async (signingSecrets: SigningSecrets): Promise<void> => {
  here = await openBench({ signingSecrets })
  await here.subscribe('/a')
  here.triggers.start()
}
afterEach(() => here.close())

/** Publishes, and says which secrets a receiver can check what comes with. */
async function checkedBy(): Promise<readonly string[]> {
  const before = here.receiver.requests.length
  await here.triggers.publish({ topic: 'orderPlaced', event: { order: 1 } })
  await until(() => {
    here.clock.advance(10)
    return here.receiver.requests.length > before
  })
  const { headers, body } = here.receiver.requests[before] ?? { headers: {}, body: '' }
  return [OLD, NEW].filter((secret) => {
    try {
      new Webhook(secret).verify(String(body), headers as Record<string, string>)
      return true
    } catch {
      return false
    }
  })
}

test('while two are valid both sign, and from its end on the old one does not', async () => {
  const notAfter = new Date(Date.now() + 2 * 60_000)
  await open([{ secret: NEW }, { secret: OLD, notAfter }])
  expect(await checkedBy()).toEqual([OLD, NEW])
  // Receivers refuse what is signed more than five minutes away from their own clock.
  here.clock.advance(3 * 60_000)
  expect(await checkedBy()).toEqual([NEW])
})

test('one alone signs, given as text or bytes', async () => {
  await open([{ secret: Buffer.alloc(32, 2) }])
  expect(await checkedBy()).toEqual([NEW])
})

test.each([
  ['none', [], /1 to 10 signing secrets, not 0/],
  ['too many', Array.from({ length: 11 }, () => ({ secret: NEW })), /1 to 10 signing secrets, not 11/],
  ['one that is too short', [{ secret: 'whsec_c2hvcnQ=' }], /24 to 64 bytes/],
  ['an end for all of them', [{ secret: NEW, notAfter: new Date(HOUR) }], /nothing would be signed after the last/],
  ['an end that is no date', [{ secret: NEW, notAfter: new Date('soon') }], /no date/],
])('%s: refused at the start', async (_what, secrets, message) => {
  await open([{ secret: NEW }])
  expect(() => createTriggers({ store: here.store, keys: [KEY], signingSecrets: secrets })).toThrow(message)
})
