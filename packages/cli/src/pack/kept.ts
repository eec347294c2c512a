/** Owns what certification needs and no declaration says; a project keeps it in the folder `certification`. */
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { UsageError } from '../usage-error.js'
import type { FileToWrite } from '../write-files.js'
import { createZipBudget, readZip, ZipError } from './files/zip.js'
import { readFlow, type Flow } from './flows.js'

export const KEPT = 'certification'

export interface Kept {
  /** Where it is, or would be. */
  readonly folder: string
  /** What people write for the readme, by heading. */
  readonly sections: Readonly<Record<string, string>>
  /** Flows by themselves: `flows/*.json`. */
  readonly flows: readonly Flow[]
  /** A solution with a flow, as exported. */
  readonly flowSolution?: Uint8Array
  /** A solution with AI plugins, as exported. */
  readonly pluginSolution?: Uint8Array
  /** What `dotnet publish` made beside the assets: the assembly that deploys them. */
  readonly deployer: readonly FileToWrite[]
}

/** Reads the folder beside the nearest `package.json`, else in `from` itself. What is not there is left out. */
export async function readKept(from: string, named?: string): Promise<Kept> {
  const folder = named ?? join(await projectOf(from), KEPT)
  const names = await readdir(folder).catch(() => [])
  if (named !== undefined && names.length === 0) throw new UsageError(`${named} is no folder with anything in it.`)
  const file = async (pattern: RegExp): Promise<Uint8Array | undefined> => {
    const name = names.find((each) => pattern.test(each))
    return name === undefined ? undefined : readFile(join(folder, name))
  }
  const [readme, flowSolution, pluginSolution, deployer] = [
    await file(/^readme\.md$/i),
    await file(/^flow.*\.zip$/i),
    await file(/^ai.*plugin.*\.zip$/i),
    await file(/\.pdpkg\.zip$|^package\.zip$/i),
  ]
  return {
    folder,
    sections: readme === undefined ? {} : sectionsOf(new TextDecoder().decode(readme)),
    flows: await readFlows(join(folder, 'flows')),
    ...(flowSolution === undefined ? {} : { flowSolution }),
    ...(pluginSolution === undefined ? {} : { pluginSolution }),
    deployer: deployer === undefined ? [] : await deployerFiles(deployer, folder),
  }
}

async function readFlows(folder: string): Promise<readonly Flow[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /\.json$/i.test(name)).sort()
  return Promise.all(names.map(async (name) => readFlow(name, await readFile(join(folder, name), 'utf8'))))
}

/** What stands below each heading of the second level. */
export function sectionsOf(markdown: string): Readonly<Record<string, string>> {
  const [, ...parts] = `\n${markdown.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')}`.split(/\n##[ \t]+(?=\S)/)
  return Object.fromEntries(
    parts.map((part) => {
      const [heading = '', ...lines] = part.split('\n')
      return [heading.replace(/[ \t#]+$/, ''), lines.join('\n').trim()]
    }),
  )
}

/** Everything that is not among the assets, and of the assets what is no solution. */
async function deployerFiles(bytes: Uint8Array, folder: string): Promise<readonly FileToWrite[]> {
  try {
    return [...(await readZip(bytes, createZipBudget()))]
      .filter(([path]) => (path.includes('/') ? /^PkgAssets\/[^/]+$/i.test(path) && !/\.zip$/i.test(path) : true))
      .map(([path, content]) => ({ path, content }))
  } catch (error) {
    if (!(error instanceof ZipError)) throw error
    throw new UsageError(`The package that is kept in ${folder} can't be used. ${error.message}`)
  }
}

async function projectOf(from: string): Promise<string> {
  for (let folder = from; ; folder = dirname(folder)) {
    if ((await readdir(folder).catch((): string[] => [])).includes('package.json')) return folder
    if (dirname(folder) === folder) return from
  }
}
