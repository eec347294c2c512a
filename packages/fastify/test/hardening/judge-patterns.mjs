/** Reads patterns, and writes what is found of each in a connector, and whether it is served. */
import { text } from 'node:stream/consumers'
import { IsString, Matches, MaxLength, ValidateIf } from 'class-validator'
import { Action, BaseConnector, Connector, reflectConnector, Security } from '@ferrule/core'
import { findSlowPatterns, serve } from '@ferrule/fastify'

/** The same as decorators on a class. */
function connectorOf({ pattern, maxLength, conditional }) {
  class Input {}
  IsString()(Input.prototype, 'text')
  Matches(new RegExp(pattern))(Input.prototype, 'text')
  if (maxLength !== undefined) MaxLength(maxLength)(Input.prototype, 'text')
  if (conditional) ValidateIf(() => true)(Input.prototype, 'text')
  Reflect.defineMetadata('design:type', String, Input.prototype, 'text')
  class Matching extends BaseConnector {
    match() {}
  }
  Reflect.defineMetadata('design:paramtypes', [Input], Matching.prototype, 'match')
  Reflect.defineMetadata('design:returntype', undefined, Matching.prototype, 'match')
  Action('POST /match', { summary: 'Match' })(Matching.prototype, 'match', Object.getOwnPropertyDescriptor(Matching.prototype, 'match'))
  Security.none()(Matching)
  Connector({ title: 'Matching', description: 'Matches.', version: '1.0.0', url: 'https://matching.example/' })(Matching)
  return Matching
}

async function refusalOf(Matching, acceptedPatterns = {}) {
  try {
    const { close } = await serve(new Matching(), { port: 0, logger: false, signals: false, acceptedPatterns })
    await close()
  } catch (error) {
    return error.message
  }
}

const judged = []
for (const given of JSON.parse(await text(process.stdin))) {
  const Matching = connectorOf(given)
  const { model, bindings } = reflectConnector(Matching)
  judged.push({ slow: await findSlowPatterns(model, bindings), refusal: await refusalOf(Matching, given.accepted) })
}
console.log(JSON.stringify(judged))
