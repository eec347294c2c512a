/**
 * Owns what Microsoft takes a connector from to publish it: the package for verified publishers, and the folder for its repository, where
 * independent publishers ask.
 */
import { emitIntro, emitReadme, stringifyDocument } from '@ferrule/core/emit'
import type { FileToWrite } from '../../write-files.js'
import { writeZip } from '../files/zip.js'
import { readKept, type Kept } from '../kept.js'
import { connectorSolution, contentTypes } from '../solution.js'
import type { PackSource } from '../source.js'
import type { Packed, PackRequest } from './packed.js'

/** Writes `upload.zip` and the folder `repository`. What is not there is left out; the check that follows says so. */
export async function certificationPackage(source: PackSource, { prefix, kept: named }: PackRequest): Promise<Packed> {
  const kept = await readKept(source.folder, named)
  return {
    files: [{ path: 'upload.zip', content: writeZip(uploadFiles(source, kept, prefix)) }, ...repositoryFiles(source, kept)],
    notes: notesOf(kept),
  }
}

function uploadFiles(source: PackSource, kept: Kept, prefix: string | undefined): readonly FileToWrite[] {
  const { connectionParameterSets } = source.properties.properties
  return [
    { path: 'intro.md', content: emitIntro(source.model, { sections: kept.sections }).document },
    { path: 'package.zip', content: writeZip(packageFiles(source, kept, prefix)) },
    ...(connectionParameterSets === undefined
      ? []
      : [{ path: 'customProperties.json', content: stringifyDocument({ properties: { connectionParameterSets } }) }]),
  ]
}

function packageFiles(source: PackSource, kept: Kept, prefix: string | undefined): readonly FileToWrite[] {
  const solution = (flows: Kept['flows']): Uint8Array =>
    writeZip(connectorSolution(source, { flows, ...(prefix === undefined ? {} : { prefix }) }).files)
  const flowSolution = kept.flowSolution ?? (kept.flows.length === 0 ? undefined : solution(kept.flows))
  const files: readonly FileToWrite[] = [
    ...kept.deployer,
    { path: 'PkgAssets/ConnectorSolution.zip', content: solution([]) },
    ...(flowSolution === undefined ? [] : [{ path: 'PkgAssets/FlowSolution.zip', content: flowSolution }]),
    ...(kept.pluginSolution === undefined ? [] : [{ path: 'PkgAssets/AIPluginSolution.zip', content: kept.pluginSolution }]),
  ]
  return kept.deployer.some(({ path }) => path === '[Content_Types].xml') ? files : [contentTypes(files), ...files]
}

/** The names are those that the repository's reviewers and checks look for. */
function repositoryFiles(source: PackSource, kept: Kept): readonly FileToWrite[] {
  const files: readonly FileToWrite[] = [
    { path: 'apiDefinition.swagger.json', content: source.definition },
    { path: 'apiProperties.json', content: stringifyDocument(source.properties) },
    { path: 'readme.md', content: emitReadme(source.model, { sections: kept.sections }).document },
    ...(source.icon === undefined ? [] : [{ path: 'icon.png', content: source.icon }]),
    ...(source.script === undefined ? [] : [{ path: 'script.csx', content: source.script }]),
  ]
  return files.map(({ path, content }) => ({ path: `repository/${path}`, content }))
}

const BY_PEOPLE = 'Known Issues and Limitations'

function notesOf({ sections, deployer, folder }: Kept): readonly string[] {
  const isWritten = Object.keys(sections).some((heading) => heading.toLowerCase() === BY_PEOPLE.toLowerCase())
  return [
    ...(isWritten ? [] : [`"${BY_PEOPLE}" says only what the declaration tells: write it below ## ${BY_PEOPLE} in ${folder}/readme.md.`]),
    ...(deployer.length > 0
      ? []
      : [
          `package.zip has no assembly that deploys it. Where one is asked for, make it with pac package init and dotnet publish, and keep the .pdpkg.zip in ${folder}.`,
        ]),
    'Before you submit: put upload.zip where a link with a signature (SAS) lets Microsoft read it for at least 15 days.',
  ]
}
