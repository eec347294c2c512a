/** Owns saying why a tool failed, and what to type next. */
import type { Ran } from './run.js'
import { commandLine, type Call, type Target, type Tool } from './tools.js'

/** A step that failed, as people need to hear it. */
export class DeployFailure extends Error {
  constructor(
    readonly reason: FailureReason,
    message: string,
    readonly hint: string,
    /** The last that the tool said, without secrets. */
    readonly output = '',
  ) {
    super(message)
    this.name = 'DeployFailure'
  }
}

export type FailureReason =
  | 'signed-out'
  | 'forbidden'
  | 'no-environment'
  | 'no-connector'
  | 'unavailable'
  | 'refused'
  | 'timed-out'
  | 'stopped'
  | 'unknown-id'
  | 'unreadable'
  | 'not-stored'
  | 'failed'

interface Kind {
  readonly reason: FailureReason
  readonly pattern: RegExp
  readonly message: (tool: Tool, target: Target, id: string) => string
  readonly hint: (tool: Tool, target: Target) => string
}

/** The first that fits counts. */
const KINDS: readonly Kind[] = [
  {
    reason: 'signed-out',
    pattern:
      /\b401 Client Error|Unauthorized|AuthorizationHeaderMissing|ExpiredAuthenticationToken|Please login|No profiles were found|no active auth profile|AADSTS\d+|re-?authenticat/i,
    message: ({ name }) => `${name} is not signed in, or its sign-in has expired.`,
    hint: ({ signIn }, { environment }) => `Sign in: ${signIn.replace('<id>', environment)}`,
  },
  {
    reason: 'no-environment',
    pattern: /environment\W*(?:'[^']*'|"[^"]*"|\S+)?\s*(?:was|could)\s*not\s*(?:be\s*)?found|EnvironmentNotFound|not a valid environment/i,
    message: (_, { environment }) => `There is no environment ${environment}, or not for whoever is signed in.`,
    hint: ({ name }) =>
      name === 'pac'
        ? '`pac env list` shows those that there are.'
        : 'The address of the portal shows its id: https://make.powerapps.com/environments/<id>/home.',
  },
  {
    reason: 'no-connector',
    pattern: /\b404 Client Error|ApiResourceNotFound|ApiNotFound|does not exist|With Id = \S+ Does Not Exist/i,
    message: (_, { environment }, id) => `There is no connector ${id} in the environment ${environment}.`,
    hint: ({ name }, { environment }) =>
      `${name === 'pac' ? `\`pac connector list --environment ${environment}\`` : '`paconn download --env ' + environment + '`'} shows those that there are; ` +
      'name one with --connector-id. Where it was deleted, remove the record, and it is made anew.',
  },
  {
    reason: 'forbidden',
    pattern: /\b403 Client Error|Forbidden|privilege/i,
    message: ({ name }, { environment }) => `Whoever ${name} is signed in as may not do this in the environment ${environment}.`,
    hint: ({ signIn }, { environment }) =>
      `Ask for the role Environment Maker, or sign in as somebody else: ${signIn.replace('<id>', environment)}`,
  },
  {
    reason: 'unavailable',
    pattern: /\b50[234] Server Error|Bad Gateway|ECONNRE|getaddrinfo|Max retries exceeded|JSONDecodeError|timed? ?out/i,
    message: () => 'The platform did not answer as it should.',
    hint: () => 'Run the same command again in a few minutes: what is stored is read first, so nothing is done twice.',
  },
  {
    reason: 'refused',
    pattern: /\b4\d\d Client Error|\b500 Server Error|InternalServerError|SwaggerNotValid|Invalid/,
    message: ({ name }) => `The platform refused what ${name} sent.`,
    hint: () => 'What it said is above. `ferrule lint` finds most of what it refuses, with the line.',
  },
]

/** The failure that a call ended with. `output` holds no secrets. */
export function explain(ran: Ran, call: Call, tool: Tool, target: Target, connectorId: string, limitMs: number): DeployFailure {
  const tail = ran.output.trim().split('\n').slice(-TAIL).join('\n')
  const line = commandLine({ ...call, args: call.args.slice(0, call.tool === 'pac' ? 2 : 1) })
  if (ran.kind === 'stopped') return new DeployFailure('stopped', `Stopped while \`${line}\` ran.`, afterwards(call), tail)
  if (ran.kind === 'timed-out')
    return new DeployFailure(
      'timed-out',
      `\`${line}\` did not end within ${limitMs / 1000} seconds and was ended.`,
      `${afterwards(call)} --timeout <seconds> gives it longer.`,
      tail,
    )
  const kind = KINDS.find(({ pattern }) => pattern.test(ran.output))
  if (kind === undefined)
    return new DeployFailure('failed', `\`${line}\` failed with exit code ${ran.code ?? 'none'}.`, 'What it said is above.', tail)
  return new DeployFailure(kind.reason, kind.message(tool, target, connectorId), kind.hint(tool, target), tail)
}

/** Lines of output that are shown. */
const TAIL = 12

function afterwards({ verb }: Call): string {
  if (verb === 'download') return 'Nothing was changed. Run the same command again.'
  if (verb === 'update') return 'Whether the update took place is not known. Run the same command again: what is stored is read first.'
  return 'Whether the connector was made is not known. Look for it in the portal, and where it is there, name it with --connector-id; else there would be two.'
}
