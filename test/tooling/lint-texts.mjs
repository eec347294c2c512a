/** Lints texts as if they were the named files: reads `[{ file, text }]` from standard input, writes the messages' rules and words. */
import { ESLint } from 'eslint'
import { text } from 'node:stream/consumers'
import tseslint from 'typescript-eslint'

// Rules that need types would compile the whole repository for each text; none of them is asked about here.
const eslint = new ESLint({ overrideConfig: tseslint.configs.disableTypeChecked })
const results = []
for (const each of JSON.parse(await text(process.stdin))) {
  const [result] = await eslint.lintText(each.text, { filePath: each.file })
  results.push(result.messages.map(({ ruleId, message }) => ({ rule: ruleId, message })))
}
process.stdout.write(JSON.stringify(results))
