/** Owns what every new project has in common, however it begins: a folder that is free, a name, dependencies. */
import { readdirSync, statSync } from 'node:fs'
import { ownPackage } from './own-package.js'
import { UsageError } from './usage-error.js'

/** Refuses a folder that has something in it. */
export function refuseUsed(folder: string, target: string): void {
  const found = statSync(target, { throwIfNoEntry: false })
  if (found === undefined) return
  if (!found.isDirectory()) throw new UsageError(`${folder} is a file.`, 'Give a folder that is empty or does not exist.')
  // A repository that was just created is as good as empty.
  const used = readdirSync(target).filter((name) => name !== '.git')
  if (used.length > 0) throw new UsageError(`${folder} is not empty.`, 'Give a folder that is empty or does not exist.')
}

/** A folder's name as npm allows it for a package. */
export function packageName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+|[._-]+$/g, '')
  return name === '' ? 'my-connector' : name
}

/** These packages in the versions that the command line itself uses. */
export function likeOwnDependencies(names: readonly string[]): Readonly<Record<string, string>> {
  const { dependencies } = ownPackage()
  return Object.fromEntries(names.map((key) => [key, dependencies[key] ?? '*']))
}

/** What only the new project's compiler and editor need. TypeScript 7 has no JavaScript API yet that the tools around it could use. */
export function developmentDependencies(): Readonly<Record<string, string>> {
  return { '@types/node': '^20.19.0', typescript: '~6.0.3' }
}
