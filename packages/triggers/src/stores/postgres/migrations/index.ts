/** Owns the order of the migrations. One that was released is never edited: what changes is a new one. */
import type { Migration } from '../../migrate.js'
import { tables } from './0001-tables.js'

/** `schema`: its quoted name. */
export const migrations = (schema: string): readonly Migration[] => [{ version: 1, sql: tables(schema) }]
