/** Owns the rule `dyn-params`. */
import { child, objectAt, own, show } from '../../json.js'
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { callsOf } from '../../view/calls.js'
import type { Operation, View } from '../../view/index.js'
import { isOfType } from '../../view/values.js'
import { LIST, withList } from './example.js'

const PROJECT = { parameters: [{ name: 'project', in: 'query', type: 'string', required: true }] }

export const dynParams = rule({
  id: 'dyn-params',
  title: 'What is called is given what it needs, and nothing that it does not know',
  severity: DISCOURAGED,
  source: ['OperationParameterNameNotFound', 'OperationMissingRequiredProperty', 'OperationParameterStaticTypeMismatch'],
  diagnostics: ['called-parameter-unknown', 'called-parameter-missing'],
  wrong: withList({ 'x-ms-dynamic-values': LIST }, PROJECT),
  right: withList({ 'x-ms-dynamic-values': { ...LIST, parameters: { project: 'support' } } }, PROJECT),
  check(view, report) {
    for (const call of callsOf(view)) {
      const [target] = call.operationId === undefined ? [] : view.operationsOf(call.operationId)
      if (target === undefined) continue
      const properties = bodyProperties(target, view)
      const given = new Set<string>()
      for (const { name, at, literal } of call.arguments) {
        const parameter = target.parameters.find((candidate) => candidate.name === name)
        const inBody = name.split('/').find((part) => part !== 'body' && part !== '') ?? name
        given.add(name).add(inBody)
        if (
          parameter === undefined &&
          properties !== undefined &&
          !properties.has(inBody) &&
          !target.parameters.some((other) => other.name === inBody)
        )
          report(at, `${target.name} has no parameter ${name}.`)
        if (parameter !== undefined && parameter.in !== 'body' && literal !== undefined && !isOfType(literal, parameter.node['type']))
          report(at, `${target.name} is given ${show(JSON.stringify(literal))} for ${name}, which is no ${String(parameter.node['type'])}.`)
      }
      for (const { name, in: place, isRequired, node } of target.parameters) {
        if (place !== 'body' && isRequired && own(node, 'default') === undefined && !given.has(name))
          report(child(call.at, 'parameters'), `${target.name} needs ${name}, which ${call.kind} does not give.`)
      }
    }
  },
})

/** The names of what a body has at its top; absent where it may have anything. */
function bodyProperties({ parameters }: Operation, { resolve }: View): ReadonlySet<string> | undefined {
  const body = parameters.find(({ in: place }) => place === 'body')
  if (body === undefined) return new Set()
  const schema = resolve(body.node['schema'])?.node ?? {}
  const names = Object.keys(objectAt(schema, 'properties'))
  return names.length === 0 || Object.hasOwn(schema, 'allOf') ? undefined : new Set([body.name, ...names])
}
