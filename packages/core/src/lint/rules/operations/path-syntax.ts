/** Owns the rule `path-syntax`. */
import { isPathTemplate } from '../../../model/index.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { operation } from '../examples.js'

export const pathSyntax = rule({
  id: 'path-syntax',
  title: 'A path begins with a slash, has no query and no fragment, and its braces stand within one segment',
  severity: FAILS,
  source: [
    'OperationPathMustStartWithSlash',
    'OperationPathMayNotContainQueryOrFragment',
    'OperationPathTemplateNotValid',
    'OperationPathVariablesContainDefaults',
  ],
  diagnostics: ['bad-route'],
  wrong: operation({}, 'get', '/orders?state={state}'),
  right: operation({}, 'get', '/orders/{id}'),
  check({ pathItems }, report) {
    for (const { path, at } of pathItems) {
      if (!path.startsWith('x-') && !isPathTemplate(path)) report(at, `The platform does not accept the path ${path}.`)
    }
  },
})
