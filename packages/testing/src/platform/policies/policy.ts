/** Owns the policies of a connector as `apiProperties.json` lists them: which there are, for which operations, and which can't be played here. */
import { isObject, listAt, objectAt, textAt, type JsonObject } from '../../json.js'

export interface Policy {
  /** In lower case, as the platform compares it. */
  readonly templateId: string
  readonly title: string
  readonly section: 'request' | 'response' | 'failure'
  /** None: all. */
  readonly operations: readonly string[]
  /** A parameter of the template, by its name without prefix. */
  readonly text: (name: string) => string | undefined
  readonly parameters: JsonObject
}

const PREFIX = 'x-ms-apimTemplateParameter.'

export function readPolicies(properties: JsonObject): readonly Policy[] {
  return listAt(objectAt(properties, 'properties'), 'policyTemplateInstances')
    .filter(isObject)
    .map((instance) => {
      const parameters = objectAt(instance, 'parameters')
      const templateId = (textAt(instance, 'templateId') ?? '').toLowerCase()
      const section = (textAt(parameters, 'x-ms-apimTemplate-policySection') ?? '').toLowerCase()
      return {
        templateId,
        title: textAt(instance, 'title') ?? templateId,
        section: section === 'response' || section === 'failure' ? section : 'request',
        operations: listAt(parameters, 'x-ms-apimTemplate-operationName').map(String),
        text: (name) => {
          const value = parameters[PREFIX + name]
          return value === undefined || value === null ? undefined : typeof value === 'string' ? value : JSON.stringify(value)
        },
        parameters,
      }
    })
}

export const concerns = ({ operations }: Policy, operationId: string): boolean =>
  operations.length === 0 || operations.includes(operationId)
