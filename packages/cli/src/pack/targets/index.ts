/** Owns what `ferrule pack` can make: one line for each that packages are made for. */
import type { PackSource } from '../source.js'
import { certificationPackage } from './certification.js'
import { commandLineFolder } from './command-lines.js'
import type { TargetName } from './names.js'
import type { Packed, PackRequest } from './packed.js'
import { solutionFile } from './solution.js'

export const TARGETS = {
  paconn: (source, request) => commandLineFolder(source, request, 'paconn'),
  pac: (source, request) => commandLineFolder(source, request, 'pac'),
  solution: (source, request) => Promise.resolve(solutionFile(source, request)),
  certification: certificationPackage,
} satisfies Readonly<Record<TargetName, (source: PackSource, request: PackRequest) => Promise<Packed>>>
