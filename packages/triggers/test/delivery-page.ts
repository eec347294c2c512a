/** Owns the page about delivery: what is promised and which test shows it, and the numbers that the code goes by. */
import type { Outcome } from '@ferrule/triggers'
import { CONNECT_TIMEOUT_MS, MAX_CALLBACK_LENGTH } from '../src/callback-guard.js'
import { BACKLOG, MAX_EVENT_BYTES, PER_SUBSCRIPTION, QUOTA, RETENTION, SLOTS, SLOW_SHARE } from '../src/defaults.js'
import { ATTEMPT_TIMEOUT_MS, MAX_ANSWER_BYTES, PROBE_TIMEOUT_MS } from '../src/delivery/attempt.js'
import { BREAKER_FAILURES, BREAKER_OPEN_MS, followUp, HEALTHY, SLOW_TIMEOUTS } from '../src/delivery/follow-up.js'
import { DISABLE_FAILING_MS, DISABLE_UNWELCOME, LATER_MS, verdictOf } from '../src/outcome.js'
import { JITTER, RETRY_AFTER_CAP_MS, SCHEDULE_MS } from '../src/schedule.js'
import { TOLERANCE_S } from '../src/signature.js'
import type { ClaimedDelivery, Health } from '../src/store.js'

export interface Guarantee {
  readonly promise: string
  readonly meaning: string
  /** Where the promise is put to the test, and the words by which the test is found there. */
  readonly shownBy?: readonly [file: string, words: string]
}

export const GUARANTEES: readonly Guarantee[] = [
  {
    promise: 'nothing that was accepted is lost',
    meaning:
      '`publish` resolves after the event and the duty to bring it to its subscribers are durable, in one transaction. Every subscription ' +
      'that was active then receives it or has a dead letter with a reason',
    shownBy: ['packages/fastify/test/triggers/lifecycle.test.ts', 'what is accepted arrives or is a dead letter, and nothing else does'],
  },
  {
    promise: 'at least once',
    meaning:
      'after a crash, what was on its way may arrive a second time: with the same `webhook-id` and the same bytes. ' +
      'On SQLite a power failure may make what had arrived in the last moments before it arrive again, too',
    shownBy: ['packages/fastify/test/triggers/lifecycle.test.ts', 'what is accepted arrives or is a dead letter, and nothing else does'],
  },
  {
    promise: 'once per `id`',
    meaning: '`publish(…, { id })` with an id that the topic has already changes nothing',
    shownBy: ['packages/triggers/test/delivery.test.ts', 'an event with a known id is told so and reaches nobody again'],
  },
  {
    promise: 'nothing that was not published',
    meaning: 'an event of a transaction that rolls back was never there',
    shownBy: ['packages/triggers/test/postgres/transactions.test.ts', 'was never there where the transaction rolls back'],
  },
  {
    promise: 'nothing after the end',
    meaning: 'no attempt begins once an unsubscription was answered; one that is on its way may still arrive',
    shownBy: ['packages/fastify/test/triggers/lifecycle.test.ts', 'what is accepted arrives or is a dead letter, and nothing else does'],
  },
  {
    promise: 'what a poller has not seen, it will see',
    meaning:
      'positions follow the order of commits; the same cursor gives the same events first; events that are not kept any more are ' +
      'announced as a gap',
    shownBy: ['packages/triggers/test/postgres/polling.test.ts', 'misses nothing and reads in order'],
  },
  { promise: 'no order', meaning: 'receivers answer at their own pace. A poller reads in order' },
]

/** Writes the page. */
export function writeDeliveryPage(): string {
  return `# Delivery

What [\`@ferrule/triggers\`](../../packages/triggers) promises about events, and the numbers behind it. Written from the code by \`npm run golden\`.

## Guarantees

${table(
  ['promise', 'what it means', 'put to the test in'],
  GUARANTEES.map(({ promise, meaning, shownBy }) => [promise, meaning, shownBy === undefined ? '' : testLink(shownBy[0])]),
)}

## Schedule

After a failure an event is tried again, each time ±${JITTER * 100} % off so that a receiver that comes back is not stampeded. This is the example schedule of
the [Standard Webhooks](https://www.standardwebhooks.com/) specification.

${table(
  ['attempt', 'waits for'],
  SCHEDULE_MS.map((ms, index) => [String(index + 1), ms === 0 ? 'nothing' : time(ms)]),
)}

A receiver's \`Retry-After\` (seconds or a date, after any failure) makes the wait longer, never shorter, and at most ${time(RETRY_AFTER_CAP_MS)}, behind which
those who were told the same time are spread. After the last attempt the event is a dead letter.

## Answers

${table(
  ['answer', 'verdict', 'what follows'],
  [
    ...statuses(),
    ['no complete answer in time', '`failed`', consequence({ outcome: 'timeout' })],
    ['no connection, or one that broke', '`failed`', consequence({ outcome: 'connection' })],
    ['an address that may not be called', '`failed`', `${consequence({ outcome: 'blocked' })}: a name may lead somewhere else tomorrow`],
    ['a callback URL that the keys do not open', 'none', consequence({ outcome: 'impossible' })],
  ],
)}

Redirects are failures and are never followed. A subscription at which nothing has arrived for ${time(DISABLE_FAILING_MS)} in spite of attempts is disabled.
Disabling is logged, what the subscription misses from then on are dead letters, and nothing is deleted silently.

## Limits

${table(
  ['limit', 'value', 'option of `createTriggers`'],
  [
    ['one attempt, the answer’s body included', `${time(ATTEMPT_TIMEOUT_MS)}; ${time(PROBE_TIMEOUT_MS)} in the slow lane`, '`timeoutMs`'],
    ['connecting', time(CONNECT_TIMEOUT_MS), ''],
    ['answer that is read', `${MAX_ANSWER_BYTES / 1024} KiB`, ''],
    [
      'one subscription',
      `${PER_SUBSCRIPTION.concurrency} attempts at the same time, ${PER_SUBSCRIPTION.perSecond} a second, ${PER_SUBSCRIPTION.burst} at once`,
      '`perSubscription`',
    ],
    ['attempts at the same time in one process', `${SLOTS}, ${SLOW_SHARE * 100} % of them for the slow lane`, '`slots`'],
    ['breaker', `opens for ${time(BREAKER_OPEN_MS)} after ${BREAKER_FAILURES} failures in a row, then probes`, ''],
    ['one event', `${number(MAX_EVENT_BYTES)} bytes`, '`maxEventBytes`'],
    ['what may wait', `${number(BACKLOG.deliveries)} deliveries or ${BACKLOG.bytes / 1e9} GB; then \`publish\` rejects`, '`limit`'],
    ['active subscriptions', `${number(QUOTA.perOwner)} of one connection, ${number(QUOTA.perHost)} of one callback host`, '`quota`'],
    ['callback URL', `${number(MAX_CALLBACK_LENGTH)} characters`, ''],
    ['finished deliveries', `kept for ${time(RETENTION.finishedMs)}`, '`retention`'],
    ['dead letters, subscriptions that ended', `kept for ${time(RETENTION.deadMs)}`, '`retention`'],
  ],
)}

## Signatures

Each request has \`webhook-id\`, \`webhook-timestamp\` (of the attempt) and \`webhook-signature\` by Standard Webhooks 1.0.0: HMAC-SHA256 over
\`id.timestamp.body\`. Bytes signed are bytes stored are bytes sent. Power Automate doesn't look at them; a receiver of your own can, with any library for
the specification, or \`verifySignature\` of this package, which lets clocks be ${time(TOLERANCE_S * 1000)} apart.

Secrets are made from \`keys\`, one for each subscription, unless \`signingSecrets\` names your own for the whole deployment. To exchange one, put the new
secret before the old one, which gets an end: until then requests carry a signature of each, so that receivers change when it suits them, and from that moment the
old one signs nothing. Make one with \`echo "whsec_$(openssl rand -base64 32)"\`.

\`\`\`ts
import { createTriggers, type Store } from '@ferrule/triggers'

export const start = (store: Store) =>
  createTriggers({
    store,
    keys: [process.env['TRIGGERS_KEY'] ?? ''],
    signingSecrets: [
      { secret: process.env['SIGNING_SECRET'] ?? '' },
      { secret: process.env['FORMER_SIGNING_SECRET'] ?? '', notAfter: new Date('2026-02-01T00:00:00Z') },
    ],
  })
\`\`\`

## Callback URLs

A subscriber names an address that your server will call. Accepted are \`https\` URLs on port 443 whose host is a public name or address: no user
information, no fragment, no names inside a network (\`localhost\`, \`*.internal\`, names without a dot), nothing that a lenient parser would have to mend. At
every connection the name is looked up once, every answer has to be public, and the connection goes to what was checked. Redirects are not followed, and no
proxy is asked. Policies: \`callbacks\` of \`createTriggers\`.

The URL is a secret, since whoever has it can start the flow: it is sealed in the store (AES-256-GCM), sent byte for byte, and never written to a log, which
names receivers by host and a digest.
`
}

/** Every status that ends an answer, together with those that mean the same. */
function statuses(): readonly (readonly string[])[] {
  const groups = new Map<string, number[]>()
  for (let status = 200; status < 600; status++) {
    const outcome = verdictOf(status) === 'delivered' ? 'delivered' : 'refused'
    const means = `${verdictOf(status)}\n${consequence({ outcome, status })}`
    groups.set(means, [...(groups.get(means) ?? []), status])
  }
  return [...groups].map(([means, members]) => {
    const [verdict = '', follows = ''] = means.split('\n')
    return [ranges(members), `\`${verdict}\``, follows]
  })
}

function ranges(numbers: readonly number[]): string {
  const runs: [number, number][] = []
  for (const one of numbers) {
    const last = runs.at(-1)
    if (last?.[1] === one - 1) last[1] = one
    else runs.push([one, one])
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join(', ')
}

interface Result {
  readonly outcome: Outcome
  readonly status?: number
}

const NOW = 1_700_000_000_000

/** What the code does after an answer, in words. */
function consequence(result: Result): string {
  const after = (attempts: number, health: Health = HEALTHY) =>
    followUp({ attempts } as ClaimedDelivery, { ...result, at: NOW, durationMs: 0 }, health, {
      now: NOW,
      random: () => 0.5,
      schedule: SCHEDULE_MS,
    })
  const first = after(0)
  if (first.next.kind === 'delivered') return 'done'
  if (first.disable !== undefined) return 'the subscription is disabled at once, its events are dead letters'
  if (first.next.kind === 'dead') return 'a dead letter at once'
  const attempts = SCHEDULE_MS.findIndex((_, made) => after(made).next.kind === 'dead') + 1
  const isAtLeast = first.next.dueAt - NOW >= LATER_MS
  const { failures, afterMs } = DISABLE_UNWELCOME
  const isDisabled = after(0, { failures: failures - 1, timeouts: 0, failingSince: NOW - afterMs }).disable !== undefined
  const isSlow = after(0, { failures: 0, timeouts: SLOW_TIMEOUTS - 1 }).next
  return [
    attempts === SCHEDULE_MS.length ? 'by schedule' : `${attempts} attempts, then a dead letter`,
    ...(isAtLeast ? [`${time(LATER_MS)} at least`] : []),
    ...(first.pauseMs === undefined ? [] : ['nothing else is sent to the subscription meanwhile']),
    ...(isDisabled ? [`after ${failures} failures in a row over ${time(afterMs)} the subscription is disabled`] : []),
    ...(isSlow.kind === 'retry' && isSlow.lane === 'slow' ? [`${SLOW_TIMEOUTS} in a row move the subscription to the slow lane`] : []),
  ].join('; ')
}

const UNITS = [
  ['day', 24 * 3_600_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

function time(ms: number): string {
  // A day is said where there are several: the schedule counts in hours.
  const [name, size] = UNITS.find(([unit, one]) => ms % one === 0 && (unit !== 'day' || ms > one)) ?? ['millisecond', 1]
  return `${ms / size} ${name}${ms === size ? '' : 's'}`
}

const number = (value: number): string => value.toLocaleString('en-US')

const testLink = (file: string): string => `[${file.replace(/^.*\//, '')}](../../${file})`

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
