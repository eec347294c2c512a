/** Owns what a page says about one operation: what it takes, what it gives, what it answers where it fails. */
import type { Operation, Property, Schema } from '../../model/index.js'
import { code, paragraphs, plain, section, table } from './text.js'
import { meaningOf, propertyRows, typeText, type Naming } from './schemas.js'

const INPUT = ['Name', 'Key', 'Required', 'Type', 'Description'] as const
const OUTPUT = ['Name', 'Path', 'Always', 'Type', 'Description'] as const

/** Whether makers see it. What only fills drop-downs is left out of pages for them. */
export function isShown({ visibility }: Operation): boolean {
  return visibility !== 'internal'
}

export function headingOf(operation: Operation): string {
  return operation.summary || operation.id
}

/** The operation with everything that makers fill in and get. */
export function operationSection(operation: Operation, naming: Naming): string {
  const facts = [
    `Operation ${code(operation.id)}`,
    operation.kind === 'action' ? undefined : operation.kind === 'webhookTrigger' ? 'instant trigger' : 'polling trigger',
    operation.deprecated === true ? '**deprecated**' : undefined,
  ]
  return (
    section(
      `### ${plain(headingOf(operation))}`,
      paragraphs(operation.description),
      `${facts.filter((fact) => fact !== undefined).join(', ')}.`,
      section('**Inputs**', table(INPUT, inputRows(operation, naming))),
      section('**Outputs**', outputText(outputOf(operation), naming)),
      section('**Other answers**', table(['Status', 'Meaning'], failureRows(operation))),
    ) ?? ''
  )
}

function inputRows(operation: Operation, naming: Naming): readonly (readonly string[])[] {
  const { parameters, body } = operation
  const outside = parameters
    .filter(({ schema }) => schema.visibility !== 'internal')
    .map(({ name, required, schema }) => [
      plain(schema.summary ?? ''),
      code(name),
      required ? 'yes' : '',
      typeText(schema, naming),
      meaningOf(schema),
    ])
  if (body === undefined) return outside
  const inside = propertyRows(withoutCallback(body.schema, operation), naming)
  if (inside.length > 0) return [...outside, ...inside]
  const { summary, description } = { ...body.schema, ...body.presentation }
  const isEmpty = body.schema.kind === 'object' && body.schema.additional === undefined
  return isEmpty
    ? outside
    : [
        ...outside,
        [
          plain(summary ?? ''),
          code(body.name ?? body.property ?? 'body'),
          body.required ? 'yes' : '',
          typeText(body.schema, naming),
          meaningOf({ ...body.schema, ...(description === undefined ? {} : { description }) }),
        ],
      ]
}

/** The platform fills it in. */
function withoutCallback(schema: Schema, operation: Operation): Schema {
  if (schema.kind !== 'object') return schema
  const isCallback = (property: Property): boolean =>
    property.schema.callbackUrl === true || (operation.kind === 'webhookTrigger' && operation.callback === property.name)
  return { ...schema, properties: schema.properties.filter((property) => !isCallback(property)) }
}

interface Output {
  readonly description: string
  readonly schema?: Schema
}

function outputOf(operation: Operation): Output | undefined {
  if (operation.kind === 'webhookTrigger') {
    const { event, eventDescription, description } = operation
    return { description: eventDescription === description ? '' : eventDescription, schema: event }
  }
  if (operation.kind === 'pollingTrigger' && operation.item !== undefined)
    return { description: 'Each run gets one of these.', schema: operation.item }
  return operation.responses.find(({ status, schema }) => status < 300 && schema !== undefined)
}

function outputText(output: Output | undefined, naming: Naming): string | undefined {
  if (output?.schema === undefined) return undefined
  const { description, schema } = output
  const type = typeText(schema, naming)
  const rows = table(OUTPUT, propertyRows(schema, naming))
  const head = [plain(description).replace(/[.]$/, ''), type].filter((text) => text !== '').join(': ')
  return [`${head}.`, rows].filter((text) => text !== undefined).join('\n\n')
}

function failureRows({ responses, defaultResponse }: Operation): readonly (readonly string[])[] {
  const rows = responses.filter(({ status }) => status >= 400).map(({ status, description }) => [String(status), plain(description)])
  return defaultResponse === undefined ? rows : [...rows, ['any other', plain(defaultResponse.description)]]
}
