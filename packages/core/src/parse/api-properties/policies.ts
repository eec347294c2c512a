/** Owns reading policy template instances. */
import { POLICY_TEMPLATES } from '../../model/index.js'
import type { Json, Policy, PolicyParameter, PolicySection, PolicyTemplate } from '../../model/index.js'
import { isJsonObject, listOf, said, taking, type JsonObject, type Taking } from '../shared/taking.js'

const PARAMETER = 'x-ms-apimTemplateParameter.'
const OPERATIONS = 'x-ms-apimTemplate-operationName'
const SECTION = 'x-ms-apimTemplate-policySection'
const SECTIONS: Readonly<Record<string, PolicySection>> = { Request: 'request', Response: 'response', Failure: 'failure' }

/** The policies; an empty list stays, because an emitter writes none. */
export function parsePolicies(properties: Taking): readonly Policy[] {
  const found = properties.take('policyTemplateInstances', (value) => {
    const policies = listOf(value, parsePolicy)
    return policies === undefined || policies.length === 0 ? undefined : policies
  })
  return found ?? []
}

function parsePolicy(value: Json): Policy | undefined {
  if (!isJsonObject(value)) return undefined
  const { parameters } = value
  if (!isJsonObject(parameters) || (Object.keys(parameters).length === 0 && value['templateId'] === undefined)) return undefined
  const template = templateOf(value, parameters)
  const instance = taking(value)
  // An object without keys stays in what is left, as an emitter writes it anyhow.
  const own = instance.inner('parameters')
  const words = template === undefined ? rawWords(instance, own) : templateWords(template, instance, own)
  return said<Record<string, unknown>>({
    ...words,
    title: instance.text('title'),
    operations: own.texts(OPERATIONS),
    section: own.take(SECTION, (section) =>
      typeof section === 'string' && Object.hasOwn(SECTIONS, section) ? SECTIONS[section] : undefined,
    ),
    verbatim: instance.rest(),
  }) as unknown as Policy
}

/** The template that an instance is of, where it says everything that the template requires. Letters' case does not matter to the platform. */
function templateOf(instance: JsonObject, parameters: JsonObject): PolicyTemplate | undefined {
  const given = instance['templateId']
  // An object may have a `toString` of its own that is no function.
  if (typeof given !== 'string') return undefined
  const template = POLICY_TEMPLATES.find(({ templateId }) => templateId === given.toLowerCase())
  if (template === undefined) return undefined
  if (template.type !== undefined && instance['type'] !== template.type) return undefined
  const complete = template.parameters.every((parameter) => {
    const value = Object.hasOwn(parameters, PARAMETER + parameter.parameter) ? parameters[PARAMETER + parameter.parameter] : undefined
    return !parameter.required || (value !== undefined && readValue(parameter, value) !== undefined)
  })
  return complete ? template : undefined
}

function templateWords(template: PolicyTemplate, instance: Taking, parameters: Taking): Readonly<Record<string, unknown>> {
  const spelling = instance.text('templateId')
  if (template.type !== undefined) instance.text('type')
  return {
    kind: template.kind,
    ...(spelling === template.templateId ? {} : { spelling }),
    ...Object.fromEntries(
      template.parameters.map((parameter) => [
        parameter.property,
        parameters.take(PARAMETER + parameter.parameter, (value) => readValue(parameter, value)),
      ]),
    ),
  }
}

function readValue({ type, values }: PolicyParameter, value: Json): Json | undefined {
  switch (type) {
    case 'json':
      return value
    case 'integer':
      return Number.isInteger(value) ? value : undefined
    case 'textBoolean':
      return value === 'true' ? true : value === 'false' ? false : undefined
    case 'text':
      return typeof value === 'string' && (values === undefined || values.includes(value)) ? value : undefined
  }
}

function rawWords(instance: Taking, parameters: Taking): Readonly<Record<string, unknown>> {
  const named = parameters.keys().filter((key) => key.startsWith(PARAMETER))
  return {
    kind: 'raw',
    templateId: instance.text('templateId'),
    parameters: Object.fromEntries(named.map((key) => [key.slice(PARAMETER.length), parameters.json(key)])),
  }
}
