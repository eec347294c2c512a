/** Owns references of dynamic data that lead nowhere: no call is needed to see them. */
import type { PlatformDefinition } from '../definition.js'
import { finding, type Finding } from '../evidence/findings.js'
import type { DynamicData } from './dynamic-data.js'

export function danglingReferences(definition: PlatformDefinition, dynamic: DynamicData): readonly Finding[] {
  return [...definition.operations.values()].flatMap((operation) =>
    dynamic.dependencies(operation).flatMap(({ of, kind, rules, operationId, dangling }) => {
      const place = `${operation.id}, ${of}, dynamic ${kind} (${rules} rules)`
      const isKnown = operationId === '' || definition.operations.has(operationId)
      return [
        ...(isKnown ? [] : [finding('dangling-operation', place, `The operation ${operationId} is not there.`)]),
        ...dangling.map((name) => finding('dangling-parameter', place, `The reference to ${name} leads to no input of ${operation.id}.`)),
      ]
    }),
  )
}
