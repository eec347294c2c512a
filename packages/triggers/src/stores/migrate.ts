/** Owns which steps bring a database from the version that it has to the one that this package works on; each store applies its own. */

/** One step, forward only; made once and never changed after it was released. */
export interface Migration {
  /** Numbered from 1 without gaps. */
  readonly version: number
  readonly sql: string
}

/** Why a store that is not to be made can't be opened. */
export const NO_TABLES = 'The database has no tables of @ferrule/triggers.'

/** The steps that are still to be made. Throws where a newer version of the package has been at the database. */
export function pendingMigrations(all: readonly Migration[], version: number): readonly Migration[] {
  const latest = all.length
  if (version > latest)
    throw new Error(
      `The database has tables of version ${version}; this version of @ferrule/triggers knows ${latest}. Install the version that made them.`,
    )
  return all.slice(version)
}
