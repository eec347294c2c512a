/** Owns what is asked of a target, and what it gives back. */
import type { FileToWrite } from '../../write-files.js'

/** Where a package goes, and what only people can choose about it. */
export interface PackRequest {
  /** The folder that is written into. */
  readonly out: string
  readonly environment?: string
  /** The publisher's prefix, where it is not made of the publisher's name. */
  readonly prefix?: string
  /** The folder of what certification needs and no declaration says. */
  readonly kept?: string
}

export interface Packed {
  readonly files: readonly FileToWrite[]
  /** What people should know: what is not part of it, and what to do about it. */
  readonly notes: readonly string[]
}
