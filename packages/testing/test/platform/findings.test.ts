/** What is wrong with a connector is found by using it: each finding says where, and what puts it right. */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import type { Finding, Platform } from '@ferrule/testing'
import { openFaulty, type Fault, type Faulty } from './support/faulty-connector.js'

/** Everything that a flow's life has: what is made while it is on and after, and a question that is asked again. */
async function webhook({ platform, make }: Faulty): Promise<void> {
  const flow = await platform.turnOn('WhenMade')
  await flow.repeat()
  flow.happened({ id: 1 })
  await make({ id: 1, name: 'first' })
  await flow.turnOff()
  await sleep(300)
  await make({ id: 2, name: 'after' })
}
async function polling({ platform, make }: Faulty): Promise<void> {
  const flow = platform.startPolling('WhenNew')
  await flow.poll()
  flow.happened({ id: 1 })
  await make({ id: 1, name: 'first' })
  for (let hour = 0; hour < 3; hour++) await platform.advance(60_000)
}
const list = ({ platform }: Faulty): Promise<unknown> => platform.invoke('ListThings', {}, { pagination: { threshold: 10 } })
const job = ({ platform }: Faulty): Promise<unknown> => platform.invoke('Run')

test('a connector without faults has no findings', async () => {
  const faulty = await openFaulty()
  for (const use of [webhook, polling, list, job]) await use(faulty)
  expect(faulty.platform.findings).toEqual([])
})

test.each<[Fault, Finding['code'], (faulty: Faulty) => Promise<unknown>, string, string]>([
  ['no location', 'missing-location', webhook, 'WhenMade, answer to the subscription, header Location', 'There is none.'],
  ['no location', 'orphan', webhook, 'WhenMade, subscription', 'it has no Location'],
  ['relative location', 'unreachable-location', webhook, 'WhenMade, answer to the subscription, header Location', '/api/hooks/1'],
  [
    'foreign location',
    'unreachable-location',
    webhook,
    'WhenMade, answer to the subscription, header Location',
    'http://10.0.0.7:8080/hooks/1',
  ],
  ['status 200', 'not-created', webhook, 'WhenMade, answer to the subscription', 'The status is 200.'],
  ['no unsubscribe', 'orphan', webhook, 'WhenMade, subscription', 'DELETE https://tickets.example/api/hooks/1 was answered 404.'],
  ['unsubscribe needs credentials', 'orphan', webhook, 'WhenMade, subscription', 'was answered 401'],
  ['another subscription each time', 'second-subscription', webhook, 'WhenMade, answer to the subscription', '/hooks/1 first, and'],
  ['another subscription each time', 'duplicate', webhook, 'WhenMade', '{"id":1} happened once and started 2 runs.'],
  ['sends on', 'still-sending', webhook, 'WhenMade, callback URL', 'after the subscription was ended'],
  ['encoded callback', 'changed-callback-url', webhook, 'WhenMade, callback URL', '%252F'],
  ['decoded callback', 'changed-callback-url', webhook, 'WhenMade, callback URL', 'sp=/triggers'],
  [
    'wrong type in notification',
    'invalid-notification',
    webhook,
    'WhenMade, notification, body/id',
    "to be of type 'Integer' but is of type 'String'",
  ],
  ['sends twice', 'duplicate', webhook, 'WhenMade', '{"id":1} happened once and started 2 runs.'],
  ['sends nothing', 'lost', webhook, 'WhenMade', '{"id":1} happened once and started no run.'],
  ['sends other things', 'unexpected', webhook, 'WhenMade', '{"id":999,"name":"other"}'],
  ['no place for the callback', 'missing-notification-url', webhook, 'WhenMade, parameters', 'no place in the request'],
  ['wrong type in answer', 'invalid-response', list, 'ListThings, body/value/0/id', "to be of type 'Integer' but is of type 'String'"],
  ['no id in answer', 'invalid-response', list, 'ListThings, body/value/0/id', 'is missing required property'],
  ['relative next link', 'invalid-next-link', list, 'ListThings, answer', '/things?page=2'],
  ['relative location of a job', 'invalid-status-location', job, 'Run, answer', '/jobs/1'],
  ['wrong type in poll', 'invalid-response', polling, 'WhenNew, body/value/0/id', "to be of type 'Integer'"],
  ['relative location of a poll', 'unreachable-location', polling, 'WhenNew, answer to the question, header Location', '/new?since=0'],
  ['late item', 'late', polling, 'WhenNew', '{"id":1} happened once; the trigger was asked once afterwards before it said so.'],
  ['late item lost', 'lost', polling, 'WhenNew', '{"id":1} happened once and started no run.'],
  ['same items again', 'duplicate', polling, 'WhenNew', '{"id":1} happened once and started 3 runs.'],
  ['list beside others', 'unsplittable', polling, 'WhenNew, x-ms-trigger', 'what comes has 2 visible properties'],
  ['unknown operation', 'dangling-operation', () => Promise.resolve(), 'ListThings, kind, dynamic values (swagger rules)', 'ListKinds'],
  ['unknown parameter', 'dangling-parameter', () => Promise.resolve(), 'ListThings, kind, dynamic values (swagger rules)', 'owner'],
])('%s is found as %s', async (fault, code, use, place, said) => {
  const faulty = await openFaulty(fault)
  await use(faulty)
  const found = findingOf(faulty.platform, code)
  expect(found).toMatchObject({ place, message: expect.stringContaining(said), fix: expect.stringMatching(/^[A-Z].{20,}\.$/) })
})

const findingOf = ({ findings }: Platform, code: Finding['code']): Finding | undefined => findings.find((one) => one.code === code)
