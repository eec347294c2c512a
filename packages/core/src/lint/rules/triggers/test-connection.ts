/** Owns the rule `test-connection`. */
import { child, isObject, own, objectAt, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { UNHELPFUL } from '../../severity.js'
import { definition } from '../examples.js'

const tested = (verb: string): Readonly<Record<string, unknown>> => ({
  'x-ms-capabilities': { testConnection: { operationId: 'GetMe' } },
  paths: { '/me': { [verb]: { operationId: 'GetMe' } } },
})

export const testConnection = rule({
  id: 'test-connection',
  title: 'What tests a connection is a GET that needs no more than is written down',
  severity: UNHELPFUL,
  source: ["Microsoft's documentation of testConnection"],
  diagnostics: ['connection-operation-unknown'],
  wrong: definition(tested('post')),
  right: definition(tested('get')),
  check({ definition, operationsOf }, report) {
    const at = child('', 'x-ms-capabilities', 'testConnection')
    const test = own(definition['x-ms-capabilities'], 'testConnection')
    if (!isObject(test)) return
    const id = textAt(test, 'operationId') ?? ''
    const [operation] = operationsOf(id)
    if (operation === undefined)
      return report(child(at, 'operationId'), `The connection is tested with ${id === '' ? 'nothing' : id}, which there is not.`)
    if (operation.verb !== 'get') report(child(at, 'operationId'), `The connection is tested with ${id}, which is no GET.`)
    const given = objectAt(test, 'parameters')
    for (const [name, value] of Object.entries(given))
      if (isObject(value)) report(child(at, 'parameters', name), `The test is given no plain value for ${name}.`)
    for (const { name, isRequired, node, in: place } of operation.parameters) {
      if (isRequired && place !== 'body' && own(node, 'default') === undefined && own(given, name) === undefined)
        report(at, `The test of the connection needs ${name}, which it is not given.`)
    }
  },
})
