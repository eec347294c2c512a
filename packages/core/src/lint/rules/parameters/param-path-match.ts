/** Owns the rule `param-path-match`. */
import { templateNames } from '../../../model/index.js'
import { child } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { parameter } from '../examples.js'

export const paramPathMatch = rule({
  id: 'param-path-match',
  title: 'Path and path parameters name the same, and path parameters are required',
  severity: FAILS,
  source: ['OperationMissingPathParameter', 'PathParameterNotDefinedInTemplate', 'PathParameterMustBeRequired'],
  diagnostics: ['route-name-unknown', 'path-property-unknown'],
  wrong: parameter({ name: 'number', in: 'path', required: true, type: 'string' }, '/orders/{id}'),
  right: parameter({ name: 'id', in: 'path', required: true, type: 'string' }, '/orders/{id}'),
  check({ operations }, report) {
    for (const { path, at, name: operation, parameters } of operations) {
      const names = templateNames(path)
      const declared = parameters.filter(({ in: place }) => place === 'path')
      for (const name of names) {
        if (!declared.some((parameter) => parameter.name === name))
          report(child(at, 'parameters'), `${operation} declares no path parameter ${name}.`)
      }
      for (const parameter of declared) {
        if (!names.includes(parameter.name)) report(parameter.at, `The path ${path} has no {${parameter.name}}.`)
        const place = child(parameter.at, 'required')
        if (!parameter.isRequired)
          report(place, `The path parameter ${parameter.name} is not required, but a path is never without it.`, {
            fix: { kind: 'set', at: place, value: true },
          })
      }
    }
  },
})
