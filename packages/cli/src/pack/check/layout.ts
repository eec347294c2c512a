/**
 * Owns the layout of an upload: what Microsoft's `ConnectorPackageValidator.ps1` checks of its zip file and of the package inside
 * (github.com/microsoft/PowerPlatformConnectors, scripts), with the numbers of the certification policies.
 */
import type { ZipBudget } from '../files/zip.js'
import type { ReportFinding } from './finding.js'
import { foldersIn, jsonIn, namesIn, openZip, textIn, type Opened } from './opened.js'

const EXECUTABLE = /\.(exe|com|scr|msi|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|lnk|jar|sh)$/i

/** Checks the upload and the package inside, and opens the solutions that it carries. */
export async function checkLayout(upload: Opened, budget: ZipBudget, report: ReportFinding): Promise<readonly Opened[]> {
  checkUpload(upload, report)
  const name = namesIn(upload).find((each) => /\.zip$/i.test(each))
  const bytes = name === undefined ? undefined : upload.files.get(name)
  if (name === undefined || bytes === undefined) return []
  const opened = await openZip(bytes, `${upload.at} > ${name}`, budget, report)
  return opened === undefined ? [] : checkPackageFile(opened, budget, report)
}

function checkUpload(upload: Opened, report: ReportFinding): void {
  const { at } = upload
  const names = namesIn(upload)
  const zips = names.filter((name) => /\.zip$/i.test(name))
  const texts = names.filter((name) => /\.md$/i.test(name))
  const nested = [...upload.files.keys()].find((path) => path.includes('/') && /\.zip$/i.test(path))
  checkExecutables(upload, report)
  if (zips.length === 0 && nested !== undefined)
    report('5000.1.1.11', at, `${nested} is in a folder.`, 'Put package.zip at the root of the zip file.')
  else if (zips.length === 0) report('5000.1.1.5', at, 'There is no package.zip.', 'Put the package beside intro.md.')
  else if (zips.length > 1)
    report('5000.1.1.5', at, `There are ${zips.length} zip files: ${zips.join(', ')}.`, 'Leave the package alone beside intro.md.')
  if (!texts.includes('intro.md')) {
    report('5000.1.1.5', at, 'There is no intro.md.', 'Put it beside package.zip: it begins the page of the connector.')
  }
  if (texts.length > 1) report('5000.1.1.5', at, `There are ${texts.length} Markdown files: ${texts.join(', ')}.`, 'Leave intro.md alone.')
  if ((textIn(upload, 'intro.md') ?? ' ').trim() === '')
    report('5000.1.1.2', at, 'intro.md is empty.', 'Say what is needed, how to get credentials, and what does not work.')
  const folders = foldersIn(upload)
  if (folders.length > 0)
    report('5000.1.1.16', at, `There are folders: ${folders.join(', ')}.`, 'Zip the files themselves, not the folder that they are in.')
  if (upload.files.has('customProperties.json') && jsonIn(upload, 'customProperties.json') === undefined)
    report('5000.1.1.5', `${at} > customProperties.json`, 'It is no JSON.', 'Take it from a new package.')
}

async function checkPackageFile(opened: Opened, budget: ZipBudget, report: ReportFinding): Promise<readonly Opened[]> {
  const { at } = opened
  checkExecutables(opened, report)
  if (!opened.files.has('[Content_Types].xml')) {
    report('5000.1.1.10', at, 'There is no [Content_Types].xml.', 'Take it from a package that pac or ferrule made.')
  }
  const folders = foldersIn(opened)
  const [folder] = folders
  if (folder === undefined) {
    report('5000.1.1.12', at, 'There is no folder with the solutions.', 'Put them into a folder PkgAssets.')
    return []
  }
  if (folders.length > 1) {
    report('5000.1.1.12', at, `There are ${folders.length} folders: ${folders.join(', ')}.`, 'Leave PkgAssets alone.')
    return []
  }
  const inside = `${at} > ${folder}`
  if ([...opened.files.keys()].some((path) => path.split('/').length > 2)) {
    report('5000.1.1.12', inside, 'There is a folder inside.', 'Put the zip files of the solutions into PkgAssets itself.')
  }
  const zips = namesIn(opened, folder).filter((name) => /\.zip$/i.test(name))
  if (zips.length === 0)
    report('5000.1.1.13', inside, 'There are no solutions.', 'Put the zip files of the solutions with the connector and with a flow there.')
  const solutions: Opened[] = []
  for (const name of zips) {
    const bytes = opened.files.get(`${folder}/${name}`)
    const solution = bytes === undefined ? undefined : await openZip(bytes, `${inside} > ${name}`, budget, report)
    if (solution !== undefined) solutions.push(solution)
  }
  return solutions
}

/** Malware is found by Microsoft's scanners. What no package has reason to hold is found here. */
export function checkExecutables({ at, files }: Opened, report: ReportFinding): void {
  for (const path of files.keys()) {
    if (EXECUTABLE.test(path))
      report('5000.1.1.4', at, `${path} is a program.`, 'Leave it out: packages hold no programs but the assembly that deploys them.')
  }
}
