/** Owns noticing that a source file of the project changed. */
import { readdirSync, statSync, watch, type Dirent, type FSWatcher } from 'node:fs'
import { basename, dirname, join } from 'node:path'

export interface SourceWatcher {
  /** Watches further files, such as those of a neighbouring package that the connector imports. */
  readonly add: (files: readonly string[]) => void
  readonly close: () => void
}

const DEBOUNCE_MS = 80

/**
 * Watches the sources in a folder and below; calls back with the files that changed, once per burst of changes. One watcher per folder:
 * Node's own recursive watching on Linux walks into node_modules and takes a watcher for every file there.
 */
export function watchSources(root: string, changed: (files: readonly string[]) => void): SourceWatcher {
  const folders = new Map<string, FSWatcher>()
  const seen = new Map<string, string>()
  const extra = new Set<string>()
  const burst = new Set<string>()
  let timer: NodeJS.Timeout | undefined

  const isWatched = (file: string): boolean => extra.has(file) || isSource(basename(file))

  const notice = (file: string): void => {
    const signature = signatureOf(file)
    // Reading, `touch -a` and a second event for the same write leave the signature as it is.
    if (seen.get(file) === signature) return
    seen.set(file, signature)
    burst.add(file)
    clearTimeout(timer)
    timer = setTimeout(() => {
      const files = [...burst]
      burst.clear()
      changed(files)
    }, DEBOUNCE_MS)
  }

  const watchFolder = (folder: string, deep: boolean): void => {
    if (folders.has(folder)) return
    const watcher = watchOne(folder, (name) => {
      const path = join(folder, name)
      if (deep && isFolder(path) && !isIgnored(name)) {
        watchFolder(path, true)
        sourcesIn(path).forEach(notice)
      } else if (isWatched(path)) notice(path)
    })
    if (watcher === undefined) return
    folders.set(folder, watcher)
    watcher.on('error', () => forget(folder))
    for (const item of entries(folder)) {
      const path = join(folder, item.name)
      if (item.isDirectory() && deep && !isIgnored(item.name)) watchFolder(path, true)
      else if (item.isFile() && isWatched(path) && !seen.has(path)) seen.set(path, signatureOf(path))
    }
  }

  const forget = (folder: string): void => {
    folders.get(folder)?.close()
    folders.delete(folder)
  }

  watchFolder(root, true)
  return {
    add: (files) => {
      for (const file of files) {
        if (extra.has(file)) continue
        extra.add(file)
        seen.set(file, signatureOf(file))
        watchFolder(dirname(file), false)
      }
    },
    close: () => {
      clearTimeout(timer)
      for (const folder of [...folders.keys()]) forget(folder)
    },
  }
}

/** What is worth a restart when it changes. Data, databases and what is built are not. */
function isSource(name: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(name) || name === 'package.json' || /^tsconfig.*\.json$/.test(name)
}

function isIgnored(folder: string): boolean {
  return folder === 'node_modules' || folder === 'dist' || folder.startsWith('.')
}

function watchOne(folder: string, changed: (name: string) => void): FSWatcher | undefined {
  try {
    return watch(folder, (_event, name) => {
      if (name !== null) changed(name)
    })
  } catch {
    // Gone again already.
    return undefined
  }
}

function sourcesIn(folder: string): readonly string[] {
  return entries(folder).flatMap((item) => {
    const path = join(folder, item.name)
    if (item.isDirectory()) return isIgnored(item.name) ? [] : sourcesIn(path)
    return isSource(item.name) ? [path] : []
  })
}

function entries(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function signatureOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false })
  return found === undefined ? 'absent' : `${found.mtimeMs} ${found.size} ${found.ino}`
}
