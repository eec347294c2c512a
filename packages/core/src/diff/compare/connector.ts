/** Owns comparing what two connectors say as a whole. */
import type { Address, ConnectorModel, CustomCode, OperationCall } from '../../model/index.js'
import { inside, type ChangedDocument, type Note, type Place } from '../change.js'
import { noteExtensions, noteVerbatim } from './extensions.js'
import { compareFacts, type Compare, type Facts } from './facts.js'

interface ConnectorContext {
  readonly note: Note
  /** The names of the texts that differ, by the document that they stand in. */
  readonly texts: Readonly<Record<ChangedDocument, string[]>>
}

const ROOT: Readonly<Record<ChangedDocument, Place>> = {
  definition: { what: '', document: 'definition', old: '', new: '' },
  properties: { what: '', document: 'properties', old: '/properties', new: '/properties' },
}

export function compareConnectors(old: ConnectorModel, now: ConnectorModel, note: Note): void {
  const context: ConnectorContext = { note, texts: { definition: [], properties: [] } }
  compareFacts(FACTS, old, now, context)
  const { definition, properties } = context.texts
  if (definition.length > 0) note('connector-text-changed', inside(ROOT.definition, 'info'), { what: definition.join(', ') })
  if (properties.length > 0) note('connector-text-changed', ROOT.properties, { what: properties.join(', ') })
}

const text: Compare<unknown, ConnectorContext> = (_old, _new, { texts }, fact) => void texts.definition.push(fact)
const property: Compare<unknown, ConnectorContext> = (_old, _new, { texts }, fact) => void texts.properties.push(fact)
const looks: Compare<unknown, ConnectorContext> = (_old, _new, { note }, fact) =>
  note('connector-looks-changed', ROOT.properties, { what: fact === 'icon' ? 'icon' : 'brand colour' })
const assistant: Compare<unknown, ConnectorContext> = (_old, _new, { note }, fact) =>
  note('assistant-text-changed', ROOT.definition, { what: fact })

const FACTS: Facts<ConnectorModel, ConnectorContext> = {
  title: (old, now, { note }) => note('connector-renamed', inside(ROOT.definition, 'info', 'title'), { old, new: now }),
  description: text,
  contact: text,
  website: text,
  privacyPolicy: text,
  categories: text,
  facts: text,
  termsOfService: text,
  license: text,
  keywords: text,
  docs: text,
  externalDocs: text,
  tags: text,
  deploymentVersion: text,
  publisher: property,
  stackOwner: property,
  brandColor: looks,
  icon: looks,
  status: (old = 'Production', now = 'Production', { note }) => {
    if (old !== now) note('connector-status-changed', inside(ROOT.definition, 'info'), { old, new: now })
  },
  aiManifest: assistant,
  aiOffer: assistant,
  aiPublications: assistant,
  address: (old, now, { note }) => {
    if (old !== undefined && now !== undefined) compareFacts(ADDRESS, old, now, note)
  },
  backend: (old = 'none', now = 'none', { note }) => note('backend-changed', ROOT.definition, { old, new: now }),
  testConnection: (old, now, { note }) =>
    note('connection-test-changed', inside(ROOT.definition, 'x-ms-capabilities'), { old: called(old), new: called(now) }),
  filePicker: (old, now, { note }) =>
    note('file-picker-changed', inside(ROOT.definition, 'x-ms-capabilities'), { old: old ?? 'none', new: now ?? 'none' }),
  script: (old, now, { note }) =>
    note('custom-code-changed', inside(ROOT.properties, 'scriptOperations'), { what: `: ${handled(old)} before, ${handled(now)} now` }),
  capabilities: (old = [], now = [], { note }) => {
    const at = inside(ROOT.properties, 'capabilities')
    for (const capability of old) if (!now.includes(capability)) note('capability-removed', at, { old: capability, side: 'old' })
    for (const capability of now) if (!old.includes(capability)) note('capability-added', at, { new: capability })
  },
  extensions: (old, now, { note }) => noteExtensions(note, ROOT.definition, old, now),
  infoExtensions: (old, now, { note }) => noteExtensions(note, inside(ROOT.definition, 'info'), old, now),
  verbatim: (old, now, { note }) => noteVerbatim(note, ROOT.definition, old, now),
  propertiesVerbatim: (old, now, { note }) => noteVerbatim(note, ROOT.properties, old, now),
  // A version says that there are changes; it is none.
  version: null,
  modelVersion: null,
  // Compared by themselves.
  security: null,
  requirements: null,
  credentials: null,
  connection: null,
  policies: null,
  operations: null,
  paths: null,
  // Seen where operations use them.
  schemas: null,
  consumes: null,
  produces: null,
}

const ADDRESS: Facts<Address, Note> = {
  host: (old, now, note) => note('host-changed', inside(ROOT.definition, 'host'), { old, new: now }),
  basePath: (old = '', now = '', note) => {
    if (old.replace(/\/$/, '') !== now.replace(/\/$/, '')) note('base-path-changed', inside(ROOT.definition, 'basePath'), { old, new: now })
  },
  scheme: (old, now, note) => note('scheme-changed', inside(ROOT.definition, 'schemes'), { old, new: now }),
  schemes: (old = [], now = [], note) =>
    note('scheme-changed', inside(ROOT.definition, 'schemes'), { old: old.join(', '), new: now.join(', ') }),
}

function called(call: OperationCall | undefined): string {
  return call?.operationId ?? 'none'
}

function handled(script: CustomCode | undefined): string {
  if (script === undefined) return 'none'
  const { operations = [] } = script
  return operations.length === 0 ? 'all operations' : operations.join(', ')
}
