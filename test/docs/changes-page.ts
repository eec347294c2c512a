/** Owns writing the page about changes from the kinds of changes. */
import { CHANGE_GROUPS, type ChangeKind } from '@ferrule/core/diff'

const TITLES: Readonly<Record<keyof typeof CHANGE_GROUPS, string>> = {
  operations: 'Operations',
  inputs: 'What operations take',
  outputs: 'What operations give, and what arrives at callback URLs',
  triggers: 'Triggers',
  connection: 'Connections',
  connector: 'The connector',
}
const WORDS: Readonly<Record<string, string>> = { what: '…', old: '‹old›', new: '‹new›' }

const INTRODUCTION = `# Changes

What \`ferrule diff\` tells apart between two versions of a connector, written from its table. **Breaking**: flows and apps that exist stop working,
or do something else. **Risky**: some may. **Safe**: none does.

Flows of Power Automate keep the id of an operation and its inputs by name, those of a body as \`body/customer/name\`; Logic Apps keeps verb and path
instead of the id, and where each input travels. Formulas of Power Apps keep the id, required inputs by position and optional ones by name. What
the connector answers is read by the names of outputs. Two definitions that come to the same, however they are cut into schemas, do not differ.
`

export function writeChangesPage(): string {
  const groups = Object.entries(CHANGE_GROUPS) as readonly (readonly [keyof typeof CHANGE_GROUPS, Readonly<Record<string, ChangeKind>>])[]
  return [INTRODUCTION, ...groups.map(([group, kinds]) => `## ${TITLES[group]}\n\n${Object.entries(kinds).map(section).join('\n')}`)].join(
    '\n',
  )
}

function section([id, { severity, says, effect, remedy }]: readonly [string, ChangeKind]): string {
  const title = says.replace(/\{(what|old|new)\}/g, (_, name: string) => WORDS[name] ?? '')
  return `### ${id}\n\n**${severity}**: ${title} ${effect}${remedy === 'Nothing to do.' ? '' : `\n\nTo do: ${remedy}`}\n`
}
