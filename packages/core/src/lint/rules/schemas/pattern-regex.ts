/** Owns the rule `pattern-regex`. */
import { child, show, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { UNHELPFUL } from '../../severity.js'
import { valuesOf } from '../../view/values.js'
import { parameter } from '../examples.js'

export const patternRegex = rule({
  id: 'pattern-regex',
  title: 'Every pattern is a regular expression',
  severity: UNHELPFUL,
  source: ['PatternShouldBeValidRegularExpression'],
  wrong: parameter({ name: 'number', in: 'query', type: 'string', pattern: '[0-9' }),
  right: parameter({ name: 'number', in: 'query', type: 'string', pattern: '[0-9]+' }),
  check(view, report) {
    for (const { node, at } of valuesOf(view)) {
      const pattern = textAt(node, 'pattern')
      if (pattern !== undefined && !isExpression(pattern)) report(child(at, 'pattern'), `${show(pattern)} is no regular expression.`)
    }
  },
})

/** What only other engines know, such as `(?i)`, may be right there. */
function isExpression(pattern: string): boolean {
  try {
    new RegExp(pattern.replace(/\(\?[imsx-]+\)/g, ''))
    return true
  } catch {
    return false
  }
}
