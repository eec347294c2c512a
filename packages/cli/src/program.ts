/** Owns the shape of the command line: commands, arguments, options and help. The commands' code is loaded when it is called. */
import { Command, InvalidArgumentError, Option, type Argument } from 'commander'
import { DEFAULT_FORMATS, FORMATS, type FormatName } from './build/formats.js'
import type { BuildOptions } from './commands/build.js'
import type { CardsOptions } from './commands/cards.js'
import type { DeployOptions } from './commands/deploy.js'
import type { DevOptions } from './commands/dev.js'
import type { DiffCommandOptions } from './commands/diff.js'
import type { ImportOptions } from './commands/import.js'
import type { InitOptions } from './commands/init.js'
import type { PackOptions } from './commands/pack.js'
import type { ReleaseOptions } from './commands/release.js'
import type { ServeCommandOptions } from './commands/serve.js'
import type { LintCommandOptions } from './commands/lint.js'
import type { ReplayOptions, TriggersCommand, TriggersOptions } from './commands/triggers.js'
import type { WorkCommandOptions } from './commands/work.js'
import { TOOL_NAMES } from './deploy/tools.js'
import type { ExitCode } from './exit-code.js'
import { ownPackage } from './own-package.js'
import { TARGET_NAMES } from './pack/targets/names.js'
import { addPlatformCommands } from './platform-program.js'

export interface ProgramOptions {
  /** Keep complaints about wrong use to ourselves; the caller prints them. */
  readonly quiet?: boolean
  readonly finish: (code: ExitCode) => void
}

/** Makes the command line. It throws where commander alone would end the process. */
export function createProgram({ quiet = false, finish }: ProgramOptions): Command {
  const program = new Command('ferrule')
    .description('Declare Microsoft Power Platform connectors as TypeScript classes: serve them, and write their definitions.')
    .version(ownPackage().version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureHelp({
      subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(argumentTerm)].join(' '),
    })
    .showHelpAfterError('(ferrule --help says what there is.)')
    .exitOverride()
  if (quiet) program.configureOutput({ writeErr: () => undefined, outputError: () => undefined })
  addInit(program, finish)
  addDev(program, finish)
  addBuild(program, finish)
  addPack(program, finish)
  addDeploy(program, finish)
  addServe(program, finish)
  addWork(program, finish)
  addImport(program, finish)
  addCards(program, finish)
  addLint(program, finish)
  addDiff(program, finish)
  addRelease(program, finish)
  addPlatformCommands(program, finish)
  addTriggers(program, finish)
  program.addHelpText(
    'after',
    examples('ferrule init my-connector', 'ferrule dev src/connector.ts', 'ferrule build src/connector.ts --out definition'),
  )
  program.addHelpText('after', '\nExit codes: 0 fine, 1 the declaration has errors or the step failed, 2 wrong use.')
  return program
}

function argumentTerm(argument: Argument): string {
  return argument.required ? `<${argument.name()}>` : `[${argument.name()}]`
}

type Finish = ProgramOptions['finish']

function addInit(program: Command, finish: Finish): void {
  program
    .command('init')
    .summary('write a small project that works')
    .description('Writes a small connector project into a folder that is empty or does not exist yet.')
    .argument('<folder>', 'folder of the new project; its name becomes the name of the package')
    .option('--json', JSON_OPTION)
    .addHelpText('after', examples('ferrule init my-connector'))
    .action(async (folder: string, options: InitOptions) => finish(await (await import('./commands/init.js')).init(folder, options)))
}

function addDev(program: Command, finish: Finish): void {
  program
    .command('dev')
    .summary('serve with reload on change')
    .description(
      'Serves a connector and starts it again when a source file changes. A declaration with errors is reported; the last one without keeps serving.',
    )
    .argument('<entry>', ENTRY)
    .option('-p, --port <number>', 'port to listen on; without this option 3000 or, where that is taken, the next that is free', port)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--url <url>', 'address under which others reach the server, such as a tunnel', url)
    .option('--backend <url>', BACKEND, url)
    .option('--json', 'print one JSON object per event')
    .addHelpText('after', examples('ferrule dev src/connector.ts', 'ferrule dev src/connector.ts --port 4000'))
    .action(async (entry: string, options: DevOptions) => finish(await (await import('./commands/dev.js')).dev(entry, options)))
}

function addBuild(program: Command, finish: Finish): void {
  program
    .command('build')
    .summary('write the definition')
    .description(
      'Writes documents of a connector. As swagger: apiDefinition.swagger.json, apiProperties.json, settings.json, the icon and the custom code. ' +
        'Where the declaration has errors, nothing is written. The class is not constructed, no port is opened.',
    )
    .argument('<entry>', ENTRY)
    .requiredOption('-o, --out <folder>', 'folder to write into; made where it is missing')
    .option(
      '--format <names>',
      `what to write, separated by commas: ${Object.keys(FORMATS).join(', ')} (default: ${DEFAULT_FORMATS.join(',')})`,
      formats,
    )
    .option('--url <url>', 'address of the API, instead of the declared one', url)
    .option('--environment <id>', 'Power Platform environment to note in settings.json')
    .option('--no-stack-owner', 'leave stackOwner out of apiProperties.json: certification wants it, updating a connector refuses it')
    .option('--json', JSON_OPTION)
    .addHelpText(
      'after',
      examples(
        'ferrule build src/connector.ts --out definition',
        'ferrule build src/connector.ts --out definition --url https://test.example.com/api',
        'ferrule build src/connector.ts --out docs --format openapi',
      ),
    )
    .action(async (entry: string, options: BuildOptions) => finish(await (await import('./commands/build.js')).build(entry, options)))
}

function addPack(program: Command, finish: Finish): void {
  program
    .command('pack')
    .summary('write what a connector is handed on as')
    .description(
      'Writes a package: the folder that paconn or pac connector takes, a solution that is imported, or what Microsoft certifies: upload.zip, ' +
        'and the folder for its repository. What certification needs and no declaration says is kept in the folder certification of the project: ' +
        'flows/*.json or FlowSolution.zip as exported, readme.md with sections by heading. The rules of certification are checked first; what was ' +
        'written is checked against the policies by their numbers. docs/reference/packages.md says what each holds.',
    )
    .argument('[source]', 'file that exports the connector, or folder that holds a definition')
    .addOption(new Option('--for <name>', 'whom the package is for').choices([...TARGET_NAMES]))
    .option('-o, --out <folder>', 'folder to write into; made where it is missing')
    .option('--url <url>', 'address of the API, instead of the declared one', url)
    .option('--environment <id>', 'Power Platform environment to note in settings.json')
    .option('--prefix <letters>', "the publisher's prefix in a solution; else made of the publisher's name")
    .option('--from <folder>', 'what certification needs and no declaration says; else the folder certification beside package.json')
    .option('--dry-run', 'list the files, and write nothing')
    .option('--check <path>', 'check the package in a folder or a zip file, whoever made it, instead of writing one')
    .option('--json', JSON_OPTION)
    .addHelpText(
      'after',
      examples(
        'ferrule pack src/connector.ts --for paconn --out dist/paconn',
        'ferrule pack src/connector.ts --for solution --out dist',
        'ferrule pack src/connector.ts --for certification --out dist/certification',
        'ferrule pack --check upload.zip',
      ),
    )
    .action(async (source: string | undefined, options: PackOptions) =>
      finish(await (await import('./commands/pack.js')).pack(source, options)),
    )
}

function addDeploy(program: Command, finish: Finish): void {
  program
    .command('deploy')
    .summary('bring a connector into an environment')
    .description(
      'Creates or updates a custom connector with an installed paconn or pac: reads what is stored, plans, does it, and reads back what is stored. Does ' +
        'nothing where nothing has changed, and refuses to overwrite what was changed elsewhere or to break flows. The secret of an OAuth application comes ' +
        'from FERRULE_CLIENT_SECRET or a file. docs/reference/deploying.md says more.',
    )
    .argument('<source>', 'file that exports the connector, or folder that holds a definition')
    .option('-e, --environment <id>', 'Power Platform environment to deploy to')
    .addOption(
      new Option('--tool <name>', 'what to deploy with; else as the last time, else paconn. pac is for connectors of solutions').choices(
        TOOL_NAMES,
      ),
    )
    .option('--connector-id <id>', 'connector that is there already; else the one that was deployed from here, else a new one')
    .option('--solution <name>', 'unique name of the solution to add it to; pac alone')
    .option('--url <url>', 'address of the API, instead of the declared one', url)
    .option('--secret-file <path>', "file with the OAuth application's secret; else the variable FERRULE_CLIENT_SECRET")
    .option('--record <file>', 'where to remember what was deployed; else .ferrule/deployed/<environment>/ of the project')
    .option('--dry-run', 'read what is stored, say what would be done, and change nothing')
    .option('--force', 'update also what was changed elsewhere, and what has not changed')
    .option('--allow-breaking', 'update also where flows and apps break')
    .option('--remove-script', 'take custom code away that the declaration has no more')
    .option('--timeout <seconds>', 'how long one call may last', seconds, 300)
    .option('--wait <seconds>', 'how long the platform may take to show what was stored', seconds, 30)
    .option('--json', JSON_OPTION)
    .addHelpText(
      'after',
      examples(
        'ferrule deploy src/connector.ts --environment Default-00000000-0000-0000-0000-000000000000 --dry-run',
        'FERRULE_CLIENT_SECRET=… ferrule deploy src/connector.ts --environment <id>',
        'ferrule deploy src/connector.ts --environment <id> --tool pac --solution ContosoOrders',
      ),
    )
    .action(async (source: string, options: DeployOptions) =>
      finish(await (await import('./commands/deploy.js')).deployCommand(source, options)),
    )
}

function addServe(program: Command, finish: Finish): void {
  program
    .command('serve')
    .summary('serve as in production')
    .description(
      'Serves a connector without reload and logs each request as one line of JSON. Ends on SIGTERM and SIGINT, after the requests that have begun.',
    )
    .argument('<entry>', ENTRY)
    .option('-p, --port <number>', 'port to listen on; else the environment variable PORT, else 3000', port)
    .option('--host <address>', 'address to listen on; else the environment variable HOST, else 0.0.0.0')
    .option('--url <url>', 'address under which others reach the server, instead of the declared one', url)
    .option('--backend <url>', BACKEND, url)
    .option('--no-deliver', 'leave the events of triggers to `ferrule work`')
    .option('--metrics <path>', 'path below the connector that answers Prometheus, such as /metrics', path)
    .option('--json', 'print one JSON object per event')
    .addHelpText('after', examples('PORT=8080 ferrule serve src/connector.ts'))
    .action(async (entry: string, options: ServeCommandOptions) =>
      finish(await (await import('./commands/serve.js')).serveCommand(entry, options)),
    )
}

function addWork(program: Command, finish: Finish): void {
  program
    .command('work')
    .summary('deliver events without serving')
    .description(
      'Delivers what the triggers of a connector publish, and listens to nobody: beside processes that serve with --no-deliver, on the store that ' +
        'the module exports as `triggers`. Ends on SIGTERM and SIGINT, after the deliveries that have begun.',
    )
    .argument('<entry>', ENTRY)
    .option('--json', 'print one JSON object per event')
    .addHelpText('after', examples('ferrule work src/connector.ts'))
    .action(async (entry: string, options: WorkCommandOptions) =>
      finish(await (await import('./commands/work.js')).workCommand(entry, options)),
    )
}

function addImport(program: Command, finish: Finish): void {
  program
    .command('import')
    .summary('write a project from the description of an API')
    .description(
      'Writes a TypeScript project from the description of an API: a file or a URL with Swagger 2.0, OpenAPI 3.0 or 3.1, or a Postman collection ' +
        '(1, 2.0, 2.1), as JSON or YAML; or the folder of a connector (apiDefinition.swagger.json with apiProperties.json, icon.png and script.csx). ' +
        'Each operation is sent on to the API behind it. What is wrong with the description is reported, the worst first; where it has errors, ' +
        'nothing is written.',
    )
    .argument('<source>', 'file, folder or URL of the description')
    .requiredOption('-o, --out <folder>', 'folder of the new project: empty, or not there yet')
    .option('--tags <names>', 'only operations with one of these tags, separated by commas', list)
    .option('--operations <ids>', 'only these operations, separated by commas, and those that fill their drop-downs', list)
    .option(
      '--fetch-refs',
      'follow references into other documents: at public addresses, on the server of the source, in the folder of the source; ' +
        'without this option nothing is fetched',
    )
    .option('--allow-private', 'let the URL of the source lead to an address that is not public')
    .option('--json', JSON_OPTION)
    .addHelpText(
      'after',
      examples(
        'ferrule import definition --out my-connector',
        'ferrule import openapi.yaml --out my-connector --tags orders',
        'ferrule import https://api.example.com/openapi.json --out my-connector --fetch-refs',
      ),
    )
    .action(async (source: string, options: ImportOptions) =>
      finish(await (await import('./commands/import.js')).importCommand(source, options)),
    )
}

function addCards(program: Command, finish: Finish): void {
  program
    .command('cards')
    .summary('show what makers see')
    .description(
      "Shows a connector as the platform's designer does: what may be picked, or the card of one operation with its fields and what comes of it. " +
        'Only the emitted files are read: those of a folder, a definition by itself, an address of one or of a running server, or what `ferrule build` ' +
        'would write. With --json and no operation, everything as one object.',
    )
    .argument('<source>', 'folder, file or URL of the definition, or the TypeScript or JavaScript file that exports the connector')
    .argument('[operationId]', 'operation whose card to show; also one that is offered no more')
    .option('--each', 'print the card of each operation below the list')
    .option('--older', 'list operations that are deprecated or have a newer revision, too')
    .option('--search <text>', 'list only what has this text in its name or description', '')
    .option('--defaults', "with --json: what the designer's parser gives by default, before its screen hides and opens more")
    .option('--json', JSON_OPTION)
    .addHelpText(
      'after',
      examples('ferrule cards definition', 'ferrule cards src/connector.ts CreateOrder', 'ferrule cards http://127.0.0.1:3000 --json'),
    )
    .action(async (source: string, operationId: string | undefined, options: CardsOptions) =>
      finish(await (await import('./commands/cards.js')).cards(source, operationId, options)),
    )
}

function addTriggers(program: Command, finish: Finish): void {
  const triggers = program
    .command('triggers')
    .summary('look after events on their way')
    .description('Shows what is kept for triggers, and mends it: subscriptions, deliveries, dead letters.')
  const add = (name: string, description: string, argument?: readonly [string, string]): Command => {
    const command = triggers
      .command(name)
      .description(description)
      .requiredOption('--store <place>', 'SQLite file, or postgres:// address, that keeps the triggers')
      .option('--json', JSON_OPTION)
    return argument === undefined ? command : command.argument(...argument)
  }
  const run = async (command: TriggersCommand, options: TriggersOptions): Promise<void> =>
    finish(await (await import('./commands/triggers.js')).triggersCommand(command, options))
  add('list', 'How much waits, the subscriptions, and the dead letters.').action((options: TriggersOptions) =>
    run({ name: 'list' }, options),
  )
  add('show', 'One subscription with what waits for it, or one delivery with its attempts.', [
    '<id>',
    'id of a subscription or a delivery',
  ]).action((id: string, options: TriggersOptions) => run({ name: 'show', id }, options))
  add('replay', 'Makes dead letters due again, with the same ids: one, those of a subscription or a time, or all.')
    .option('--delivery <id>', 'this one')
    .option('--subscription <id>', 'those of a subscription')
    .option('--from <time>', 'those made at this time or later, such as 2026-01-31T12:00:00Z', time)
    .option('--to <time>', 'those made before this time', time)
    .option('--all', 'all of them')
    .option('--per-second <number>', 'how many of each subscription become due a second', Number, 5)
    .action((options: TriggersOptions & ReplayOptions) => run({ name: 'replay', ...options }, options))
  add('disable', 'Disables a subscription: what it misses becomes dead letters.', ['<id>', 'id of a subscription'])
    .option('--reason <text>', 'what to note', 'Disabled by hand.')
    .action((id: string, options: TriggersOptions & { readonly reason: string }) =>
      run({ name: 'disable', id, reason: options.reason }, options),
    )
  add('enable', 'Takes a disabled subscription up again; its dead letters stay until they are replayed.', [
    '<id>',
    'id of a subscription',
  ]).action((id: string, options: TriggersOptions) => run({ name: 'enable', id }, options))
}

function addLint(program: Command, finish: Finish): void {
  program
    .command('lint')
    .summary('find what is wrong with a definition')
    .description(
      'Checks a definition, with its properties and what lies beside it, against the rules of docs/reference/rules.md. What is wrong with a class is shown at its source lines. ' +
        'Findings are accepted in ferrule-lint.json: { "suppressions": [{ "rule": "…", "operation": "…", "at": "/json/pointer", "reason": "…" }] }.',
    )
    .argument('<source>', 'file that exports the connector, definition, or folder that holds one')
    .addOption(
      new Option('--ruleset <name>', 'what is checked: whether it works and reads well, or also what reviewers ask for')
        .choices(['recommended', 'certification'])
        .default('recommended'),
    )
    .addOption(new Option('--format <name>', 'how findings are printed').choices(['text', 'sarif', 'github']).default('text'))
    .option('--config <file>', 'file with suppressions; else the nearest ferrule-lint.json up to the project’s folder')
    .option('--titles <file>', 'titles of other connectors, one a line, that are taken')
    .option('--fix', 'mend what is certain; files only')
    .option('--json', JSON_OPTION)
    .addHelpText('after', examples('ferrule lint src/connector.ts', 'ferrule lint definition --ruleset certification --format sarif'))
    .action(async (source: string, options: LintCommandOptions) => finish(await (await import('./commands/lint.js')).lint(source, options)))
}

function addDiff(program: Command, finish: Finish): void {
  program
    .command('diff')
    .summary('tell what a new version breaks')
    .description(
      'Compares two versions of a connector: files that export one, folders, definitions, or revisions of git (v1.0.0, HEAD~1:src/connector.ts). Every change ' +
        'is breaking, risky or safe for flows and apps that exist, with what to do; docs/reference/changes.md has them all. With one argument, it is ' +
        'compared with the newest release of its project. Ends with exit code 1 where something breaks.',
    )
    .argument('<old>', 'the version that flows and apps know; with one argument, the new one')
    .argument('[new]', 'the version that is to take its place')
    .addOption(new Option('--format <name>', 'how changes are printed').choices(['text', 'github']).default('text'))
    .option('--releases <folder>', RELEASES)
    .option('--suggest', 'print a declaration of the next revision (`…V2`) of each operation that breaks')
    .option('--json', JSON_OPTION)
    .addHelpText(
      'after',
      examples(
        'ferrule diff src/connector.ts',
        'ferrule diff v1.0.0 src/connector.ts',
        'ferrule diff published/definition definition --json',
      ) + '\n\nA class at a revision is loaded with everything that it imports as it was, and with the packages that are installed now.',
    )
    .action(async (old: string, now: string | undefined, options: DiffCommandOptions) =>
      finish(await (await import('./commands/diff.js')).diff(old, now, options)),
    )
}

function addRelease(program: Command, finish: Finish): void {
  program
    .command('release')
    .summary('keep the definition of a version')
    .description(
      'Writes apiDefinition.swagger.json, apiProperties.json and custom code into releases/<version>/, for `ferrule diff` to compare with. A version that was ' +
        'released stays what it was: where something has changed, or the version is not above the newest, nothing is written.',
    )
    .argument('<entry>', ENTRY)
    .option('--releases <folder>', RELEASES)
    .option('--dry-run', 'say what would be written, and write nothing')
    .option('--json', JSON_OPTION)
    .addHelpText('after', examples('ferrule release src/connector.ts', 'ferrule release src/connector.ts --dry-run'))
    .action(async (entry: string, options: ReleaseOptions) => finish(await (await import('./commands/release.js')).release(entry, options)))
}

function time(text: string): number {
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw new InvalidArgumentError('A time is written like 2026-01-31T12:00:00Z.')
  return at
}

function list(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim())
  if (names.includes('')) throw new InvalidArgumentError('Names are separated by commas: a,b.')
  return names
}

function formats(text: string): readonly FormatName[] {
  const names = list(text)
  const unknown = names.find((name) => !Object.hasOwn(FORMATS, name))
  if (unknown !== undefined) throw new InvalidArgumentError(`There is no format ${unknown}; there are ${Object.keys(FORMATS).join(', ')}.`)
  return [...new Set(names)] as readonly FormatName[]
}

const ENTRY = 'TypeScript or JavaScript file that exports the connector'
const RELEASES = 'folder of releases; without this option releases/ beside the package.json of the project'
const BACKEND = 'address of the API that operations are forwarded to, instead of the declared one'
const JSON_OPTION = 'print one JSON object instead of text'

function examples(...lines: readonly string[]): string {
  return `\n${lines.length === 1 ? 'Example' : 'Examples'}:\n${lines.map((line) => `  $ ${line}`).join('\n')}`
}

function port(text: string): number {
  const number = Number(text)
  if (!/^\d+$/.test(text) || number > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.')
  return number
}

function seconds(text: string): number {
  const number = Number(text)
  if (!/^\d+(\.\d+)?$/.test(text) || number > 86_400) throw new InvalidArgumentError('Seconds are a number up to 86400.')
  return number
}

function path(text: string): string {
  if (!/^\/[\w./-]+$/.test(text)) throw new InvalidArgumentError('A path begins with a slash, such as /metrics.')
  return text
}

function url(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new InvalidArgumentError('An address is complete, such as https://api.example.com/v1.')
  }
  return text
}
