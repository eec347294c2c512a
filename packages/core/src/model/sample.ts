/** Owns making up a value that a schema allows, for people who want to see one. */
import type { ConnectorModel } from './connector.js'
import type { Json } from './json.js'
import type { ArraySchema, Constraints, ObjectSchema, Property, Schema, StringSchema } from './schema.js'

export interface SampleOptions {
  /** Leaves out what is not required. */
  readonly requiredOnly?: boolean
  /** Leaves out what is not required, and makes lists no longer, once so many values are made. */
  readonly atMost?: number
  /** Stands where the platform writes its callback URL. */
  readonly callbackUrl?: string
}

/**
 * A value as it travels: the example that the schema has, its default or its first choice, else one that its type and limits allow. Patterns
 * and rules of one's own are not looked at, so that it may break those.
 */
export function sampleOf(schema: Schema, model: Pick<ConnectorModel, 'schemas'>, options: SampleOptions = {}): Json {
  return new Sampler(model, options).of(schema, 'Text')
}

type JsonObject = { readonly [name: string]: Json }

class Sampler {
  /** The named schemas around the value that is made. */
  private readonly around: string[] = []
  private made = 0

  constructor(
    private readonly model: Pick<ConnectorModel, 'schemas'>,
    private readonly options: SampleOptions,
  ) {}

  of(schema: Schema, text: string): Json {
    this.made++
    if (schema.callbackUrl === true && this.options.callbackUrl !== undefined) return this.options.callbackUrl
    for (const given of [schema.example, schema.default, schema.enum?.[0]?.value, schema.choices?.[0]?.value])
      if (given !== undefined) return given
    const whole = [schema, ...(schema.allOf ?? [])].map((part) => this.ofKind(part, text))
    return whole.every(isObject) ? Object.assign({}, ...whole) : (whole[0] ?? null)
  }

  private ofKind(schema: Schema, text: string): Json {
    switch (schema.kind) {
      case 'string':
        return textFor(schema, text)
      case 'integer':
      case 'number':
        return numberIn({ ...schema.hints, ...schema.constraints })
      case 'boolean':
        return true
      case 'array':
        return this.list(schema, text)
      case 'object':
        return this.object(schema)
      case 'reference':
        return this.named(schema.name, text)
      case 'any':
        return {}
      case 'file':
        return ''
    }
  }

  private list({ items, constraints, hints }: ArraySchema, text: string): Json {
    if (this.isAround(items) && (constraints?.minItems ?? 0) === 0) return []
    const wanted = constraints?.minItems ?? hints?.minItems ?? 1
    const list: Json[] = []
    while (list.length < wanted && !this.isEnough()) list.push(this.of(items, text))
    return list
  }

  private object({ properties }: ObjectSchema): JsonObject {
    const isShown = ({ required, schema }: Property): boolean =>
      required || (this.options.requiredOnly !== true && !this.isAround(schema) && !this.isEnough())
    return Object.fromEntries(
      properties.flatMap((property) => {
        const { name, schema } = property
        return isShown(property) ? [[name, this.of(schema, schema.summary ?? name)]] : []
      }),
    )
  }

  private named(name: string, text: string): Json {
    const named = this.model.schemas.find((one) => one.name === name)
    // What contains itself by all means has no value.
    if (named === undefined || this.around.includes(name)) return null
    this.around.push(name)
    const value = this.of(named.schema, text)
    this.around.pop()
    return value
  }

  private isEnough(): boolean {
    return this.options.atMost !== undefined && this.made >= this.options.atMost
  }

  /** Whether making it would make what is around it again. */
  private isAround(schema: Schema): boolean {
    return schema.kind === 'reference' ? this.around.includes(schema.name) : schema.kind === 'array' && this.isAround(schema.items)
  }
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const OF_FORMAT: Readonly<Record<string, string>> = {
  'date-time': '2026-01-31T12:00:00Z',
  date: '2026-01-31',
  time: '12:00:00Z',
  email: 'ada@contoso.example',
  uri: 'https://contoso.example/',
  url: 'https://contoso.example/',
  uuid: '123e4567-e89b-42d3-a456-426614174000',
  byte: 'QQ==',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  hostname: 'contoso.example',
}

function textFor({ format = '', constraints, hints }: StringSchema, text: string): string {
  const known = OF_FORMAT[format]
  if (known !== undefined) return known
  const { minLength = 0, maxLength = Infinity } = { ...hints, ...constraints }
  return text.padEnd(minLength, 'x').slice(0, maxLength)
}

function numberIn({ minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf = 1 }: Constraints): number {
  const lowest = exclusiveMinimum === undefined ? minimum : Math.max(minimum ?? -Infinity, exclusiveMinimum + multipleOf)
  const highest = exclusiveMaximum === undefined ? maximum : Math.min(maximum ?? Infinity, exclusiveMaximum - multipleOf)
  const wanted = Math.min(Math.max(multipleOf, lowest ?? -Infinity), highest ?? Infinity)
  return lowest !== undefined && wanted === lowest
    ? Math.ceil(wanted / multipleOf) * multipleOf
    : Math.floor(wanted / multipleOf) * multipleOf
}
