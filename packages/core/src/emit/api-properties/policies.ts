/** Owns policy template instances: policies in the platform's spelling. */
import { nextLinkPolicies, POLICY_TEMPLATES } from '../../model/index.js'
import type { ConnectorModel, Json, Policy, PolicyParameter } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import { withVerbatim } from '../shared/verbatim.js'
import type { PolicyTemplateInstance } from './types.js'

const PARAMETER = 'x-ms-apimTemplateParameter.'
const OPERATIONS = 'x-ms-apimTemplate-operationName'
const SECTION = 'x-ms-apimTemplate-policySection'
const SECTIONS = { request: 'Request', response: 'Response', failure: 'Failure' } as const

/** The policies of a model, or those that its next links need. */
export function emitPolicies({ policies, operations }: ConnectorModel): readonly PolicyTemplateInstance[] {
  return (policies ?? nextLinkPolicies(operations)).map(emitPolicy)
}

function emitPolicy(policy: Policy): PolicyTemplateInstance {
  const { templateId, type, parameters } = emitTemplate(policy)
  return withVerbatim(
    compact<PolicyTemplateInstance>({
      templateId: policy.spelling ?? templateId,
      type,
      title: policy.title,
      parameters: compact<Record<string, Json>>({
        ...Object.fromEntries(parameters.map(([name, value]) => [PARAMETER + name, value])),
        [OPERATIONS]: policy.operations,
        [SECTION]: policy.section === undefined ? undefined : SECTIONS[policy.section],
      }),
    }),
    policy.verbatim,
  )
}

function emitTemplate(policy: Policy): {
  readonly templateId?: string | undefined
  readonly type?: string | undefined
  readonly parameters: readonly (readonly [string, Json])[]
} {
  if (policy.kind === 'raw') return { templateId: policy.templateId, parameters: Object.entries(policy.parameters) }
  const template = POLICY_TEMPLATES.find(({ kind }) => kind === policy.kind)
  if (template === undefined) throw new Error(`unreachable: ${policy.kind}`)
  const values = policy as unknown as Readonly<Record<string, Json | undefined>>
  return {
    templateId: template.templateId,
    type: template.type,
    parameters: template.parameters.flatMap((parameter) => {
      const value = values[parameter.property]
      return value === undefined ? [] : [[parameter.parameter, emitValue(parameter, value)] as const]
    }),
  }
}

function emitValue({ type }: PolicyParameter, value: Json): Json {
  return type === 'textBoolean' ? String(value) : value
}
