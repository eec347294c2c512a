/** Owns the TypeScript of a generated project as one text. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** All modules below `src`, one after the other. */
export function readGenerated(folder: string): string {
  const names = readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  return names
    .sort()
    .map((name) => readFileSync(join(folder, 'src', name), 'utf8'))
    .join('\n')
}
