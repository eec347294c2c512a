/** Owns `ferrule subscribe`: a flow that starts with a webhook trigger, on until it is told to stop. */
import { setTimeout as sleep } from 'node:timers/promises'
import { FINE, type ExitCode } from '../exit-code.js'
import { readInputs } from '../platform/inputs.js'
import { bodyText, printExchanges, printFindings, printReport, printSafely } from '../platform/report.js'
import { withPlatform, type PlatformCommandOptions } from '../platform/with-platform.js'
import { untilStopped } from '../stop-signals.js'

export interface SubscribeOptions extends PlatformCommandOptions {
  /** Turns the flow off after so many runs. */
  readonly runs?: number
}

const LOOK_MS = 50

/** Runs `ferrule subscribe`; Ctrl-C turns the flow off, which ends the subscription. */
export function subscribe(source: string, operationId: string, inputs: readonly string[], options: SubscribeOptions): Promise<ExitCode> {
  return withPlatform(source, options, async ({ platform, connect }) => {
    const json = options.json === true
    const values = await readInputs(platform, operationId, inputs)
    await connect()
    let stopped = false
    void untilStopped().then(() => (stopped = true))
    const flow = await platform.turnOn(operationId, values)
    if (json) printReport(platform, { event: 'on', operationId, location: flow.location })
    else {
      printExchanges(platform, platform.exchanges.slice(-1))
      printSafely(platform, `The flow is on; Location: ${flow.location ?? 'none'}. Ctrl-C turns it off.`)
    }
    for (let shown = 0; !stopped && shown < (options.runs ?? Infinity); await sleep(LOOK_MS))
      for (; shown < flow.runs.length; shown++) {
        const body = flow.runs[shown]?.body
        if (json) printReport(platform, { event: 'run', body })
        else printSafely(platform, bodyText(body))
      }
    await flow.turnOff()
    const ended = platform.exchanges.at(-1)?.response?.status
    if (json) printReport(platform, { event: 'off', ok: true, status: ended, runs: flow.runs.length, findings: platform.findings })
    else {
      printExchanges(platform, platform.exchanges.slice(-1))
      printSafely(platform, `The flow is off after ${flow.runs.length === 1 ? '1 run' : `${flow.runs.length} runs`}.`)
      printFindings(platform)
    }
    return FINE
  })
}
