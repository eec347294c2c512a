/** What an answer means, when it is tried again, and what becomes of the subscription. */
import { nextDelayMs, RETRY_AFTER_CAP_MS, SCHEDULE_MS, verdictOf, type ClaimedDelivery, type Health, type Outcome } from '@ferrule/triggers'
import fc from 'fast-check'
import { followUp, HEALTHY, laneOf, type FollowUp } from '../src/delivery/follow-up.js'
import { retryAfterMs } from '../src/schedule.js'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const NOW = 1_700_000_000_000

describe('the schedule', () => {
  test("is the specification's example, 75 hours and 35 minutes in all", () => {
    expect(SCHEDULE_MS).toEqual([0, 5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR])
    expect(SCHEDULE_MS.reduce((sum, delay) => sum + delay)).toBe(75 * HOUR + 35 * MINUTE + 5 * SECOND)
  })

  test('is spread by a fifth to either side', () => {
    expect(nextDelayMs(2, () => 0)).toBe(4 * MINUTE)
    expect(nextDelayMs(2, () => 0.5)).toBe(5 * MINUTE)
    expect(nextDelayMs(2, () => 1)).toBe(6 * MINUTE)
  })

  test('ends after its last attempt', () => {
    expect(nextDelayMs(9, () => 0.5)).toBe(24 * HOUR)
    expect(nextDelayMs(10, () => 0.5)).toBeUndefined()
    expect(nextDelayMs(2, () => 0.5, { schedule: [0, 1] })).toBeUndefined()
  })

  test('is never shortened by Retry-After, and lengthened by it to a day at most', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 10 * DAY }),
        (attempts, dice, wait) => {
          const delay = nextDelayMs(attempts, () => dice, { retryAfterMs: wait }) ?? 0
          expect(delay).toBeGreaterThanOrEqual(nextDelayMs(attempts, () => dice) ?? 0)
          expect(delay).toBeGreaterThanOrEqual(Math.min(wait, RETRY_AFTER_CAP_MS))
          expect(delay).toBeLessThanOrEqual(1.2 * RETRY_AFTER_CAP_MS)
        },
      ),
    )
  })
})

test.each([
  ['120', 120 * SECOND],
  [' 5 ', 5 * SECOND],
  ['0', 0],
  ['Tue, 14 Nov 2023 22:14:20 GMT', MINUTE],
  ['Tue, 14 Nov 2023 22:12:20 GMT', 0],
  ['99999999999', undefined],
  ['-5', undefined],
  ['1.5', undefined],
  ['0x10', undefined],
  ['soon', undefined],
  ['', undefined],
  ['2023-11-14T22:14:20Z', undefined],
  ['Tue, 14 Nov 2023 22:14:20 +0100', undefined],
  ['Xxx, 99 Yyy 2023 99:99:99 GMT', undefined],
])('Retry-After: %s is %s ms', (value, expected) => {
  expect(retryAfterMs(value, NOW)).toBe(expected)
})

test('every status has one meaning', () => {
  const meanings = Object.fromEntries(
    [
      200, 201, 204, 299, 300, 301, 302, 307, 308, 400, 401, 403, 404, 405, 408, 409, 410, 413, 415, 422, 429, 500, 501, 502, 503, 504, 599,
    ].map((status) => [status, verdictOf(status)]),
  )
  expect(meanings).toEqual({
    ...{ 200: 'delivered', 201: 'delivered', 204: 'delivered', 299: 'delivered' },
    ...{ 300: 'failed', 301: 'failed', 302: 'failed', 307: 'failed', 308: 'failed' },
    ...{ 400: 'rejected', 405: 'rejected', 409: 'rejected', 413: 'rejected', 415: 'rejected', 422: 'rejected' },
    ...{ 401: 'unwelcome', 403: 'unwelcome', 404: 'unwelcome', 410: 'gone', 408: 'failed', 429: 'later' },
    ...{ 500: 'failed', 501: 'failed', 502: 'failed', 503: 'later', 504: 'failed', 599: 'failed' },
  })
})

describe('what follows an attempt', () => {
  const after = (
    result: { readonly outcome: Outcome; readonly status?: number; readonly retryAfterMs?: number; readonly error?: string },
    { attempts = 0, health = HEALTHY, at = NOW }: { readonly attempts?: number; readonly health?: Health; readonly at?: number } = {},
  ): FollowUp =>
    followUp({ attempts } as ClaimedDelivery, { at, durationMs: 1, ...result }, health, {
      now: at,
      random: () => 0.5,
      schedule: SCHEDULE_MS,
    })
  const refused = (status: number, more: object = {}) => ({ outcome: 'refused' as const, status, ...more })

  test('a success says nothing where all was well, and that all is well where it was not', () => {
    expect(after({ outcome: 'delivered', status: 204 })).toEqual({ next: { kind: 'delivered' } })
    expect(after({ outcome: 'delivered', status: 204 }, { health: { failures: 3, timeouts: 1, failingSince: 1, openUntil: 2 } })).toEqual({
      next: { kind: 'delivered' },
      health: HEALTHY,
    })
  })

  test('a failure is tried again by the schedule, and counted', () => {
    expect(after(refused(500))).toEqual({
      next: { kind: 'retry', dueAt: NOW + 5 * SECOND, lane: 'live' },
      health: { failures: 1, timeouts: 0, failingSince: NOW },
    })
    expect(after({ outcome: 'connection' }, { attempts: 3, health: { failures: 3, timeouts: 0, failingSince: NOW - HOUR } })).toEqual({
      next: { kind: 'retry', dueAt: NOW + 2 * HOUR, lane: 'live' },
      health: { failures: 4, timeouts: 0, failingSince: NOW - HOUR },
    })
  })

  test('the last attempt that fails makes a dead letter that says why', () => {
    expect(after(refused(502), { attempts: 9 }).next).toEqual({ kind: 'dead', reason: '10 attempts failed; the last: status 502' })
    expect(after({ outcome: 'connection', error: 'The connection failed: ECONNRESET.' }, { attempts: 9 }).next).toEqual({
      kind: 'dead',
      reason: '10 attempts failed; the last: The connection failed: ECONNRESET.',
    })
  })

  test('410 disables at once, whatever came before', () => {
    expect(after(refused(410))).toEqual({
      next: { kind: 'dead', reason: 'The receiver answered 410: it is gone.' },
      health: { failures: 1, timeouts: 0, failingSince: NOW },
      disable: 'The receiver answered 410.',
    })
  })

  test('a request that is wrong is tried three times', () => {
    expect(after(refused(400)).next.kind).toBe('retry')
    expect(after(refused(400), { attempts: 1 }).next.kind).toBe('retry')
    expect(after(refused(400), { attempts: 2 }).next).toEqual({ kind: 'dead', reason: '3 attempts failed; the last: status 400' })
  })

  test('429 and 503 wait a minute at least, or as long as they say, and pause everything for the receiver', () => {
    for (const status of [429, 503]) {
      expect(after(refused(status))).toMatchObject({ next: { kind: 'retry', dueAt: NOW + MINUTE * 1.1 }, pauseMs: MINUTE * 1.1 })
      expect(after(refused(status, { retryAfterMs: HOUR }))).toMatchObject({
        next: { dueAt: NOW + HOUR * 1.1 },
        pauseMs: Math.round(HOUR * 1.1),
      })
      expect(after(refused(status, { retryAfterMs: SECOND }))).toMatchObject({ pauseMs: MINUTE * 1.1 })
    }
  })

  test('no receiver is left alone for longer than the cap, whatever it asks for', () => {
    expect(after(refused(503, { retryAfterMs: 1_000 * DAY }))).toMatchObject({
      next: { dueAt: NOW + Math.round(DAY * 1.1) },
      pauseMs: Math.round(DAY * 1.1),
    })
  })

  test('a receiver that asks to wait is alive: its breaker stays closed', () => {
    expect(after(refused(429), { health: { failures: 50, timeouts: 0, failingSince: NOW - HOUR } }).health?.openUntil).toBeUndefined()
  })

  test('Retry-After of any failure is kept to', () => {
    expect(after(refused(500, { retryAfterMs: HOUR })).next).toEqual({ kind: 'retry', dueAt: NOW + HOUR * 1.1, lane: 'live' })
    expect(after(refused(500, { retryAfterMs: HOUR })).pauseMs).toBeUndefined()
  })

  test('five failures open the breaker for a minute', () => {
    expect(after(refused(500), { health: { failures: 3, timeouts: 0, failingSince: 1 } }).health?.openUntil).toBeUndefined()
    const { health, next } = after(refused(500), { health: { failures: 4, timeouts: 0, failingSince: NOW - 1 } })
    expect(health).toEqual({ failures: 5, timeouts: 0, failingSince: NOW - 1, openUntil: NOW + MINUTE })
    expect(next).toMatchObject({ lane: 'slow' })
  })

  test('two time-outs in a row make a receiver slow; another failure between them does not', () => {
    const one = after({ outcome: 'timeout' }).health as Health
    expect(laneOf(one)).toBe('live')
    expect(laneOf(after({ outcome: 'timeout' }, { health: one }).health as Health)).toBe('slow')
    const between = after(refused(500), { health: one }).health as Health
    expect(laneOf(after({ outcome: 'timeout' }, { health: between }).health as Health)).toBe('live')
  })

  test('a time-out waits a minute at least', () => {
    expect(after({ outcome: 'timeout' }).next).toMatchObject({ dueAt: NOW + MINUTE * 1.1 })
  })

  test('401, 403 and 404 disable after five failures within a day or more, not before', () => {
    for (const status of [401, 403, 404]) {
      const health = { failures: 4, timeouts: 0, failingSince: NOW - DAY }
      expect(after(refused(status), { health }).disable).toBe('The receiver has answered 401, 403 or 404 for a day.')
      expect(after(refused(status), { health: { ...health, failingSince: NOW - DAY + 1 } }).disable).toBeUndefined()
      expect(after(refused(status), { health: { ...health, failures: 3 } }).disable).toBeUndefined()
    }
    expect(after(refused(500), { health: { failures: 4, timeouts: 0, failingSince: NOW - DAY } }).disable).toBeUndefined()
  })

  test('five days without a success disable', () => {
    for (const result of [refused(500), refused(429), { outcome: 'timeout' as const }, { outcome: 'blocked' as const }]) {
      expect(after(result, { health: { failures: 1, timeouts: 0, failingSince: NOW - 5 * DAY } }).disable).toBe(
        'Nothing has arrived at the receiver for five days.',
      )
      expect(after(result, { health: { failures: 99, timeouts: 0, failingSince: NOW - 5 * DAY + 1 } }).disable).toBeUndefined()
    }
  })

  test('what could not be sent at all is a dead letter and says nothing of the receiver', () => {
    expect(after({ outcome: 'impossible', error: 'The callback URL can not be unsealed.' })).toEqual({
      next: { kind: 'dead', reason: 'One attempt failed; the last: The callback URL can not be unsealed.' },
    })
  })
})
