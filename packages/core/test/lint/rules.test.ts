import { lintConnector, RULES } from '@ferrule/core/lint'

describe('each rule', () => {
  test.each(RULES.map((rule) => [rule.id, rule] as const))('%s is broken by its wrong example and kept by its right one', (_, rule) => {
    // Whatever a ruleset makes of it, it is found.
    const found = (example: 'wrong' | 'right'): readonly string[] =>
      lintConnector(rule[example], {
        ruleset: 'certification',
        rules: [{ ...rule, severity: { recommended: 'error', certification: 'error' } }],
      }).map(({ message }) => message)
    expect(found('wrong')).not.toEqual([])
    expect(found('right')).toEqual([])
  })

  test('has an id of its own, and says who asks for it', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length)
    expect(RULES.filter(({ source }) => source.length === 0)).toEqual([])
  })

  test('is silent about documents that are none', () => {
    for (const nothing of [undefined, null, 3, 'text', [], [[]], { paths: 7 }, { paths: { '/a': null } }]) {
      expect(() => lintConnector({ definition: nothing, properties: nothing }, { ruleset: 'certification' })).not.toThrow()
    }
  })
})
