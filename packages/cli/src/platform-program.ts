/** Owns the shape of the commands that play the platform: their arguments, options and help. */
import { Argument, InvalidArgumentError, Option, type Command } from 'commander'
import type { CallOptions } from './commands/call.js'
import type { PollOptions } from './commands/poll.js'
import type { SubscribeOptions } from './commands/subscribe.js'
import type { ValuesOptions } from './commands/values.js'
import type { ExitCode } from './exit-code.js'
import type { PlatformCommandOptions } from './platform/with-platform.js'

type Finish = (code: ExitCode) => void

const SECRETS =
  'What the connection needs is read from the environment, FERRULE_API_KEY for the parameter api_key, or asked for at the terminal; what is secret is ' +
  'never printed.'

/** Adds `connect`, `call`, `values`, `subscribe` and `poll`. */
export function addPlatformCommands(program: Command, finish: Finish): void {
  playing(
    program,
    'connect',
    'make and test a connection',
    `Makes a connection as a maker does: fills in its fields, signs in, and runs the declared test. ${SECRETS}`,
  )
    .addHelpText('after', examples('FERRULE_API_KEY=… ferrule connect http://127.0.0.1:3000'))
    .action(async (source: string, options: PlatformCommandOptions) =>
      finish(await (await import('./commands/connect.js')).connect(source, options)),
    )
  playing(
    program,
    'call',
    'run one action as a flow does',
    `Runs an action as the platform does, with policies and retries, and judges the answer by the definition. ${SECRETS}`,
  )
    .argument('<operationId>', 'operation to run')
    .addArgument(inputsArgument())
    .option('--items <number>', 'follow pages until there are so many items', number)
    .option('--out <file>', "write the answer's bytes into a file")
    .addHelpText(
      'after',
      examples(
        'ferrule call http://127.0.0.1:3000 CreateOrder customer.name=Ada lines:=[]',
        'ferrule call definition Upload file=@report.pdf',
      ),
    )
    .action(async (source: string, operationId: string, inputs: readonly string[], options: CallOptions) =>
      finish(await (await import('./commands/call.js')).call(source, operationId, inputs, options)),
    )
  playing(
    program,
    'values',
    'show what a drop-down offers',
    'Asks the operation that fills a drop-down or a picker, as the designer does, and shows what a maker may choose, or the sentence that stands there instead.',
  )
    .argument('<operationId>', 'operation that has the input')
    .argument('<input>', 'name of the input')
    .addArgument(inputsArgument())
    .addOption(
      new Option('--rules <generation>', 'whose designer is meant; the older rules where both are there').choices(['swagger', 'manifest']),
    )
    .addHelpText('after', examples('ferrule values http://127.0.0.1:3000 ListOrders category'))
    .action(async (source: string, operationId: string, input: string, inputs: readonly string[], options: ValuesOptions) =>
      finish(await (await import('./commands/values.js')).values(source, operationId, input, inputs, options)),
    )
  playing(
    program,
    'subscribe',
    'turn a flow on a webhook trigger on',
    'Turns a flow on that starts with a webhook trigger, prints what starts runs, and turns it off on Ctrl-C or SIGTERM. The server must reach this machine, ' +
      'as that of `ferrule dev` does.',
  )
    .argument('<operationId>', 'webhook trigger')
    .addArgument(inputsArgument())
    .option('--runs <number>', 'turn the flow off after so many runs', number)
    .addHelpText('after', examples('ferrule subscribe http://127.0.0.1:3000 OrderPlaced minimumTotal=50'))
    .action(async (source: string, operationId: string, inputs: readonly string[], options: SubscribeOptions) =>
      finish(await (await import('./commands/subscribe.js')).subscribe(source, operationId, inputs, options)),
    )
  playing(
    program,
    'poll',
    'ask a polling trigger as a flow does',
    "Turns a flow on that starts with a polling trigger, and asks as often as it is told: the platform's clock moves on, nobody waits.",
  )
    .argument('<operationId>', 'polling trigger')
    .addArgument(inputsArgument())
    .option('--times <number>', 'how often to ask', number, 1)
    .addHelpText('after', examples('ferrule poll http://127.0.0.1:3000 OrderChanged --times 3'))
    .action(async (source: string, operationId: string, inputs: readonly string[], options: PollOptions) =>
      finish(await (await import('./commands/poll.js')).poll(source, operationId, inputs, options)),
    )
}

function playing(program: Command, name: string, summary: string, description: string): Command {
  return program
    .command(name)
    .summary(summary)
    .description(description)
    .argument('<source>', 'address of a running server or of a definition, folder or file of one, or the file that exports the connector')
    .option('--url <url>', 'address of the server with its base path; that of the source, else what the definition says')
    .option('--with <name=value>', 'a parameter of the connection that is no secret; may be repeated', collected, [])
    .option('--set <name>', 'authentication type, where there are several')
    .option(
      '--sign-in <name=value>',
      'what to type into a form of the identity provider; FERRULE_SIGN_IN holds it as a form',
      collected,
      [],
    )
    .option('--json', 'print JSON, one object on a line, instead of text')
}

const inputsArgument = (): Argument =>
  new Argument('[inputs...]', 'what the maker fills in: name=value, name:=JSON, name=@file; owner.name for a part of the body').default([])

const collected = (text: string, before: readonly string[]): readonly string[] => [...before, text]

function number(text: string): number {
  const found = Number(text)
  if (!/^\d+$/.test(text) || found < 1) throw new InvalidArgumentError('A number is 1 or more.')
  return found
}

const examples = (...lines: readonly string[]): string =>
  `\n${lines.length === 1 ? 'Example' : 'Examples'}:\n${lines.map((line) => `  $ ${line}`).join('\n')}`
