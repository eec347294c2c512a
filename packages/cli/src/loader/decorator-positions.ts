/** Owns keeping decorators on their source lines: swc drops their positions from the source map. */
import { parseSync } from '@swc/core'

/**
 * The source with a `!` after every decorator's expression. Legacy decorators make swc 1.16 forget where a decorator's own expression
 * stood, so that every one of them would be reported at the end of its class; an expression inside another one keeps its place. The
 * assertion is the smallest such wrapper: it is erased, and it moves nothing that stands before it.
 */
export function keepDecoratorPositions(source: string, tsx: boolean): string {
  const ends = source.includes('@') ? decoratorEnds(source, tsx) : []
  if (ends.length === 0) return source
  const bytes = Buffer.from(source)
  const pieces = ends.map((end, index) => `${bytes.subarray(ends[index - 1] ?? 0, end).toString()}!`)
  return pieces.join('') + bytes.subarray(ends.at(-1)).toString()
}

/** Where decorators end, in bytes from the start of the source. None where it does not parse: compiling will say so. */
function decoratorEnds(source: string, tsx: boolean): readonly number[] {
  try {
    // swc counts from the first token of a file, and may go on counting from the file before. A leading `;` is a token at a known place.
    const { body } = parseSync(`;${source}`, { syntax: 'typescript', decorators: true, tsx })
    const origin = (body[0]?.span.start ?? 0) + 1
    const ends: number[] = []
    collectDecoratorEnds(body, ends)
    return ends.map((end) => end - origin).sort((a, b) => a - b)
  } catch {
    return []
  }
}

function collectDecoratorEnds(node: unknown, ends: number[]): void {
  if (typeof node !== 'object' || node === null) return
  const { type, expression } = node as { type?: unknown; expression?: { type: string; span: { end: number } } }
  if (type === 'Decorator' && expression?.type === 'CallExpression') ends.push(expression.span.end)
  for (const child of Object.values(node)) collectDecoratorEnds(child, ends)
}
