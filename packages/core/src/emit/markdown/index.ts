/** Owns the reference of a connector as one page of Markdown, for the people who build with it. */
import { createDiagnosticCollector } from '../../diagnostics/index.js'
import type { ConnectorModel, Operation } from '../../model/index.js'
import { emission, type Emission } from '../shared/emission.js'
import { routesOf } from '../shared/routes.js'
import { connectionText, contactText } from './connection.js'
import { headingOf, isShown, operationSection } from './operations.js'
import { meaningOf, propertyRows, typeText, type Naming } from './schemas.js'
import { code, createAnchors, joined, link, paragraphs, plain, section, table } from './text.js'

/** Writes the reference: how to connect, every trigger and action that makers see, and the schemas that they share. */
export function emitMarkdown(model: ConnectorModel): Emission<string> {
  const { report, diagnostics } = createDiagnosticCollector()
  const routed = new Set(routesOf(model, report).flatMap(({ operations }) => operations))
  const shown = model.operations.filter((operation) => routed.has(operation) && isShown(operation))
  const triggers = shown.filter(({ kind }) => kind !== 'action')
  const actions = shown.filter(({ kind }) => kind === 'action')
  const naming = createNaming(model, [...triggers, ...actions])
  const sections = (operations: readonly Operation[]): readonly string[] =>
    operations.map((operation) => operationSection(operation, naming))
  const page = joined(
    `# ${plain(model.title)}`,
    paragraphs(model.description),
    table(['Fact', 'Value'], facts(model)),
    section('## Connecting', connectionText(model)),
    section('## Triggers', ...sections(triggers)),
    section('## Actions', ...sections(actions)),
    section('## Definitions', ...definitions(model, naming)),
  )
  return emission(page, diagnostics)
}

/** Links to the definitions, whose headings stand after those of all operations. */
function createNaming(model: ConnectorModel, operations: readonly Operation[]): Naming {
  const anchor = createAnchors()
  const headings = ['Connecting', 'Triggers', 'Actions', 'Definitions', model.title, ...operations.map(headingOf)]
  for (const heading of headings) anchor(heading)
  const anchors = new Map(model.schemas.map(({ name }) => [name, anchor(name)]))
  return (name) => {
    const at = anchors.get(name)
    return at === undefined ? code(name) : `[${plain(name)}](#${at})`
  }
}

function facts({ version, publisher, contact, website, privacyPolicy, termsOfService, categories, address }: ConnectorModel): string[][] {
  const base = `${address.scheme}://${address.host}${address.basePath === '/' ? '' : address.basePath}`
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Version', plain(version)],
    ['Address', link(base)],
    ['Publisher', publisher && plain(publisher)],
    ['Website', website && link(website)],
    ['Support', contactText(contact)],
    ['Privacy policy', privacyPolicy && link(privacyPolicy)],
    ['Terms of service', termsOfService && link(termsOfService)],
    ['Categories', categories?.map(plain).join(', ')],
  ]
  return rows.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]]))
}

function definitions(model: ConnectorModel, naming: Naming): readonly (string | undefined)[] {
  return model.schemas.map(({ name, schema }) =>
    section(
      `### ${plain(name)}`,
      meaningOf(schema) || undefined,
      table(['Name', 'Path', 'Always', 'Type', 'Description'], propertyRows(schema, naming)) ?? `${typeText(schema, naming)}.`,
    ),
  )
}
