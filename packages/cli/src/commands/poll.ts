/** Owns `ferrule poll`: a flow that starts with a polling trigger, asked several times in a moment. */
import { FAILED, FINE, type ExitCode } from '../exit-code.js'
import { readInputs } from '../platform/inputs.js'
import { bodyText, described, printExchanges, printFailure, printFindings, printReport, printSafely } from '../platform/report.js'
import { withPlatform, type PlatformCommandOptions } from '../platform/with-platform.js'

export interface PollOptions extends PlatformCommandOptions {
  readonly times: number
}

/** Runs `ferrule poll`. The platform's clock moves on to each next question: nobody waits for it. */
export function poll(source: string, operationId: string, inputs: readonly string[], options: PollOptions): Promise<ExitCode> {
  return withPlatform(source, options, async ({ platform, connect }) => {
    const json = options.json === true
    const values = await readInputs(platform, operationId, inputs)
    await connect()
    const flow = platform.startPolling(operationId, values)
    let failed = false
    for (let asked = 1; asked <= options.times; asked++) {
      const before = platform.exchanges.length
      const { status, runs, failure } = await flow.poll()
      const exchanges = platform.exchanges.slice(before)
      const waitMs = flow.nextPollAt - platform.now
      if (failure !== undefined) failed = true
      if (json)
        printReport(platform, {
          event: 'polled',
          status,
          runs: runs.map(({ body }) => body),
          failure,
          nextInMs: waitMs,
          exchanges: exchanges.map(described),
        })
      else {
        printExchanges(platform, exchanges)
        for (const { body } of runs) printSafely(platform, bodyText(body))
        if (failure !== undefined) printFailure(platform, failure.message)
        printSafely(platform, `${runs.length === 1 ? '1 run' : `${runs.length} runs`}; next after ${waitMs / 1000} s`)
      }
      // Only the clock: what is due then is the next question here.
      if (asked < options.times && waitMs > 1) await platform.advance(waitMs - 1)
    }
    if (json) printReport(platform, { event: 'ended', ok: !failed, findings: platform.findings })
    else printFindings(platform)
    return failed ? FAILED : FINE
  })
}
