/** Owns the ground truth of a flow: what has happened, as the test says that made it happen, against the runs that started. */
import { isDeepStrictEqual } from 'node:util'
import { finding, type Finding } from '../evidence/findings.js'
import { isObject, type Json } from '../../json.js'

interface Entry {
  /** What a run's body holds, at least. */
  readonly event: Json
  /** Questions that had been asked before. */
  readonly asked: number
}
interface Started {
  readonly body: Json
  readonly asked: number
}

export class Ledger {
  private readonly entries: Entry[] = []
  private readonly runs: Started[] = []
  private asked = 0

  constructor(private readonly operationId: string) {}

  happened(event: Json): void {
    this.entries.push({ event, asked: this.asked })
  }

  started(bodies: readonly Json[]): void {
    this.runs.push(...bodies.map((body) => ({ body, asked: this.asked })))
  }

  /** A polling trigger was asked, and answered all that it had. */
  answered(): void {
    this.asked++
  }

  /** Nothing is said of flows whose ground truth nobody told. */
  get findings(): readonly Finding[] {
    if (this.entries.length === 0) return []
    const told = this.entries.filter(({ event }, index) => index === this.entries.findIndex((one) => isDeepStrictEqual(one.event, event)))
    const unexpected = this.runs.filter(({ body }) => !told.some(({ event }) => holds(body, event)))
    return [
      ...told.flatMap((entry) => this.judge(entry)),
      ...unexpected.map(({ body }) => finding('unexpected', this.operationId, `A run started that nothing caused: ${show(body)}.`)),
    ]
  }

  private judge({ event, asked }: Entry): readonly Finding[] {
    const happened = this.entries.filter((one) => isDeepStrictEqual(one.event, event)).length
    const runs = this.runs.filter(({ body }) => holds(body, event))
    const what = `${show(event)} happened ${times(happened)}`
    if (runs.length < happened) return [finding('lost', this.operationId, `${what} and started ${count(runs.length)}.`)]
    if (runs.length > happened) return [finding('duplicate', this.operationId, `${what} and started ${count(runs.length)}.`)]
    const missed = Math.min(...runs.map((run) => run.asked)) - asked
    if (missed < 1) return []
    return [finding('late', this.operationId, `${what}; the trigger was asked ${times(missed)} afterwards before it said so.`)]
  }
}

/** Whether a body says everything that an event says; it may say more. */
function holds(body: Json, event: Json): boolean {
  if (!isObject(event)) return isDeepStrictEqual(body, event)
  return isObject(body) && Object.entries(event).every(([name, part]) => body[name] !== undefined && holds(body[name], part))
}

const show = (value: Json): string => JSON.stringify(value).slice(0, 200)
const times = (number: number): string => (number === 1 ? 'once' : `${number} times`)
const count = (number: number): string => (number === 0 ? 'no run' : number === 1 ? 'one run' : `${number} runs`)
