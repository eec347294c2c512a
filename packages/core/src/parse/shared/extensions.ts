/** Owns the platform's extensions in documents that know them: understood where the model has a word, carried along where not. */
import type { EnumMember, Extensions, Presentation, Visibility } from '../../model/index.js'
import { compact, some } from './compact.js'
import { isRecord, jsonOf, listAt, membersOf, own, textAt } from './foreign.js'
import { show } from './show.js'

const UNDERSTOOD = new Set([
  'x-ms-summary',
  'x-ms-visibility',
  'x-ms-enum-values',
  'x-ms-url-encoding',
  'x-ms-pageable',
  'x-ms-notification-url',
  'x-ms-trigger',
  'x-ms-trigger-hint',
  'x-ms-notification-content',
])
/** What other tools write, and no platform reads. */
const OF_OTHER_TOOLS = new Set(['x-ms-enum', 'x-ms-client-flatten', 'x-ms-client-name', 'x-ms-parameter-location', 'x-ms-examples'])

/** Label, description and visibility. */
export function presentationOf(from: unknown): Presentation {
  return compact<Presentation>({
    summary: textAt(from, 'x-ms-summary'),
    description: textAt(from, 'description'),
    visibility: visibilityOf(from),
  })
}

export function visibilityOf(from: unknown): Visibility | undefined {
  const visibility = textAt(from, 'x-ms-visibility')
  return visibility === 'important' || visibility === 'advanced' || visibility === 'internal' ? visibility : undefined
}

/** The `x-ms-` extensions that the model has no word for. Extensions of other makers mean nothing to the platform and stay behind. */
export function extensionsOf(from: unknown): Extensions | undefined {
  const carried = membersOf(from).flatMap(([key, value]) => {
    const json = key.startsWith('x-ms-') && !UNDERSTOOD.has(key) && !OF_OTHER_TOOLS.has(key) ? jsonOf(value) : undefined
    return json === undefined ? [] : [[key, json] as const]
  })
  return carried.length === 0 ? undefined : (Object.fromEntries(carried) as Extensions)
}

/** The labels of choices, by value. */
export function enumLabelsOf(from: unknown): ReadonlyMap<unknown, string> {
  const said = listAt(from, 'x-ms-enum-values').filter(isRecord)
  return new Map(
    said.flatMap((member) =>
      textAt(member, 'displayName') === undefined ? [] : [[own(member, 'value'), show(own(member, 'displayName'))]],
    ),
  )
}

export function membersWithLabels(values: readonly (string | number | boolean)[], from: unknown): readonly EnumMember[] | undefined {
  const labels = enumLabelsOf(from)
  return some(values.map((value) => compact<EnumMember>({ value, label: labels.get(value) })))
}
