/** Owns writing the page about rules from the rules. */
import { RULE_GROUPS, type ConnectorFiles, type Rule } from '@ferrule/core/lint'

const TITLES: Readonly<Record<keyof typeof RULE_GROUPS, string>> = {
  document: 'The document',
  operations: 'Paths, operations and answers',
  parameters: 'Parameters',
  schemas: 'Values and schemas',
  dynamic: 'Dynamic choices and schemas',
  triggers: 'Triggers',
  security: 'Security',
  properties: 'apiProperties.json',
  package: 'What lies beside',
}
/** Examples that are about size show nothing. */
const LONGEST = 1_500

const INTRODUCTION = `# Rules

What \`ferrule lint\` checks, written from the rules; their examples are their tests. Severities are those of the rulesets \`recommended\` and
\`certification\`: an error of \`recommended\` is something that the platform does not save or that can not work. The source is the name that
Microsoft's validator has for the rule, the number of a certification policy, or where it was observed.

Findings are accepted in \`ferrule-lint.json\`, beside the definition or above it, each with a reason:

\`\`\`json
{ "suppressions": [{ "rule": "opid-alnum", "operation": "list-orders", "reason": "Flows refer to the id since 2021." }] }
\`\`\`

\`operation\` and \`at\` (a JSON pointer) say where; without them the rule is accepted everywhere. A suppression without a reason, of a rule that there
is not, or of something that is not found any more, is a finding itself.
`

export function writeRulesPage(): string {
  const groups = Object.entries(RULE_GROUPS) as readonly (readonly [keyof typeof RULE_GROUPS, readonly Rule[]])[]
  return [INTRODUCTION, ...groups.map(([group, rules]) => `## ${TITLES[group]}\n\n${rules.map(section).join('\n')}`)].join('\n')
}

function section({ id, title, severity, source, wrong, right }: Rule): string {
  const [bad, good] = [example(wrong), example(right)]
  const shown = bad === undefined || good === undefined ? '' : `\nWrong:\n\n${bad}\n\nRight:\n\n${good}\n`
  return `### ${id}\n\n${title}. **${severity.recommended}** / **${severity.certification}**. Source: ${source.join('; ')}.\n${shown}`
}

function example({ definition, properties, script, readme, icon, texts, taken }: ConnectorFiles): string | undefined {
  if (icon !== undefined) return undefined
  const written = texts?.definition
  const parts = [
    ...(written === undefined ? (definition === undefined ? [] : [fence('json', JSON.stringify(definition))]) : [fence('jsonc', written)]),
    ...(properties === undefined ? [] : [fence('json', JSON.stringify(properties))]),
    ...(script === undefined ? [] : [fence('csharp', script)]),
    ...(readme === undefined ? [] : [fence('text', readme.trim())]),
    ...(taken === undefined ? [] : [fence('text', taken.join('\n'))]),
  ]
  const text = parts.join('\n\n')
  return text.length > LONGEST ? undefined : text
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``
}
