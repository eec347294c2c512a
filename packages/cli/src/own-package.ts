/** Owns what the command line knows about its own package: its version, and the versions that fit it. */
import { readFileSync } from 'node:fs'

export interface OwnPackage {
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
}

/** Reads this package's package.json. */
export function ownPackage(): OwnPackage {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as OwnPackage
}
