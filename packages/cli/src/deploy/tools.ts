/** Owns how each of Microsoft's command lines is called: its arguments, its names for things, and what it can't do. */
import type { ConnectorFolder } from './folder.js'

export const TOOL_NAMES = ['paconn', 'pac'] as const
export type ToolName = (typeof TOOL_NAMES)[number]

/** One call of a tool, in the folder that the files are in: both read paths against the working folder. */
export interface Call {
  readonly tool: ToolName
  readonly verb: 'create' | 'update' | 'download'
  readonly args: readonly string[]
}

export interface Target {
  readonly environment: string
  /** The solution that a new row belongs to; `pac` alone. */
  readonly solution?: string | undefined
}

export interface Tool {
  readonly name: ToolName
  /** What to type where it is not there. */
  readonly install: string
  readonly signIn: string
  /** How an id looks, and in words. */
  readonly id: { readonly pattern: RegExp; readonly words: string }
  /** Whether it stores the secret of an OAuth application. */
  readonly takesSecret: boolean
  /** What `download` brings besides both documents. */
  readonly bringsScript: boolean
  /** `secret`: what only an argument can say. */
  readonly create: (target: Target, files: ConnectorFolder, secret: string | undefined) => Call
  readonly update: (target: Target, files: ConnectorFolder, connectorId: string) => Call
  /** Into the folder `to`, without questions. */
  readonly download: (target: Target, connectorId: string, to: string) => Call
  /** The id of what was created, by what was printed. */
  readonly createdId: (output: string, target: Target) => string | undefined
}

const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi

const paconn: Tool = {
  name: 'paconn',
  install: 'python -m pip install paconn',
  signIn: 'paconn login',
  id: { pattern: /^shared_[\w.-]+$/i, words: 'a name that begins with shared_' },
  takesSecret: true,
  bringsScript: true,
  // Without --settings the options count. It asks for what is missing, so nothing is.
  create: ({ environment }, files, secret) => ({
    tool: 'paconn',
    verb: 'create',
    args: [
      'create',
      ...['--env', environment],
      ...paconnFiles(files),
      // Creating takes the secret from nowhere else, also where the properties hold it.
      ...(secret === undefined ? [] : ['--secret', secret]),
      '--overwrite-settings',
    ],
  }),
  update: ({ environment }, files, connectorId) => ({
    tool: 'paconn',
    verb: 'update',
    args: ['update', '--env', environment, '--cid', connectorId, ...paconnFiles(files)],
  }),
  download: ({ environment }, connectorId, to) => ({
    tool: 'paconn',
    verb: 'download',
    args: ['download', '--env', environment, '--cid', connectorId, '--dest', to, '--overwrite'],
  }),
  createdId: (output) => /(shared_[\w.-]+) created successfully/i.exec(output)?.[1],
}

const pac: Tool = {
  name: 'pac',
  install: 'dotnet tool install --global Microsoft.PowerApps.CLI.Tool',
  signIn: 'pac auth create --environment <id>',
  id: { pattern: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, words: 'the GUID of its row in Dataverse' },
  takesSecret: false,
  bringsScript: false,
  create: ({ environment, solution }, files) => ({
    tool: 'pac',
    verb: 'create',
    args: [
      ...['connector', 'create', '--environment', environment, ...pacFiles(files)],
      ...(solution === undefined ? [] : ['--solution-unique-name', solution]),
    ],
  }),
  update: ({ environment, solution }, files, connectorId) => ({
    tool: 'pac',
    verb: 'update',
    args: [
      ...['connector', 'update', '--environment', environment, '--connector-id', connectorId, ...pacFiles(files)],
      ...(solution === undefined ? [] : ['--solution-unique-name', solution]),
    ],
  }),
  download: ({ environment }, connectorId, to) => ({
    tool: 'pac',
    verb: 'download',
    args: ['connector', 'download', '--environment', environment, '--connector-id', connectorId, '--outputDirectory', to],
  }),
  // Whatever the sentence, the new row's id is in it; the environment's may be, too.
  createdId: (output, { environment }) => output.match(GUID)?.findLast((id) => !environment.toLowerCase().includes(id.toLowerCase())),
}

export const TOOLS: Readonly<Record<ToolName, Tool>> = { paconn, pac }

function paconnFiles({ icon, script }: ConnectorFolder): readonly string[] {
  return [
    ...['--api-def', 'apiDefinition.swagger.json', '--api-prop', 'apiProperties.json'],
    ...(icon === undefined ? [] : ['--icon', 'icon.png']),
    ...(script === undefined ? [] : ['--script', 'script.csx']),
  ]
}

function pacFiles({ icon, script }: ConnectorFolder): readonly string[] {
  return [
    ...['--api-definition-file', 'apiDefinition.swagger.json', '--api-properties-file', 'apiProperties.json'],
    ...(icon === undefined ? [] : ['--icon-file', 'icon.png']),
    ...(script === undefined ? [] : ['--script-file', 'script.csx']),
  ]
}

/** A call as people would type it, with its secret masked. */
export function commandLine({ tool, args }: Call, secret?: string): string {
  return [tool, ...args.map((arg) => (arg === secret ? '***' : /^[\w@%+=:,./-]+$/.test(arg) ? arg : JSON.stringify(arg)))].join(' ')
}
