/** Owns finding what the connection dialog asks for, and what policies do. */
import { child, listAt, objectAt, objectsIn, own, textAt, textsAt, isObject, type JsonObject } from '../json.js'
import type { View } from './index.js'

export interface ConnectionParameter {
  readonly name: string
  readonly node: JsonObject
  readonly at: string
}

/** What a connection asks for: once, or of each of the ways to connect. */
export function connectionParametersOf({ properties }: View): readonly ConnectionParameter[] {
  const shared = parametersIn(own(properties, 'connectionParameters'), '/properties/connectionParameters')
  const sets = listAt(objectAt(properties, 'connectionParameterSets'), 'values').flatMap((set, index) =>
    parametersIn(own(set, 'parameters'), child('/properties/connectionParameterSets/values', index, 'parameters')),
  )
  return [...shared, ...sets]
}

function parametersIn(parameters: unknown, at: string): readonly ConnectionParameter[] {
  return objectsIn(parameters, at).map(([name, node, place]) => ({ name, node, at: place }))
}

export interface PolicyInstance {
  /** In lower case: the platform takes them for the same. */
  readonly templateId: string
  readonly node: JsonObject
  readonly at: string
  readonly parameters: JsonObject
  /** Operation ids; none: all operations. */
  readonly operations: readonly string[]
}

export const POLICY_PARAMETER = 'x-ms-apimTemplateParameter.'
export const POLICY_OPERATIONS = 'x-ms-apimTemplate-operationName'
export const POLICY_SECTION = 'x-ms-apimTemplate-policySection'

export function policiesOf({ properties }: View): readonly PolicyInstance[] {
  return listAt(properties, 'policyTemplateInstances').flatMap((node, index) => {
    if (!isObject(node)) return []
    const parameters = objectAt(node, 'parameters')
    return [
      {
        templateId: (textAt(node, 'templateId') ?? '').toLowerCase(),
        node,
        at: child('/properties/policyTemplateInstances', index),
        parameters,
        operations: textsAt(parameters, POLICY_OPERATIONS),
      },
    ]
  })
}
