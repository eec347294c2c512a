/** Owns getting at files as they were at a revision of git: exported into a folder of their own, so that neither index nor working copy is touched. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { UsageError } from '../usage-error.js'

export interface Revision {
  /** As it was asked for. */
  readonly name: string
  readonly commit: string
  /** The top of the working copy. */
  readonly root: string
}

/** A path as it was at a revision. */
export interface ExportedPath {
  /** Where it has been put. */
  readonly path: string
  /** The folder that the repository's top became. */
  readonly top: string
}

/** Finds a revision in the repository around a folder; `undefined` where there is no such revision, or no repository. */
export async function findRevision(name: string, folder: string): Promise<Revision | undefined> {
  // What begins like an option would be one.
  if (name === '' || name.startsWith('-') || /\s|\0/.test(name)) return undefined
  const root = (await git(folder, ['rev-parse', '--show-toplevel']))?.trim()
  if (root === undefined || root === '') return undefined
  const commit = (await git(root, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`]))?.trim()
  return commit === undefined || !/^[0-9a-f]{40,64}$/.test(commit) ? undefined : { name, commit, root }
}

/** Whether a path, counted from the top of the repository, is there at a revision. */
export async function hasPath({ root, commit }: Revision, path: string): Promise<boolean> {
  return (await git(root, ['cat-file', '-e', `${commit}:${path}`])) !== undefined
}

/** A path of the working copy, as git counts it. */
export function fromTop({ root }: Revision, path: string): string {
  const way = relative(root, path).split(sep).join('/')
  if (way.startsWith('../') || way === '..' || isAbsolute(way)) throw new UsageError(`${path} is outside the repository ${root}.`)
  return way
}

/**
 * Gives a path as it was at a revision to `use`, and removes it when that is done. A class may import anything, so the whole revision is exported for
 * it, beside the packages that are installed now; of a definition, its folder.
 */
export async function withExported<T>(revision: Revision, path: string, use: (exported: ExportedPath) => Promise<T>): Promise<T> {
  const scratch = await realpath(await mkdtemp(join(tmpdir(), 'ferrule-revision-')))
  try {
    const top = join(scratch, 'files')
    const isClass = /\.[cm]?[jt]sx?$/.test(path)
    await exportFiles(revision, isClass ? undefined : path, scratch, top)
    if (isClass) await linkPackages(revision.root, path, top, scratch)
    return await use({ path: join(top, path), top })
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function exportFiles({ root, commit }: Revision, path: string | undefined, scratch: string, top: string): Promise<void> {
  // An index of our own: the user's stays as it is.
  const environment = { GIT_INDEX_FILE: join(scratch, 'index') }
  const required = async (args: readonly string[], input?: string): Promise<string> => {
    const output = await git(root, args, environment, input)
    if (output === undefined)
      throw new UsageError(`git ${args[0] ?? ''} failed.`, 'Is the repository complete? A shallow clone lacks older revisions.')
    return output
  }
  await required(['read-tree', commit])
  const prefix = `--prefix=${top}${sep}`
  if (path === undefined) return void (await required(['checkout-index', '--all', '--force', prefix]))
  const tracked = await required(['ls-files', '-z'])
  const folder = path.endsWith('.json') ? dirname(path) : path
  const isBelow = (file: string): boolean => folder === '.' || folder === '' || file === path || file.startsWith(`${folder}/`)
  const files = tracked.split('\0').filter((file) => file !== '' && isBelow(file))
  await required(['checkout-index', '--force', '-z', '--stdin', prefix], files.join('\0'))
}

/** Packages are none of git's: those that are installed around the file are used, also those above the repository. */
async function linkPackages(root: string, path: string, top: string, above: string): Promise<void> {
  const outside = nearestPackages(dirname(root))
  if (outside !== undefined) await symlink(await realpath(outside), join(above, 'node_modules'), 'junction')
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const [installed, wanted] = [join(root, folder, 'node_modules'), join(top, folder, 'node_modules')]
    if (existsSync(installed) && existsSync(dirname(wanted)) && !existsSync(wanted))
      await symlink(await realpath(installed), wanted, 'junction')
    if (folder === '.' || folder === dirname(folder)) return
  }
}

function nearestPackages(folder: string): string | undefined {
  const installed = join(folder, 'node_modules')
  if (existsSync(installed)) return installed
  return folder === dirname(folder) ? undefined : nearestPackages(dirname(folder))
}

const MOST_OUTPUT = 256 * 1024 * 1024

/** What a command of git prints; `undefined` where it fails. */
function git(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  input?: string,
): Promise<string | undefined> {
  return new Promise((done, fail) => {
    const env = { ...process.env, ...environment, GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' }
    const child = execFile('git', ['-C', resolve(folder), ...args], { env, maxBuffer: MOST_OUTPUT, encoding: 'utf8' }, (error, stdout) => {
      if (error === null) done(stdout)
      else if ((error as NodeJS.ErrnoException).code === 'ENOENT' && existsSync(folder)) {
        fail(new UsageError('git is not installed.', 'Give a file or a folder instead of a revision.'))
      } else done(undefined)
    })
    // A command that fails at once reads nothing.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input ?? '')
  })
}
