/** Owns lines that GitHub's workflows show beside the source. */
import type { Place } from '@ferrule/core'

export type AnnotationLevel = 'error' | 'warning' | 'notice'

/** One annotation, as a workflow command. */
export function annotation(level: AnnotationLevel, { file, line, column }: Place, title: string, message: string): string {
  const properties = Object.entries({ file, line, col: column, title })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escaped(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')}`)
  return `::${level} ${properties.join(',')}::${escaped(message)}`
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
