import { applyEdits, judgeConnector, lintConnector, locateIn } from '@ferrule/core/lint'
import { expect, test } from '@jest/globals'

const ORDERS = {
  definition: { paths: { '/orders': { get: { operationId: 'list-orders', summary: 'List orders.', description: 'Lists the orders' } } } },
}
const rulesOf = (findings: readonly { readonly rule: string }[]): readonly string[] => findings.map(({ rule }) => rule)

test('what only reviewers ask for is no finding of the recommended ruleset', () => {
  expect(rulesOf(lintConnector(ORDERS))).not.toContain('summary-end')
  expect(lintConnector(ORDERS, { ruleset: 'certification' })).toContainEqual({
    rule: 'summary-end',
    severity: 'warning',
    message: 'The summary of list-orders ends with ".".',
    document: 'definition',
    at: '/paths/~1orders/get/summary',
    operation: 'list-orders',
    fix: { kind: 'set', at: '/paths/~1orders/get/summary', value: 'List orders' },
  })
})

test('a rule is silent where a diagnostic of the declaration says the same', () => {
  const options = { ruleset: 'certification' } as const
  expect(rulesOf(lintConnector(ORDERS, options))).toContain('opid-alnum')
  expect(rulesOf(lintConnector(ORDERS, { ...options, reported: ['operation-id-characters'] }))).not.toContain('opid-alnum')
})

test('a finding is accepted where a suppression with a reason says so, and nowhere else', () => {
  const accepted = judgeConnector(ORDERS, [{ rule: 'opid-alnum', operation: 'list-orders', reason: 'Flows refer to it.' }], {
    ruleset: 'certification',
  })
  expect(rulesOf(accepted.findings)).not.toContain('opid-alnum')
  expect(accepted.suppressed).toMatchObject([{ rule: 'opid-alnum', reason: 'Flows refer to it.' }])
  const elsewhere = judgeConnector(ORDERS, [{ rule: 'opid-alnum', at: '/paths/~1customers', reason: 'Flows refer to it.' }], {
    ruleset: 'certification',
  })
  expect(rulesOf(elsewhere.findings)).toEqual(expect.arrayContaining(['opid-alnum', 'suppression-unused']))
})

test('a suppression without a reason, or of a rule that there is not, is a finding and accepts nothing', () => {
  const { findings } = judgeConnector(ORDERS, [{ rule: 'opid-alnum' }, { rule: 'opid-alphanumeric', reason: 'It is.' }], {
    ruleset: 'certification',
  })
  expect(rulesOf(findings)).toEqual(expect.arrayContaining(['opid-alnum', 'suppression-without-reason', 'suppression-unknown']))
})

test('a suppression of what only certification asks for is not unused elsewhere', () => {
  const { findings } = judgeConnector(ORDERS, [{ rule: 'opid-alnum', reason: 'Flows refer to it.' }])
  expect(rulesOf(findings)).not.toContain('suppression-unused')
})

test('a place is the line and column of a key; of what is missing, of what it would stand in', () => {
  const locate = locateIn('{\n  // ours\n  "a": {\n    "b/c": [1, {"d": 2}]\n  }\n}')
  expect(locate('/a/b~1c')).toEqual({ line: 4, column: 5 })
  expect(locate('/a/b~1c/1/d')).toEqual({ line: 4, column: 17 })
  expect(locate('/a/missing/deep')).toEqual({ line: 3, column: 3 })
  expect(locate('/elsewhere')).toEqual({ line: 1, column: 1 })
})

test('edits change what they have to, and leave order, white space and comments', () => {
  const text = '{\n  // ours\n  "a": 1,\n  "b": { "c": [1, 2, 1] },\n  "d": {}\n}\n'
  const { text: mended, made } = applyEdits(text, [
    { kind: 'set', at: '/a', value: 'one' },
    { kind: 'remove', at: '/b/c/2' },
    { kind: 'rename', at: '/d', key: 'e' },
  ])
  expect(made).toBe(3)
  expect(mended).toBe('{\n  // ours\n  "a": "one",\n  "b": { "c": [1, 2] },\n  "e": {}\n}\n')
  expect(applyEdits('{\n  "a": {\n    "b": 1\n  }\n}', [{ kind: 'set', at: '/a/c', value: true }]).text).toBe(
    '{\n  "a": {\n    "c": true,\n    "b": 1\n  }\n}',
  )
  expect(applyEdits('{"a":{}}', [{ kind: 'set', at: '/a/c', value: 1 }]).text).toBe('{"a":{"c": 1}}')
})
