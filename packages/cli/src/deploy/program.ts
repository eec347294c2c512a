/** Owns finding an installed program, which is then started without a shell. */
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { UsageError } from '../usage-error.js'
import type { Tool } from './tools.js'

/** The program's path. Windows starts a batch file through a shell alone, which would read arguments as commands. */
export async function findProgram({ name, install }: Tool): Promise<string> {
  const isWindows = process.platform === 'win32'
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  for (const folder of folders) {
    const path = join(folder, isWindows ? `${name}.exe` : name)
    if (await isThere(path, isWindows ? constants.F_OK : constants.X_OK)) return path
  }
  for (const folder of isWindows ? folders : []) {
    const batch = join(folder, `${name}.cmd`)
    if (await isThere(batch, constants.F_OK))
      throw new UsageError(`${batch} is a batch file, which can't be started safely.`, `\`${install}\` installs ${name}.exe.`)
  }
  throw new UsageError(`${name} is not installed, or not on the PATH.`, `Install it: ${install}`)
}

async function isThere(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  )
}
