/** Owns the solutions inside a package: each by itself, and that there is one with the connector and one with a flow. */
import { elementsNamed, readXml, textOf, type Element } from '../files/xml.js'
import type { ReportFinding } from './finding.js'
import { checkExecutables } from './layout.js'
import { namesIn, textIn, type Opened } from './opened.js'

export interface ConnectorComponent {
  readonly name: string
  readonly brandColor: string
  /** The files by the column that they are the value of: `openapidefinition`, `iconblob`, … */
  readonly parts: Readonly<Record<string, string>>
}

export interface SolutionContent {
  readonly opened: Opened
  readonly connectors: readonly ConnectorComponent[]
  /** The paths of flows that the customizations name. */
  readonly workflows: readonly string[]
  readonly hasPlugin: boolean
}

const REQUIRED = ['[Content_Types].xml', 'solution.xml', 'customizations.xml'] as const
const CONNECTOR_TYPE = '372'
const EXPORT = 'Export the solution again, and change nothing in it.'

/** Checks each solution, then what they are together. */
export function checkSolutions(opened: readonly Opened[], at: string, report: ReportFinding): readonly SolutionContent[] {
  const solutions = opened.flatMap((each) => readSolution(each, report) ?? [])
  if (solutions.length < opened.length || opened.length === 0) return solutions
  const isConnector = ({ connectors, workflows, hasPlugin }: SolutionContent): boolean =>
    connectors.length > 0 && workflows.length === 0 && !hasPlugin
  const isFlow = ({ connectors, workflows, hasPlugin }: SolutionContent): boolean =>
    connectors.length > 0 && workflows.length > 0 && !hasPlugin
  const plugins = solutions.filter(({ hasPlugin }) => hasPlugin)
  const wanted = plugins.length > 0 ? 3 : 2
  if (!solutions.some(isConnector))
    report('5000.1.1.6', at, 'No solution holds the connector alone.', 'Add the solution with the connector, without any other component.')
  if (!solutions.some(({ workflows }) => workflows.length > 0)) {
    report(
      '5000.1.1.6',
      at,
      'No solution holds a flow.',
      'Import the connector, build a flow that uses it, export the solution with both unmanaged, and keep it as certification/FlowSolution.zip; or keep the file of its folder Workflows in certification/flows.',
    )
  } else if (!solutions.some(isFlow))
    report('5000.1.1.8', at, 'The solution with the flow does not hold the connector.', 'Add the connector to it, and export it again.')
  if (solutions.length > wanted)
    report(
      '5000.1.1.13',
      at,
      `There are ${solutions.length} solutions, not ${wanted}.`,
      'Leave those with the connector, with a flow, and with the plugin if there is one.',
    )
  return solutions
}

function readSolution(opened: Opened, report: ReportFinding): SolutionContent | undefined {
  const { at } = opened
  checkExecutables(opened, report)
  const missing = REQUIRED.filter((name) => !opened.files.has(name))
  for (const name of missing) report('5000.1.1.16', at, `There is no ${name}.`, EXPORT)
  if (missing.length > 0) return undefined
  const [manifest, customizations] = [rootOf(opened, 'solution.xml', report), rootOf(opened, 'customizations.xml', report)]
  rootOf(opened, '[Content_Types].xml', report)
  if (manifest === undefined || customizations === undefined) return undefined
  checkManifest(manifest, at, report)
  const connectors = elementsNamed(customizations, 'Connector')
    .filter(({ children }) => children.length > 0)
    .map((connector) => componentOf(connector, opened))
  checkConnectors(connectors, manifest, opened, report)
  const workflows = workflowsOf(customizations, opened, report)
  const hasPlugin = elementsNamed(customizations, 'aicopilot_aiplugin').length > 0
  for (const folder of hasPlugin ? ['aiplugins', 'aipluginoperations'] : []) {
    if (![...opened.files.keys()].some((path) => path.startsWith(`${folder}/`)))
      report('5000.1.1.16', at, `There is a plugin and no folder ${folder}.`, EXPORT)
  }
  return { opened, connectors, workflows, hasPlugin }
}

function rootOf(opened: Opened, name: string, report: ReportFinding): Element | undefined {
  const read = readXml(textIn(opened, name) ?? '')
  if ('root' in read) return read.root
  report('5000.1.1.16', `${opened.at} > ${name}`, `It is no XML: ${read.error}.`, EXPORT)
  return undefined
}

function checkManifest(root: Element, at: string, report: ReportFinding): void {
  const [manifest] = elementsNamed(root, 'SolutionManifest')
  if (manifest === undefined || textOf(manifest, 'UniqueName') === '') {
    report('5000.1.1.16', `${at} > solution.xml`, 'The solution has no name.', EXPORT)
    return
  }
  if (textOf(manifest, 'Managed') !== '0')
    report('5000.1.1.16', `${at} > solution.xml`, 'The solution is managed.', 'Export it as unmanaged.')
  const prefix = elementsNamed(manifest, 'CustomizationPrefix')[0]?.text ?? ''
  if (!/^[a-z][a-z0-9]{1,7}$/i.test(prefix) || /^mscrm/i.test(prefix))
    report(
      '5000.1.1.16',
      `${at} > solution.xml`,
      `"${prefix.slice(0, 50)}" is no prefix of a publisher.`,
      'Give the publisher two to eight letters and digits, a letter first, not mscrm.',
    )
}

function componentOf(connector: Element, { files }: Opened): ConnectorComponent {
  // Importers do not tell small letters from capitals.
  const isThere = new Map([...files.keys()].map((path) => [path.toLowerCase(), path]))
  const parts = connector.children
    .filter(({ text }) => /^\/?Connector\//i.test(text))
    .map(({ name, text }) => [name, text.replace(/^\//, '')] as const)
    .map(([name, path]) => [name, isThere.get(path.toLowerCase()) ?? path] as const)
  return {
    name: textOf(connector, 'name'),
    brandColor: textOf(connector, 'iconbrandcolor'),
    parts: Object.fromEntries(parts),
  }
}

function checkConnectors(connectors: readonly ConnectorComponent[], manifest: Element, opened: Opened, report: ReportFinding): void {
  const { at } = opened
  const components = elementsNamed(manifest, 'RootComponent').filter(({ attributes }) => attributes['type'] === CONNECTOR_TYPE)
  if (connectors.length > 0 && ![...opened.files.keys()].some((path) => /^connector\//i.test(path))) {
    report('5000.1.1.17', at, 'There is a connector and no folder Connector.', EXPORT)
    return
  }
  for (const { name, parts } of connectors) {
    if (!components.some(({ attributes }) => (attributes['schemaName'] ?? '').toLowerCase() === name.toLowerCase()))
      report(
        '5000.1.1.8',
        `${at} > solution.xml`,
        `The connector ${name} is no component of the solution.`,
        'Add it to the solution, and export that again.',
      )
    for (const path of Object.values(parts)) {
      if (!opened.files.has(path)) report('5000.1.1.17', at, `There is no ${path}, which the customizations name.`, EXPORT)
    }
    for (const column of ['openapidefinition', 'connectionparameters']) {
      if (parts[column] === undefined)
        report(column === 'openapidefinition' ? '5000.1.1.3' : '5000.1.1.17', at, `The connector ${name} has no ${column}.`, EXPORT)
    }
  }
}

function workflowsOf(customizations: Element, opened: Opened, report: ReportFinding): readonly string[] {
  const { at } = opened
  const named = elementsNamed(customizations, 'Workflow').map((workflow) => textOf(workflow, 'JsonFileName').replace(/^\//, ''))
  const files = namesIn(opened, 'Workflows')
    .filter((name) => /\.json$/i.test(name))
    .map((name) => `Workflows/${name}`)
  if (named.length > 0 && namesIn(opened, 'Workflows').length === 0) {
    report('5000.1.1.14', at, 'There is a flow and no folder Workflows.', EXPORT)
    return named
  }
  const lower = (paths: readonly string[]): ReadonlySet<string> => new Set(paths.map((path) => path.toLowerCase()))
  const [isNamed, isThere] = [lower(named), lower(files)]
  for (const path of named.filter((each) => !isThere.has(each.toLowerCase())))
    report('5000.1.1.15', at, `There is no ${path || 'file'}, which the customizations name.`, EXPORT)
  for (const path of files.filter((each) => !isNamed.has(each.toLowerCase())))
    report('5000.1.1.15', at, `The customizations do not name ${path}.`, EXPORT)
  return files.filter((path) => isNamed.has(path.toLowerCase()))
}
