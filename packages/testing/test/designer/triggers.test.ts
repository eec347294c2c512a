import type { Card } from '@ferrule/testing/designer'
import { answers, opened, operation } from './definition.js'

const list = { type: 'array', items: { type: 'object', properties: { id: { type: 'string' } } } }

function trigger(schema: object, parts: object = {}): Card {
  return opened({ '/it': { get: operation('It', { 'x-ms-trigger': 'batch', ...answers(schema), ...parts }) } }).card('It')
}

test('a polling trigger asks every three minutes until the maker says otherwise; a webhook does not ask', () => {
  expect(trigger(list)).toMatchObject({ kind: 'trigger', isWebhook: false, recurrence: { frequency: 'Minute', interval: 3 } })
  const hook = opened({ '/it': { post: operation('It', { 'x-ms-trigger': 'single' }), 'x-ms-notification-content': { schema: {} } } }).card(
    'It',
  )
  expect(hook).toMatchObject({ kind: 'trigger', isWebhook: true })
  expect(hook).not.toHaveProperty('recurrence')
})

test('a trigger’s hint heads its fields', () => {
  expect(trigger(list, { 'x-ms-trigger-hint': 'Lend a book to see it work.' }).hint).toBe('Lend a book to see it work.')
})

describe('a batch trigger starts a run for each item', () => {
  test('of a list that comes by itself', () => {
    expect(trigger(list).splitOn).toEqual({ value: '@triggerBody()', path: [], choices: ['@triggerBody()'] })
  })

  test('of a list that stands alone in what comes, also deeper', () => {
    const within = (inner: object, parts: object = {}): object => ({ type: 'object', properties: { 'it’s': inner }, ...parts })
    expect(trigger({ type: 'object', properties: { value: list } }).splitOn?.value).toBe("@triggerBody()?['value']")
    expect(trigger({ type: 'object', required: ['value'], properties: { value: list } }).splitOn?.value).toBe("@triggerBody()['value']")
    const deeper = { value: "@triggerBody()?['o''']?['it’s']", path: ["o'", 'it’s'] }
    expect(trigger({ type: 'object', properties: { "o'": within(list) } }).splitOn).toMatchObject(deeper)
  })

  test('where what stands beside the list is internal', () => {
    const nextLink = { type: 'string', 'x-ms-visibility': 'internal' }
    expect(trigger({ type: 'object', properties: { value: list, nextLink } }).splitOn?.value).toBe("@triggerBody()?['value']")
  })

  test('not where something visible stands beside it; the maker may still choose it', () => {
    const { splitOn } = trigger({ type: 'object', properties: { value: list, count: { type: 'integer' } } })
    expect(splitOn).toEqual({
      reason: "Can't split: what comes has 2 visible properties; only what stands alone can be split. Make the others internal.",
      choices: ["@triggerBody()?['value']"],
    })
  })

  test.each([
    ['nothing is a list', { type: 'string' }, /no list/],
    ['nothing is visible', { type: 'object', properties: {} }, /no visible properties/],
  ])('not where %s', (_, schema, reason) => {
    expect(trigger(schema).splitOn).toMatchObject({ reason: expect.stringMatching(reason) })
  })
})

test('a single trigger starts one run', () => {
  const { splitOn } = trigger(list, { 'x-ms-trigger': 'single' })
  expect(splitOn).toEqual({ reason: 'Only batch triggers start a run for each item.', choices: ['@triggerBody()'] })
})
