/** Measures what one hostile request can cost: how long it holds the process. Milliseconds, on a quiet machine. */
import { Action, BaseConnector, Connector, Property, Security } from '@ferrule/core'
import { ferrule } from '@ferrule/fastify'
import * as classValidator from 'class-validator'
import Fastify from 'fastify'
import { longTexts } from '../support/long-texts.mjs'
import { round } from './harness.mjs'

const CHARACTERS = 50_000
const MOST_MS = 10
const SHOWN = 8
const TIMES = 5

/** Gives the most that a text takes with each built-in rule, the whole request included. */
export async function measureHardening() {
  const texts = longTexts(CHARACTERS)
  const rules = Object.keys(classValidator).filter((name) => /^Is[A-Z]/.test(name))
  const found = []
  for (const rule of rules) {
    const app = await serving(rule)
    if (app === undefined) continue
    found.push({ rule, ms: round(await worstOf(app, texts)) })
    await app.close()
  }
  found.sort((a, b) => b.ms - a.ms)
  console.log(`\none request with ${CHARACTERS} characters for a rule: ${found.length} rules, ${texts.length} texts each, the slowest`)
  console.table(found.slice(0, SHOWN))
  console.log(`${found[0].ms} ms is the most that one held the process; at most ${MOST_MS} is wanted`)
  if (found[0].ms > MOST_MS) process.exitCode = 1
  return { rules: found.length, worst: found.slice(0, SHOWN) }
}

/** The quickest of several times counts: what a text costs, not what the machine did meanwhile. */
async function worstOf(app, texts) {
  for (let index = 0; index < 20; index++) await post(app, 'warm')
  let worst = 0
  for (const text of texts) {
    let best = Infinity
    for (let times = 0; times < TIMES && best > worst; times++) best = Math.min(best, await post(app, text))
    worst = Math.max(worst, best)
  }
  return worst
}

async function post(app, text) {
  const payload = JSON.stringify({ text })
  const began = performance.now()
  const { statusCode } = await app.inject({ method: 'POST', url: '/text', headers: { 'content-type': 'application/json' }, payload })
  if (statusCode >= 500) throw new Error(`answered ${statusCode}`)
  return performance.now() - began
}

/** Serves an action that takes a text of one rule; `undefined` where the rule wants to be told something. Written without decorators: nothing compiles it. */
async function serving(rule) {
  class Input {}
  class Texts extends BaseConnector {
    take() {}
  }
  const app = Fastify()
  try {
    Reflect.defineMetadata('design:type', String, Input.prototype, 'text')
    Property()(Input.prototype, 'text')
    classValidator[rule]()(Input.prototype, 'text')
    Reflect.defineMetadata('design:paramtypes', [Input], Texts.prototype, 'take')
    Action('POST /text', { summary: 'Take' })(Texts.prototype, 'take', Object.getOwnPropertyDescriptor(Texts.prototype, 'take'))
    Security.none()(Texts)
    Connector({ title: 'Texts', description: 'Takes texts.', version: '1.0.0', url: 'https://texts.example/' })(Texts)
    await app.register(ferrule, { connector: new Texts() })
    return app
  } catch {
    await app.close().catch(() => undefined)
    return undefined
  }
}
