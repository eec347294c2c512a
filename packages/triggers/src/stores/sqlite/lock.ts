/**
 * Owns that one process works on a file: two would both deliver everything. The lock is a transaction on a file beside, which the operating
 * system ends with the process, however that ends.
 */
import { isBusy, openBeside, type SqliteHandle } from './driver.js'

/** Takes the file for this process; gives back how to let go of it. Throws where another one has it. */
export function lockForWork(handle: SqliteHandle, file: string): () => void {
  const lock = openBeside(handle, `${file}-worker.lock`)
  try {
    lock.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (!isBusy(error)) throw error
    throw new Error(
      `Another process already delivers from ${file}. Stop it first; open with \`worker: false\` to look and to administer beside it; or use the PostgreSQL store for several processes.`,
      { cause: error },
    )
  }
  return () => {
    // A driver may keep the file open until its statements are collected; the lock is gone at once.
    lock.exec('ROLLBACK')
    lock.close()
  }
}
