/** Owns the connector inside a package: its icon, and what the rules of certification say about its definition. */
import { judgeConnector, RULES, type Rule, type Suppression } from '@ferrule/core/lint'
import { readPng } from '../files/png.js'
import type { ReportFinding } from './finding.js'

export interface PackedConnector {
  readonly at: string
  readonly definition: unknown
  readonly properties: { readonly properties: Readonly<Record<string, unknown>> }
  readonly icon?: Uint8Array
  /** `readme.md` or `intro.md`. */
  readonly readme?: string
  /** Rules about what such files do not carry. */
  readonly unasked?: readonly string[]
}

/** Independent publishers have Microsoft's icon, and this colour. */
const INDEPENDENT = '#da3b01'
const REFUSED_COLOURS = ['#007ee5', '#ffffff']
const MOST_BYTES = 1_000_000

/** Checks icon and definition. */
export function checkConnector(connector: PackedConnector, suppressions: readonly Suppression[], report: ReportFinding): void {
  const colour = String(connector.properties.properties['iconBrandColor'] ?? '').toLowerCase()
  checkColour(colour, connector.at, report)
  if (connector.icon !== undefined) checkIcon(connector.icon, colour, connector.at, report)
  else if (colour !== INDEPENDENT)
    report('5000.1.1.1', connector.at, 'There is no icon.', "Name one in @Connector({ icon: './icon.png' }).")
  if (connector.definition === undefined) {
    report('5000.2.6.2', connector.at, 'The definition is no JSON.', 'Take it from a new package.')
    return
  }
  checkOperations(connector, report)
  const { definition, properties, readme, unasked = [] } = connector
  const files = { definition, properties, ...(readme === undefined ? {} : { readme }) }
  const { findings } = judgeConnector(files, suppressions, { ruleset: 'certification' })
  const isSaid = new Set(['props-brand-color', ...unasked])
  for (const { rule, severity, message, operation, document } of findings) {
    if (severity === 'info' || document === 'suppressions' || isSaid.has(rule)) continue
    report(
      policyOf(rule) ?? rule,
      operation === undefined ? connector.at : `${connector.at} > ${operation}`,
      message,
      `See the rule ${rule}.`,
      severity,
    )
  }
}

/** Rules that a policy means without being named in it: an operation has exactly one schema of what it answers. */
const MEANT: Readonly<Record<string, string>> = { 'response-single-schema': '5000.2.4.1', 'response-schema-place': '5000.2.4.1' }

/** The number of the policy that a rule keeps, where one is known. */
function policyOf(id: string): string | undefined {
  const sources = RULES.find((rule: Rule) => rule.id === id)?.source ?? []
  return sources.map((source) => /^polic(?:y|ies) (5000(?:\.\d+)+)/.exec(source)?.[1]).find((policy) => policy !== undefined) ?? MEANT[id]
}

function checkColour(colour: string, at: string, report: ReportFinding): void {
  if (/^#[0-9a-f]{6}$/.test(colour) && !REFUSED_COLOURS.includes(colour)) return
  report(
    '5000.2.1.1',
    at,
    `The brand colour is ${colour || 'not there'}.`,
    `Give one like #0a5c36, and neither ${REFUSED_COLOURS.join(' nor ')}.`,
  )
}

function checkIcon(icon: Uint8Array, colour: string, at: string, report: ReportFinding): void {
  const png = readPng(icon)
  if (icon.length >= MOST_BYTES) report('5000.2.1.2', at, `The icon has ${icon.length} bytes.`, 'Make it smaller than a million.')
  if (png === undefined) return report('5000.2.1.3', at, 'The icon is no PNG.', 'Save it as PNG.')
  const { width, height, isTransparent, background } = png
  if (width !== height || width < 100 || width > 230)
    report('5000.2.1.4', at, `The icon is ${width} × ${height} pixels.`, 'Make it square, of 100 to 230 pixels.')
  if (isTransparent) report('5000.2.1.5', at, 'Something shines through the icon.', 'Put the logo on a background of the brand colour.')
  else if (background === '#ffffff') report('5000.2.1.1', at, 'The icon is white behind the logo.', 'Use the brand colour behind it.')
  else if (background !== undefined && background !== colour)
    report(
      '5000.2.1.1',
      at,
      `The icon is ${background} behind the logo, and the brand colour is ${colour}.`,
      'Give both the same colour.',
      'warning',
    )
}

/** Whoever looks for an action by words has to find it. */
function checkOperations({ at, definition }: PackedConnector, report: ReportFinding): void {
  const shown = operationsOf(definition).filter(
    (operation) => operation['x-ms-visibility'] !== 'internal' && operation['deprecated'] !== true,
  )
  if (shown.length === 0)
    report('5000.1.1.9', at, 'There is no operation that makers see.', 'Leave visibility away where makers should find an operation.')
  for (const operation of operationsOf(definition)) {
    const isEmpty = ['operationId', 'summary', 'responses'].every((key) => operation[key] === undefined)
    if (isEmpty) report('5000.2.4.5', at, 'There is an operation without anything in it.', 'Remove it.')
  }
}

/** The ids of the operations that a definition has. */
export function operationIdsOf(definition: unknown): ReadonlySet<string> {
  return new Set(operationsOf(definition).flatMap(({ operationId }) => (typeof operationId === 'string' ? [operationId] : [])))
}

const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options'])

function operationsOf(definition: unknown): readonly Readonly<Record<string, unknown>>[] {
  const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null
  const paths = isObject(definition) ? definition['paths'] : undefined
  const items = isObject(paths) ? Object.values(paths).filter(isObject) : []
  return items.flatMap((item) =>
    Object.entries(item).flatMap(([verb, operation]) => (VERBS.has(verb) && isObject(operation) ? [operation] : [])),
  )
}
