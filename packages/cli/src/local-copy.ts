/** Owns finding the project's own copy of the command line. */
import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/**
 * The binary of the copy that is installed in the project around `folder`, unless that is this one. A copy that is installed globally comes
 * with an `@ferrule/core` of its own, which can't read what the project's copy recorded.
 */
export function projectsOwn(folder: string): string | undefined {
  try {
    const found = dirname(realpathSync(createRequire(join(folder, 'x.js')).resolve('ferrule/package.json')))
    const own = realpathSync(fileURLToPath(new URL('..', import.meta.url)))
    return found === own ? undefined : pathToFileURL(join(found, 'bin/ferrule.js')).href
  } catch {
    return undefined
  }
}
