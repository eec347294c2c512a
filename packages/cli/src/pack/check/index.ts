/**
 * Owns checking packages for certification, as they are on disk: the structure that Microsoft's validator demands, and the policies by
 * their numbers. Who made them does not matter.
 */
import type { Suppression } from '@ferrule/core/lint'
import { checkConnector, operationIdsOf, type PackedConnector } from './connector.js'
import type { PackageFinding, ReportFinding } from './finding.js'
import { checkFlows } from './flows.js'
import { checkLayout } from './layout.js'
import { jsonIn, openPackage, textIn, type Opened } from './opened.js'
import { checkSolutions, type ConnectorComponent, type SolutionContent } from './solutions.js'

export interface CheckOptions {
  /** Findings of rules that are accepted, with their reasons. */
  readonly suppressions?: readonly Suppression[]
}

/** Checks a folder or a zip file. Errors are what Microsoft refuses; nothing is unpacked to disk. */
export async function checkPackage(path: string, { suppressions = [] }: CheckOptions = {}): Promise<readonly PackageFinding[]> {
  const findings = new Map<string, PackageFinding>()
  const report: ReportFinding = (code, at, message, fix, severity = 'error') => {
    findings.set(JSON.stringify([code, at, message]), { code, severity, at, message, fix })
  }
  const { upload, repository, budget } = await openPackage(path, report)
  if (upload !== undefined) {
    const solutions = checkSolutions(await checkLayout(upload, budget, report), upload.at, report)
    checkContent(upload, solutions, suppressions, report)
  }
  if (repository !== undefined) checkRepository(repository, suppressions, report)
  return [...findings.values()].sort((a, b) => a.severity.localeCompare(b.severity))
}

function checkContent(
  upload: Opened,
  solutions: readonly SolutionContent[],
  suppressions: readonly Suppression[],
  report: ReportFinding,
): void {
  const own = solutions.find(({ workflows, hasPlugin, connectors }) => connectors.length > 0 && workflows.length === 0 && !hasPlugin)
  const [component] = own?.connectors ?? []
  if (own === undefined || component?.parts['openapidefinition'] === undefined) return
  const connector = packedConnector(own.opened, component, textIn(upload, 'intro.md'))
  checkConnector(connector, suppressions, report)
  const hasSets = connector.properties.properties['connectionParameterSets'] !== undefined
  if (hasSets && !upload.files.has('customProperties.json'))
    report(
      '5000.1.1.5',
      upload.at,
      'There are several ways to connect and no customProperties.json.',
      'Put it beside package.zip, with the connectionParameterSets.',
    )
  for (const solution of solutions) checkFlows(solution, component.name, operationIdsOf(connector.definition), report)
}

function packedConnector(opened: Opened, { name, brandColor, parts }: ConnectorComponent, readme: string | undefined): PackedConnector {
  const json = (column: string): unknown => (parts[column] === undefined ? undefined : jsonIn(opened, parts[column]))
  const icon = parts['iconblob'] === undefined ? undefined : opened.files.get(parts['iconblob'])
  const properties = {
    connectionParameters: json('connectionparameters'),
    connectionParameterSets: json('connectionparametersets'),
    policyTemplateInstances: json('policytemplateinstances'),
    scriptOperations: json('scriptoperations'),
    iconBrandColor: brandColor,
  }
  return {
    at: `${opened.at} > ${name}`,
    definition: json('openapidefinition'),
    properties: { properties: Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) },
    ...(icon === undefined ? {} : { icon }),
    ...(readme === undefined ? {} : { readme }),
    // Partner Center knows who publishes.
    unasked: ['props-publisher', 'props-stackowner'],
  }
}

/** A connector's folder of Microsoft's repository. */
function checkRepository(repository: Opened, suppressions: readonly Suppression[], report: ReportFinding): void {
  const { at, files } = repository
  const readme = [...files.keys()].find((name) => /^readme\.md$/i.test(name))
  if (readme === undefined) report('5000.1.1.2', at, 'There is no readme.md.', 'Take it from a new package.')
  const definition = jsonIn(repository, 'apiDefinition.swagger.json')
  const properties = jsonIn(repository, 'apiProperties.json')
  if (definition === undefined)
    report('5000.1.1.3', at, 'There is no apiDefinition.swagger.json that is JSON.', 'Take it from a new package.')
  if (typeof properties !== 'object' || properties === null || !('properties' in properties)) {
    report('5000.1.1.17', at, 'There is no apiProperties.json that is JSON.', 'Take it from a new package.')
    return
  }
  const [icon, text] = [files.get('icon.png'), readme === undefined ? undefined : textIn(repository, readme)]
  if (definition === undefined) return
  checkConnector(
    {
      at,
      definition,
      properties: properties as PackedConnector['properties'],
      ...(icon === undefined ? {} : { icon }),
      ...(text === undefined ? {} : { readme: text }),
    },
    suppressions,
    report,
  )
}
