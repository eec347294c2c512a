import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { format, resolveConfig } from 'prettier'
import { classify } from './classify.js'

const page = new URL('../../docs/reference/validation.md', import.meta.url)
const BEGIN = '<!-- rules: written by the agreement test -->'
const END = '<!-- end of rules -->'

/** The rules by how they are checked. */
function rules(): string {
  const all = classify()
  const names = (wanted: readonly { readonly name: string }[]): string =>
    wanted
      .map(({ name }, index) => `\`@${name}\`${index % 8 === 7 ? '\n' : ' '}`)
      .join('')
      .trim()
  const exact = all.filter(({ exactOn }) => exactOn.length > 0).map(({ name, exactOn }) => `| \`@${name}\` | ${exactOn.join(', ')} |`)
  const whole = all.filter(({ otherwise }) => otherwise.includes('class-validator'))
  return `### Said by the schema

| rule | on a |
| --- | --- |
${exact.join('\n')}

On other types, and with other arguments, these are asked as predicates.

### Asked as predicates

${names(all.filter(({ otherwise }) => otherwise.includes('predicate')))}

### Left to class-validator

${names(whole)}

always, or where an argument is no data (a class, a \`Date\`, a function, a regular expression inside options) or is kept out of
class-validator's own records.
`
}

test('the page about validation says how each rule is checked (RECORD=1 writes it)', async () => {
  const text = await readFile(page, 'utf8')
  const [before = '', rest = ''] = text.split(BEGIN)
  const [, after = ''] = rest.split(END)
  const wanted = await formatted(`${before}${BEGIN}\n\n${rules()}\n${END}${after}`)
  if (process.env['RECORD'] === '1') await writeFile(page, wanted)
  expect(process.env['RECORD'] === '1' ? wanted : text).toBe(wanted)
})

/** As the formatter leaves it. */
async function formatted(text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(fileURLToPath(page))), parser: 'markdown' })
}
