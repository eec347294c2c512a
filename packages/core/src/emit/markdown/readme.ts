/** Owns the texts that certification asks for: `readme.md` of Microsoft's repository, and `intro.md` of a package. */
import type { ConnectorModel, Operation } from '../../model/index.js'
import { emission, type Emission } from '../shared/emission.js'
import { connectionText, contactText, neededText } from './connection.js'
import { headingOf, isShown } from './operations.js'
import { joined, link, paragraphs, plain, section } from './text.js'

export interface ReadmeOptions {
  /**
   * What no declaration says, as Markdown, by the heading that it belongs below: `Known issues and limitations`. It takes the place of what
   * is made of the declaration. Headings that the template does not have stand last.
   */
  readonly sections?: Readonly<Record<string, string>>
}

interface Section {
  readonly heading: string
  /** Other names of the section, by which its text may be given as well. */
  readonly aliases?: readonly string[]
  readonly text: string | undefined
}

/** Writes the `readme.md` of Microsoft's repository of connectors, with the headings of its template. */
export function emitReadme(model: ConnectorModel, { sections = {} }: ReadmeOptions = {}): Emission<string> {
  return emission(
    page(model, sections, [
      { heading: 'Publisher', text: plain(model.publisher ?? model.contact?.name ?? '') },
      prerequisites(model),
      { heading: 'Supported Operations', text: operationsText(model) },
      credentials(model, 'Obtaining Credentials'),
      { heading: 'Getting Started', aliases: ['Get started with your connector'], text: startText(model) },
      limitations(model, 'Known Issues and Limitations'),
      { heading: 'Frequently Asked Questions', aliases: ['FAQ'], text: questionsText(model) },
      { heading: 'Deployment Instructions', text: DEPLOYMENT },
    ]),
    [],
  )
}

/** Writes the `intro.md` of a certification package, which begins the connector's page in Microsoft's documentation. */
export function emitIntro(model: ConnectorModel, { sections = {} }: ReadmeOptions = {}): Emission<string> {
  return emission(
    page(model, sections, [
      prerequisites(model),
      credentials(model, 'How to get credentials'),
      { heading: 'Get started with your connector', aliases: ['Getting Started'], text: startText(model) },
      { heading: 'Supported operations', text: operationsText(model) },
      limitations(model, 'Known issues and limitations'),
      { heading: 'Common errors and remedies', text: errorsText(model) },
      { heading: 'FAQ', aliases: ['Frequently Asked Questions'], text: questionsText(model) },
    ]),
    [],
  )
}

function page(model: ConnectorModel, given: Readonly<Record<string, string>>, template: readonly Section[]): string {
  const byHeading = new Map(Object.entries(given).map(([heading, text]) => [heading.toLowerCase(), text.trim()]))
  const known = new Set(template.flatMap(({ heading, aliases = [] }) => [heading, ...aliases].map((name) => name.toLowerCase())))
  const others = Object.entries(given).filter(([heading]) => !known.has(heading.toLowerCase()))
  return joined(
    `# ${plain(model.title)}`,
    paragraphs(model.description),
    ...template.map(({ heading, aliases = [], text }) => {
      const own = [heading, ...aliases].map((name) => byHeading.get(name.toLowerCase())).find((said) => said !== undefined)
      return section(`## ${heading}`, own ?? text)
    }),
    ...others.map(([heading, text]) => section(`## ${plain(heading)}`, text.trim())),
  )
}

function prerequisites(model: ConnectorModel): Section {
  const needed = neededText(model)
  const items = [
    'A plan of Power Automate, Power Apps, Azure Logic Apps or Copilot Studio that includes premium connectors.',
    needed === undefined ? undefined : `What a connection asks for: ${needed}.`,
    model.website === undefined ? undefined : `An account at ${link(model.website)}.`,
  ]
  return { heading: 'Prerequisites', text: bullets(items) }
}

function credentials(model: ConnectorModel, heading: string): Section {
  const contact = contactText(model.contact)
  return {
    heading,
    aliases: ['Obtaining Credentials', 'How to get credentials'],
    text: [connectionText(model), contact === undefined ? undefined : `Whoever has none asks ${contact}.`]
      .filter((text) => text !== undefined)
      .join('\n\n'),
  }
}

function limitations(model: ConnectorModel, heading: string): Section {
  const shown = shownOperations(model)
  const named = (operations: readonly Operation[]): string => operations.map((operation) => plain(headingOf(operation))).join(', ')
  const deprecated = shown.filter((operation) => operation.deprecated === true)
  const polling = shown.filter(({ kind }) => kind === 'pollingTrigger')
  const paged = shown.filter(({ nextLink }) => nextLink !== undefined)
  const items = [
    deprecated.length === 0 ? undefined : `Deprecated, for flows that use them already: ${named(deprecated)}.`,
    polling.length === 0
      ? undefined
      : `The platform asks for news as often as the plan allows, so these start later than what happened: ${named(polling)}.`,
    paged.length === 0
      ? undefined
      : `These answer page by page; turn on pagination in their settings to get more than the first: ${named(paged)}.`,
  ]
  return {
    heading,
    aliases: ['Known Issues and Limitations'],
    text: bullets(items) ?? 'No issues are known.',
  }
}

function operationsText(model: ConnectorModel): string {
  return shownOperations(model)
    .map((operation) => joined(`### ${plain(headingOf(operation))}`, paragraphs(operation.description)).trimEnd())
    .join('\n\n')
}

function startText(model: ConnectorModel): string {
  const shown = shownOperations(model)
  const first = shown.find(({ visibility, deprecated }) => visibility === 'important' && deprecated !== true) ?? shown[0]
  const kind = first?.kind === 'action' || first === undefined ? 'an action' : 'a trigger'
  const steps = [
    `Add ${kind} of ${plain(model.title)} to a flow, an app or an agent${first === undefined ? '' : `, such as "${plain(headingOf(first))}"`}.`,
    neededText(model) === undefined ? undefined : 'Create a connection with your credentials when you are asked for one.',
    'Fill in what is required, save, and try it.',
  ]
  return steps
    .filter((step) => step !== undefined)
    .map((step, index) => `${String(index + 1)}. ${step}`)
    .join('\n')
}

/** What operations answer where they fail, each once. */
function errorsText(model: ConnectorModel): string | undefined {
  const operations = new Map<string, Set<string>>()
  for (const operation of shownOperations(model)) {
    for (const { status, description } of operation.responses) {
      if (status < 400) continue
      const text = `**${String(status)}**: ${plain(description)}`
      operations.set(text, (operations.get(text) ?? new Set()).add(plain(headingOf(operation))))
    }
  }
  return bullets([...operations].map(([text, names]) => `${text.replace(/\.$/, '')} (${[...names].join(', ')}).`))
}

function questionsText(model: ConnectorModel): string | undefined {
  const contact = contactText(model.contact)
  return contact === undefined ? undefined : `### Where do I get help?\n\nFrom ${contact}.`
}

const DEPLOYMENT = [
  '1. Sign in with [paconn](https://learn.microsoft.com/connectors/custom-connectors/paconn-cli): `paconn login`.',
  '2. Create the connector with the files of this folder: `paconn create --api-def apiDefinition.swagger.json --api-prop apiProperties.json --icon icon.png`.',
  '3. Where it signs in with OAuth 2.0, give the secret of your own application with `--secret`.',
].join('\n')

function shownOperations({ operations }: ConnectorModel): readonly Operation[] {
  return operations.filter(isShown)
}

function bullets(items: readonly (string | undefined)[]): string | undefined {
  const said = items.filter((item) => item !== undefined)
  return said.length === 0 ? undefined : said.map((item) => `- ${item}`).join('\n')
}
