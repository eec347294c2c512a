/** Owns the declaration that is suggested for operations which a new version would break. */
import type { Side } from './sides.js'
import type { LocatedChange } from './compare.js'
import { reviseOperations } from './revise.js'

const CLASS = 'RevisedOperations'

/** A module of TypeScript; `undefined` where revisions mend nothing. */
export async function suggestion(old: Side, now: Side, changes: readonly LocatedChange[]): Promise<string | undefined> {
  const [before, after] = [old.declared ?? old.published, now.declared ?? now.published]
  const revised = before === undefined || after === undefined ? undefined : reviseOperations(before, after, changes)
  if (revised === undefined) return undefined
  const { generatePart } = await import('../typescript/index.js')
  const head = [
    `Leave ${revised.kept.join(', ')} as before, with \`deprecated: true\`, and give the connector this part:`,
    '',
    `  @Connector({ …, parts: { revised: () => ${CLASS} } })`,
    `  readonly revised = new ${CLASS}()`,
  ]
  return `${head.map((line) => `// ${line}`.trimEnd()).join('\n')}\n${generatePart(revised.model, CLASS, 'The next revisions of operations that stay as they were.')}`
}
