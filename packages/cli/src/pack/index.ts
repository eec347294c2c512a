/** Owns packing a connector for programs: what `ferrule pack` would write. */
import type { Diagnostic } from '@ferrule/core'
import type { FileToWrite } from '../write-files.js'
import { readPackSource } from './source.js'
import { TARGETS } from './targets/index.js'
import type { TargetName } from './targets/names.js'
import type { PackRequest } from './targets/packed.js'

/** The files of a package, and what was found on the way. */
export interface PackedConnector {
  /** Empty where there are errors. */
  readonly files: readonly FileToWrite[]
  /** What people should know: what is not part of it, and what to do about it. */
  readonly notes: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Makes a package of the module that exports a connector, or of the folder of a definition. Writes nothing; `checkPackage` checks what was written. */
export async function packConnector(argument: string, target: TargetName, request: PackRequest): Promise<PackedConnector> {
  const { source, diagnostics } = await readPackSource(argument)
  if (source === undefined) return { files: [], notes: [], diagnostics }
  return { ...(await TARGETS[target](source, request)), diagnostics }
}
