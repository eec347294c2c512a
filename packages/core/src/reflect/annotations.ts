/** Owns what an operation says besides what it takes and gives. */
import type { Action, AiOffer, Operation } from '../model/index.js'
import type { AiOperationOptions } from '../decorators/operation.js'
import type { Registry } from './registry.js'
import { checkExtensions, checkVerbatim } from './extensions.js'
import type { OperationSource } from './operation-sources.js'
import { placeOf } from './places.js'
import { clean } from './value.js'

/** What every operation carries, as it is declared. */
export type Annotations = Omit<Action, 'kind' | 'verb' | 'path' | 'parameters' | 'body' | 'responses' | 'security'>

/** Names, labels, revision, and what is said to assistants. */
export function annotationsOf({ report }: Registry, source: OperationSource): Annotations {
  const { options, id } = source
  const at = placeOf(source.owner, source.member, source.location)
  checkExtensions(report, options.extensions, at, 'operation')
  checkVerbatim(report, options.verbatim, at)
  const { annotation: revision, ai = {} } = options
  if (options.summary !== false && (options.summary ?? '').trim() === '')
    report('missing-summary', at, { name: `${source.owner.name}.${source.member}` })
  if (revision?.replacement !== undefined && options.deprecated !== true) report('replaced-not-deprecated', at, { id })
  const modelText = clean({ name: ai.name, description: ai.description })
  return clean({
    id,
    summary: options.summary === false ? '' : options.summary,
    description: options.description,
    label: options.label,
    visibility: options.visibility,
    deprecated: options.deprecated === true ? true : undefined,
    tags: options.tags,
    consumes: options.consumes,
    produces: options.produces,
    externalDocs: options.externalDocs,
    revision,
    safe: options.safe,
    noGenericTest: options.noGenericTest,
    chunkTransfer: options.chunkTransfer,
    agenticProtocol: options.agenticProtocol,
    confirmation: ai.confirmation,
    ...changesOf(ai, id),
    modelText: Object.keys(modelText).length === 0 ? undefined : modelText,
    extensions: options.extensions,
    verbatim: options.verbatim,
  }) as unknown as Annotations
}

/** Whether assistants are offered it, and what is different for them. */
export function changesOf({ enabled, changes }: Pick<AiOperationOptions, 'enabled' | 'changes'>, id = ''): Pick<Operation, 'aiOffer'> {
  if (enabled === undefined && changes === undefined) return {}
  const operations = changes?.map(({ operationId = id, ...change }) => ({ operationId, ...change }))
  const aiOffer: AiOffer = { ...(enabled === undefined ? {} : { enabled }), ...(operations === undefined ? {} : { operations }) }
  return { aiOffer }
}
