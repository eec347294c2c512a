/**
 * Compares what each package exports with its committed report, `packages/<name>/etc/<entry>.api.md`; `--write` records it anew. Works on
 * the build's declarations.
 */
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const write = process.argv.includes('--write')
const temporary = mkdtempSync(join(tmpdir(), 'ferrule-api-'))

const changed = readdirSync(join(root, 'packages'))
  .flatMap((folder) => entryPoints(join(root, 'packages', folder)))
  .filter((entry) => !compare(entry))
rmSync(temporary, { recursive: true, force: true })

if (changed.length > 0 && !write) {
  console.error(`\nThe public API differs from its report: ${changed.map(({ name }) => name).join(', ')}.`)
  console.error('Where the change is meant, run `npm run api` and commit the reports with it.')
  process.exitCode = 1
}

/** One for each line of the package's `exports` that has types. */
function entryPoints(packageFolder) {
  const { name, exports } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))
  return Object.entries(exports)
    .filter(([, target]) => typeof target === 'object')
    .map(([path, { types }]) => ({
      name: `${name}${path.slice(1)}`,
      packageFolder,
      types,
      report: path === '.' ? 'index' : path.slice(2).replaceAll('/', '-'),
    }))
}

/** Whether the entry point's API is what its report says. */
function compare({ name, packageFolder, types, report }) {
  const configObject = {
    projectFolder: packageFolder,
    mainEntryPointFilePath: join(packageFolder, types),
    compiler: { tsconfigFilePath: join(packageFolder, 'tsconfig.json'), skipLibCheck: true },
    apiReport: {
      enabled: true,
      reportFolder: join(packageFolder, 'etc'),
      reportTempFolder: temporary,
      reportFileName: report,
      includeForgottenExports: true,
    },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    newlineKind: 'lf',
    messages: {
      compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
      extractorMessageReporting: {
        default: { logLevel: ExtractorLogLevel.Error },
        // Everything exported is public: there are no release tags.
        'ae-missing-release-tag': { logLevel: ExtractorLogLevel.None },
        'ae-undocumented': { logLevel: ExtractorLogLevel.None },
        'ae-unresolved-link': { logLevel: ExtractorLogLevel.None },
        // What public types use without exporting it is in the report too.
        'ae-forgotten-export': { logLevel: ExtractorLogLevel.None },
      },
      tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
    },
  }
  mkdirSync(configObject.apiReport.reportFolder, { recursive: true })
  const config = ExtractorConfig.prepare({
    configObject,
    configObjectFullPath: undefined,
    packageJsonFullPath: join(packageFolder, 'package.json'),
  })
  const { apiReportChanged, errorCount } = Extractor.invoke(config, {
    localBuild: write,
    typescriptCompilerFolder: join(root, 'node_modules/typescript'),
    messageCallback: (message) => quiet(message, name),
  })
  if (errorCount > 0) process.exitCode = 1
  return !apiReportChanged
}

/** Errors alone are worth a line. */
function quiet(message, name) {
  message.handled = true
  if (message.logLevel === ExtractorLogLevel.Error) console.error(`${name}: ${message.formatMessageWithLocation(root)}`)
}
