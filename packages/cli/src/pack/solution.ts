/**
 * Owns solutions: the zip files in which Dataverse takes components. Their layout is that of exported ones; Microsoft documents it in
 * part.
 */
import { stringifyDocument } from '@ferrule/core/emit'
import type { FileToWrite } from '../write-files.js'
import { element, renderXml, type Element } from './files/xml.js'
import { solutionNames, type SolutionNames } from './names.js'
import type { Flow } from './flows.js'
import type { PackSource } from './source.js'

/** The types of components, as solutions number them. */
const WORKFLOW = '29'
const CONNECTOR = '372'
const ENGLISH = '1033'

export interface SolutionOptions {
  readonly prefix?: string
  /** Flows that are part of it. None: it holds the connector alone. */
  readonly flows?: readonly Flow[]
}

export interface Solution {
  readonly names: SolutionNames
  readonly files: readonly FileToWrite[]
}

/** The files of an unmanaged solution that holds the connector. Secrets are no part of it. */
export function connectorSolution(source: PackSource, { prefix, flows = [] }: SolutionOptions = {}): Solution {
  const names = solutionNames(source.model, prefix)
  const parts = connectorParts(source, names)
  const files = [
    { path: 'solution.xml', content: renderXml(manifest(source, names, flows)) },
    { path: 'customizations.xml', content: renderXml(customizations(source, names, parts, flows)) },
    ...parts.map(({ path, content }) => ({ path, content })),
    ...flows.map(({ path, text }) => ({ path, content: text })),
  ]
  return { names, files: [contentTypes(files), ...files] }
}

/** The part that tells the types of the others, by their extensions. */
export function contentTypes(files: readonly FileToWrite[]): FileToWrite {
  const extensions = new Set(['xml', ...files.map(({ path }) => path.slice(path.lastIndexOf('.') + 1))])
  const types = [...extensions].map((extension) => element('Default', { Extension: extension, ContentType: 'application/octet-stream' }))
  const root = element('Types', { xmlns: 'http://schemas.openxmlformats.org/package/2006/content-types' }, types)
  return { path: '[Content_Types].xml', content: renderXml(root) }
}

interface ConnectorPart extends FileToWrite {
  /** The column of the table of connectors that it is the value of. */
  readonly column: string
}

function connectorParts({ definition, properties, icon, script }: PackSource, { connector }: SolutionNames): readonly ConnectorPart[] {
  const { connectionParameters = {}, connectionParameterSets, policyTemplateInstances = [], scriptOperations } = properties.properties
  const part = (column: string, extension: string, content: string | Uint8Array | undefined): readonly ConnectorPart[] =>
    content === undefined ? [] : [{ column, path: `Connector/${connector}_${column}.${extension}`, content }]
  return [
    ...part('openapidefinition', 'json', definition),
    ...part('connectionparameters', 'json', stringifyDocument(connectionParameters)),
    ...part('connectionparametersets', 'json', connectionParameterSets && stringifyDocument(connectionParameterSets)),
    ...part('policytemplateinstances', 'json', stringifyDocument(policyTemplateInstances)),
    ...part('scriptoperations', 'json', scriptOperations && stringifyDocument(scriptOperations)),
    ...part('customcodeblobcontent', 'csx', script),
    ...part('iconblob', 'Png', icon),
  ]
}

function manifest({ model }: PackSource, names: SolutionNames, flows: readonly Flow[]): Element {
  const localized = (name: string): Element =>
    element('LocalizedNames', {}, [element('LocalizedName', { description: name, languagecode: ENGLISH })])
  const publisher = element('Publisher', {}, [
    element('UniqueName', {}, names.publisher.unique),
    localized(names.publisher.display),
    element('Descriptions'),
    element('EMailAddress', {}, model.contact?.email ?? ''),
    element('SupportingWebsiteUrl', {}, model.website ?? ''),
    element('CustomizationPrefix', {}, names.prefix),
    element('CustomizationOptionValuePrefix', {}, String(names.optionPrefix)),
    element('Addresses'),
  ])
  const component = (type: string, id: string, schemaName?: string): Element =>
    element('RootComponent', { type, id: `{${id}}`, ...(schemaName === undefined ? {} : { schemaName }), behavior: '0' })
  return element('ImportExportXml', ROOT_ATTRIBUTES, [
    element('SolutionManifest', {}, [
      element('UniqueName', {}, names.solution + (flows.length === 0 ? '' : 'Flows')),
      localized(flows.length === 0 ? model.title : `${model.title} flows`),
      element('Descriptions', {}, [element('Description', { description: model.description, languagecode: ENGLISH })]),
      element('Version', {}, names.version),
      element('Managed', {}, '0'),
      publisher,
      element('RootComponents', {}, [
        ...flows.map(({ id }) => component(WORKFLOW, id)),
        component(CONNECTOR, names.connectorId, names.connector),
      ]),
      element('MissingDependencies'),
    ]),
  ])
}

/** Importers know no other generator than Microsoft's own. */
const ROOT_ATTRIBUTES = { version: '9.2.0.0', SolutionPackageVersion: '9.2', languagecode: ENGLISH, generatedBy: 'CrmLive' }

function customizations(
  { model, properties }: PackSource,
  names: SolutionNames,
  parts: readonly ConnectorPart[],
  flows: readonly Flow[],
): Element {
  const empty = (...tags: readonly string[]): readonly Element[] => tags.map((tag) => element(tag))
  const connector = element('Connector', {}, [
    element('connectorid', {}, names.connectorId),
    element('description', {}, model.description),
    element('displayname', {}, model.title),
    element('iconbrandcolor', {}, properties.properties.iconBrandColor),
    element('name', {}, names.connector),
    element('connectortype', {}, '1'),
    ...parts.map(({ column, path }) => element(column, {}, `/${path}`)),
  ])
  return element('ImportExportXml', { 'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance' }, [
    ...empty('Entities', 'Roles'),
    element('Workflows', {}, flows.map(workflow)),
    ...empty(
      'FieldSecurityProfiles',
      'Templates',
      'EntityMaps',
      'EntityRelationships',
      'OrganizationSettings',
      'optionsets',
      'CustomControls',
    ),
    ...empty('EntityDataProviders'),
    element('Connectors', {}, [connector]),
    ...(flows.length === 0 ? [] : [element('connectionreferences', {}, connectionReferences(names, flows))]),
    element('Languages', {}, [element('Language', {}, ENGLISH)]),
  ])
}

/** A cloud flow, turned on. */
function workflow({ id, name, path }: Flow): Element {
  const facts = {
    JsonFileName: `/${path}`,
    Type: '1',
    Subprocess: '0',
    Category: '5',
    Mode: '0',
    Scope: '4',
    OnDemand: '0',
    TriggerOnCreate: '0',
    TriggerOnDelete: '0',
    AsyncAutodelete: '0',
    SyncWorkflowLogOnFailure: '0',
    StateCode: '1',
    StatusCode: '2',
    RunAs: '1',
    IsTransacted: '1',
    IntroducedVersion: '1.0',
    IsCustomizable: '1',
    BusinessProcessType: '0',
    IsCustomProcessingStepAllowedForOtherPublishers: '1',
    PrimaryEntity: 'none',
  }
  return element('Workflow', { WorkflowId: `{${id}}`, Name: name }, [
    ...Object.entries(facts).map(([fact, value]) => element(fact, {}, value)),
    element('LocalizedNames', {}, [element('LocalizedName', { languagecode: ENGLISH, description: name })]),
  ])
}

/** Each reference once, by the name that flows know it by. */
function connectionReferences(names: SolutionNames, flows: readonly Flow[]): readonly Element[] {
  const references = new Map(flows.flatMap(({ references: own }) => own.map((reference) => [reference.logicalName, reference])))
  return [...references.values()].map(({ logicalName, api, connector }) =>
    element('connectionreference', { connectionreferencelogicalname: logicalName }, [
      element('connectionreferencedisplayname', {}, logicalName),
      element('connectorid', {}, `/providers/Microsoft.PowerApps/apis/${api}`),
      ...(connector === names.connector ? [element('customconnectorid', {}, [element('connectorid', {}, names.connectorId)])] : []),
      element('iscustomizable', {}, '1'),
      element('promptingbehavior', {}, '0'),
      element('statecode', {}, '0'),
      element('statuscode', {}, '1'),
    ]),
  )
}
