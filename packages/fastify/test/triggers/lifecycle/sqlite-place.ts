import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore } from '@ferrule/triggers/sqlite'
import type { Place } from './place.js'

/** One file. All that a killed process leaves is the file as it is then. */
export function sqlitePlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'ferrule-lifecycle-'))
  let files = 0
  const file = (): string => join(folder, `triggers-${files}.sqlite`)
  return {
    leases: false,
    open: (clock) => openSqliteStore({ file: file(), clock }),
    kill() {
      const last = file()
      files++
      for (const end of ['', '-wal']) if (existsSync(last + end)) copyFileSync(last + end, file() + end)
    },
    pass: async () => undefined,
    tend: async () => undefined,
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  }
}
