import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { format, resolveConfig } from 'prettier'
import { ERRORS, type ErrorCode } from '@ferrule/fastify'

const page = new URL('../../../docs/reference/errors.md', import.meta.url)

/** The page, made from the list. */
function reference(): string {
  const rows = (Object.keys(ERRORS) as ErrorCode[]).map((code) => {
    const { status, title, doc } = ERRORS[code]
    return `| \`${code}\` | ${status} | ${title} | ${doc} |`
  })
  return `# Errors

Every answer from 400 on that the framework gives is a problem document (RFC 9457, \`application/problem+json\`):

\`\`\`json
{
  "type": "urn:ferrule:error:invalid-input",
  "title": "The request is not valid",
  "status": 400,
  "detail": "body /customer/email: must be an e-mail address",
  "message": "body /customer/email: must be an e-mail address",
  "code": "invalid-input",
  "requestId": "k3J9_xQa-1f",
  "errors": [{ "in": "body", "path": "/customer/email", "code": "isEmail", "message": "must be an e-mail address" }]
}
\`\`\`

\`code\` is what programs may rely on; \`type\` is the same as a URN. \`detail\` is for people, and \`message\` repeats it under the name that
the platform shows to makers. \`requestId\` names the request in the log. \`errors\` lists at most twenty faults: where (\`path\`, \`query\`,
\`header\`, \`formData\`, \`body\`), a JSON pointer, the broken rule, and a text. No answer carries a rejected value, a stack or what a method
threw. A request of more than 64 KiB is told its first fault only.

A method ends a request by throwing one of \`UserError\`, \`NotFound\`, \`Forbidden\`, \`Conflict\`, \`ExpiredConnection\`, \`Throttled(retryAfter)\` and
\`Unavailable(retryAfter)\` of \`@ferrule/core\`; its message is what makers read. Any other code here: \`new HttpError(code, detail)\` of
\`@ferrule/fastify\`. Whatever else is thrown is an accident, and says nothing.

| code | status | title | meaning |
| --- | --- | --- | --- |
${rows.join('\n')}
`
}

test('the page about errors says what the list says (RECORD=1 writes it)', async () => {
  const wanted = await format(reference(), { ...(await resolveConfig(fileURLToPath(page))), parser: 'markdown' })
  if (process.env['RECORD'] === '1') await writeFile(page, wanted)
  expect(await readFile(page, 'utf8')).toBe(wanted)
})

test('codes are words, statuses are those of failures, texts are sentences', () => {
  for (const [code, { status, title, doc }] of Object.entries(ERRORS)) {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(title).toMatch(/[^.]$/)
    expect(doc).toMatch(/\.$/)
  }
})
