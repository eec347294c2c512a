/** `RECORD=1` writes the page; otherwise it has to say what the command line says. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { ferrule } from './support/ferrule.js'
import { ROOT } from './support/project.js'

const PAGE = join(ROOT, 'docs/reference/cli.md')

test('docs/reference/cli.md is the help of the command line', async () => {
  const helps = await Promise.all(
    [
      [],
      ['init'],
      ['dev'],
      ['build'],
      ['pack'],
      ['deploy'],
      ['serve'],
      ['work'],
      ...['import', 'lint', 'diff', 'release', 'cards', 'connect', 'call', 'values', 'subscribe', 'poll'].map((name) => [name]),
      ['triggers'],
      ...['list', 'show', 'replay', 'disable', 'enable'].map((name) => ['triggers', name]),
    ].map(async (command) => ({
      command,
      text: await help(command),
    })),
  )
  const sections = helps.map(({ command, text }) => `## ${['ferrule', ...command].join(' ')}\n\n\`\`\`text\n${text.trimEnd()}\n\`\`\`\n`)
  const page = `# The command line\n\nWhat \`--help\` says, command by command.\n\n${sections.join('\n')}`
  if (process.env['RECORD'] !== undefined) writeFileSync(PAGE, page)
  expect(readFileSync(PAGE, 'utf8')).toBe(page)
})

async function help(command: readonly string[]): Promise<string> {
  const { code, stdout } = await ferrule(ROOT, ...command, '--help')
  expect(code).toBe(0)
  return stdout
}
