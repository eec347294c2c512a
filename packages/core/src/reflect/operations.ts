/** Owns method → operation: what it says, what it takes and what it gives. */
import type { Report } from '../diagnostics/index.js'
import { isPathTemplate, templateNames, type Operation, type Requirement } from '../model/index.js'
import { annotationsOf } from './annotations.js'
import { inputOf } from './inputs.js'
import { notificationOf } from './notifications.js'
import type { OperationSource } from './operation-sources.js'
import { placeOf } from './places.js'
import type { Registry } from './registry.js'
import { answersOf } from './responses.js'
import { pollingOf, webhookOf } from './triggers.js'
import type { Base } from './triggers.js'

/** Everything that the model says about an operation. A webhook trigger brings along the operation that ends a subscription. */
export function reflectOperation(
  registry: Registry,
  source: OperationSource,
  requirements: readonly Requirement[] | undefined,
  sources: readonly OperationSource[],
): readonly Operation[] {
  const { verb, path } = source
  checkRoute(registry.report, source)
  const base: Base = {
    ...annotationsOf(registry, source),
    verb,
    path,
    ...inputOf(registry, source),
    ...(requirements === undefined ? {} : { requirements }),
  }
  if (source.kind === 'webhookTrigger') return webhookOf(registry, source, base, sources)
  if (source.kind === 'pollingTrigger') return [pollingOf(registry, source, base, sources)]
  return [{ kind: 'action', ...base, ...answersOf(registry, source), ...notificationOf(registry, source) }]
}

const at = (source: OperationSource): ReturnType<typeof placeOf> => placeOf(source.owner, source.member, source.location)

function checkRoute(report: Report, source: OperationSource): void {
  const names = templateNames(source.path)
  const known = source.inputs.filter((input) => input.in === 'path').map((input) => input.wire)
  for (const name of names) {
    if (!known.includes(name)) report('route-name-unknown', at(source), { name, input: source.input?.name ?? 'nothing' })
  }
  for (const input of source.inputs) {
    if (input.in !== 'path' || names.includes(input.wire)) continue
    report('path-property-unknown', placeOf(source.input ?? source.owner, input.declared.property, input.declared.location), {
      name: input.wire,
      route: source.path,
    })
  }
  if (!isPathTemplate(source.path)) report('bad-route', at(source), { route: source.path })
  else if (source.path.includes('//')) report('empty-path-segment', at(source), { route: source.path })
}
