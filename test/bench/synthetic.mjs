/** Reflects and emits N synthetic operations in a process of its own; prints milliseconds and peak memory as JSON. */
import { Action, BaseConnector, Connector, Property, Query, reflectConnector, Security } from '@ferrule/core'
import { emitApiProperties, emitOpenApi31, emitSwagger2, stringifyDocument } from '@ferrule/core/emit'
import { IsEmail, IsInt, IsOptional, IsString, Min, ValidateNested } from 'class-validator'

const operations = Number(process.argv[2])
const property = (target, name, type, ...decorators) => {
  Reflect.defineMetadata('design:type', type, target.prototype, name)
  for (const decorate of decorators.reverse()) decorate(target.prototype, name)
}
const named = (name, base = Object) => ({ [name]: class extends base {} })[name]

const connector = named('Synthetic', BaseConnector)
// Every ten operations bring five classes of their own, as ten operations of one resource would.
for (let group = 0; group < operations / 10; group++) {
  const customer = named(`Customer${group}`)
  property(customer, 'email', String, Property({ summary: 'E-mail', description: 'Where to write.' }), IsEmail())
  property(customer, 'name', String, IsString())
  const line = named(`Line${group}`)
  property(line, 'article', String, IsString())
  property(line, 'quantity', Number, IsInt(), Min(1))
  const input = named(`Place${group}`)
  property(input, 'customer', customer, Property({ type: () => customer }), ValidateNested())
  property(input, 'lines', Array, Property({ items: () => line }), ValidateNested({ each: true }))
  property(input, 'note', String, IsOptional(), IsString())
  const output = named(`Order${group}`)
  for (const name of ['id', 'status', 'title']) property(output, name, String, Property({ description: `The ${name}.` }))
  property(output, 'total', Number, Property())
  property(output, 'lines', Array, Property({ items: () => line }))
  const query = named(`Query${group}`)
  property(query, 'status', String, Query({ description: 'Only these.' }), IsOptional(), IsString())
  property(query, 'top', Number, Query({ default: 20 }), IsInt(), Min(1))
  for (let index = 0; index < 10; index++) {
    const name = `operation${group}x${index}`
    connector.prototype[name] = () => undefined
    Reflect.defineMetadata('design:paramtypes', [Object], connector.prototype, name)
    const options = {
      summary: `Operation ${group} ${index}`,
      description: 'Does something.',
      input: () => (index % 2 ? query : input),
      returns: () => output,
    }
    Action(`${index % 2 ? 'GET' : 'POST'} /group${group}/operation${index}`, options)(connector.prototype, name, {
      value: connector.prototype[name],
    })
  }
}
Connector({ title: 'Synthetic', description: 'Synthetic.', version: '1.0.0', url: 'https://a.example' })(connector)
Security.apiKey({ in: 'header', name: 'X-Api-Key' })(connector)

const started = performance.now()
const { model, diagnostics } = reflectConnector(connector)
const reflected = performance.now()
const errors = diagnostics.filter(({ severity }) => severity === 'error')
if (model === undefined || errors.length > 0) throw new Error(JSON.stringify(errors.slice(0, 3)))
let bytes = 0
for (const emit of [emitSwagger2, emitApiProperties, emitOpenApi31]) bytes += stringifyDocument(emit(model).document).length
const finished = performance.now()
console.log(
  JSON.stringify({
    operations: model.operations.length,
    reflectMs: reflected - started,
    emitMs: finished - reflected,
    totalMs: finished - started,
    bytes,
    peakMb: process.resourceUsage().maxRSS / 1024,
  }),
)
