/** Owns what a maker is shown that other operations tell: lists, fields and trees; and what depends on what. */
import type { Connection } from '../connections/connection.js'
import type { PlatformDefinition, PlatformOperation } from '../definition.js'
import type { Exchange, Exchanges } from '../evidence/exchanges.js'
import type { Gateway } from '../gateway.js'
import { isObject, textAt, type Json, type JsonObject } from '../../json.js'
import { DynamicCalls } from './calls.js'
import { extensionsOf, type DynamicExtension, type DynamicKind, type DynamicRules } from './extensions.js'
import { DynamicFailure } from './failure.js'
import { designedInputs, designedOutputs, inputNamed, type DesignedInput } from './inputs.js'
import { questionOf, referenced, referencesOf, type Question } from './question.js'
import { schemaIn, withBodySchema } from './schemas.js'
import { treeLevel, type TreeItem } from './trees.js'
import { valuesOf, type DynamicValue } from './values.js'

/** What every answer to a designer's question says beside its content. */
export interface DynamicResult {
  /** The generation that was gone by. */
  readonly rules: DynamicRules
  /** What the designer shows instead; nothing was sent where the sentence is about other inputs. */
  readonly failure?: string
  /** Inputs that have to be filled in before the designer asks. */
  readonly waitsFor: readonly string[]
  /** Nothing was sent: the designer knew the answer. */
  readonly cached: boolean
  readonly exchanges: readonly Exchange[]
  /** What works here and may not elsewhere. */
  readonly warnings: readonly string[]
}
export interface DynamicValues extends DynamicResult {
  /** In the order in which makers see them. */
  readonly items: readonly DynamicValue[]
}
export interface DynamicTree extends DynamicResult {
  readonly items: readonly TreeItem[]
}
export interface DynamicSchema extends DynamicResult {
  /** `undefined`: there are no fields. */
  readonly schema?: object
}
/** One arrow of an operation's graph: an input, the call that fills it, and the inputs that the call needs. */
export interface Dependency {
  /** Name of the input; `outputs`, or `outputs.details`, where the answer's fields are meant. */
  readonly of: string
  readonly kind: DynamicKind
  readonly rules: DynamicRules
  readonly operationId: string
  readonly dependsOn: readonly string[]
  /** References that lead to no input. */
  readonly dangling: readonly string[]
}
export interface Asked {
  readonly connection: Connection
  /** The older ones where both are there, unless given. */
  readonly rules?: DynamicRules | undefined
}

interface DynamicParts {
  readonly definition: PlatformDefinition
  readonly gateway: Gateway
  readonly exchanges: Exchanges
}
interface Got extends DynamicResult {
  /** `undefined` where there is a failure. */
  readonly body?: Json
}

const PURPOSES = { values: 'dynamic values', schema: 'dynamic schema', tree: 'dynamic tree' } as const

export class DynamicData {
  private readonly calls: DynamicCalls

  constructor(private readonly parts: DynamicParts) {
    this.calls = new DynamicCalls(parts)
  }

  async values(operation: PlatformOperation, name: string, given: JsonObject, asked: Asked): Promise<DynamicValues> {
    const { inputs, input } = await this.find(operation, name, given, asked)
    const extension = chosen(input, 'values', asked.rules, operation)
    const { body, ...got } = await this.ask(extension, extension.content, { operation, inputs, given }, asked)
    const warnings = [...got.warnings, ...onlyOne(input, 'values')]
    return read<{ readonly items: readonly DynamicValue[] }>({ ...got, warnings }, { items: [] }, () =>
      body === undefined ? { items: [] } : valuesOf(extension.content, extension.rules, body),
    )
  }

  async tree(
    operation: PlatformOperation,
    name: string,
    given: JsonObject,
    asked: Asked & { readonly under?: TreeItem | undefined },
  ): Promise<DynamicTree> {
    const { inputs, input } = await this.find(operation, name, given, asked)
    const extension = chosen(input, 'tree', asked.rules, operation)
    const selected = asked.under?.item as Json | undefined
    const level = treeLevel(this.parts.definition.root, extension, selected !== undefined)
    const { body, ...got } = await this.ask(extension, level.call, { operation, inputs, given, selected }, asked)
    return read<{ readonly items: readonly TreeItem[] }>(got, { items: [] }, () => (body === undefined ? { items: [] } : level.read(body)))
  }

  /** Designers load one dynamic input and one dynamic output of an operation: the first. */
  async schema(operation: PlatformOperation, of: 'inputs' | 'outputs', given: JsonObject, asked: Asked): Promise<DynamicSchema> {
    const inputs = designedInputs(this.parts.definition, operation)
    const place = firstSchema(of === 'outputs' ? designedOutputs(this.parts.definition, operation) : inputs)
    const extension = chosen(place, 'schema', asked.rules, operation)
    const { body, ...got } = await this.ask(extension, extension.content, { operation, inputs, given }, asked)
    if (got.failure !== undefined) return { ...got, failure: failureOf(of, got.failure) }
    const schema = body === undefined ? undefined : schemaIn(extension, body)
    return {
      ...{ ...got, warnings: [...got.warnings, ...onlyOne(place ?? { says: [] }, 'schema')] },
      ...(schema === undefined ? {} : { schema }),
    }
  }

  /** The operation as a maker sees it who has filled in so much; as it was where its fields are not told. */
  async completed(operation: PlatformOperation, given: JsonObject, asked: Asked): Promise<PlatformOperation> {
    const input = firstSchema(designedInputs(this.parts.definition, operation))
    if (input?.body === undefined) return operation
    // Given as a whole, it is an expression or a text of JSON: no fields are filled in.
    if (input.path.length === 0 && given[input.body] !== undefined) return operation
    const { schema } = await this.schema(operation, 'inputs', given, asked)
    return isObject(schema) ? withBodySchema(this.parts.definition, operation, input.path, schema) : operation
  }

  dependencies(operation: PlatformOperation): readonly Dependency[] {
    const inputs = designedInputs(this.parts.definition, operation)
    const outputs = designedOutputs(this.parts.definition, operation).filter(hasSchema)
    return [...inputs, ...outputs].flatMap((place) =>
      extensionsOf(place).map(({ kind, rules, content }) => {
        const call = kind === 'tree' ? treeLevel(this.parts.definition.root, { kind, rules, content, name: '' }, false).call : content
        const names = referencesOf(call, rules)
        const found = (name: string): DesignedInput | undefined => referenced(inputs, name, rules)
        return {
          ...{ of: place.name, kind, rules, operationId: textAt(call, 'operationId') ?? '' },
          dependsOn: names.flatMap((name) => found(name)?.name ?? []),
          dangling: names.filter((name) => found(name) === undefined),
        }
      }),
    )
  }

  clear(): void {
    this.calls.clear()
  }

  /** An input that is not there may be one that a schema tells. */
  private async find(
    operation: PlatformOperation,
    name: string,
    given: JsonObject,
    asked: Asked,
  ): Promise<{ readonly inputs: readonly DesignedInput[]; readonly input: DesignedInput }> {
    const { definition } = this.parts
    const declared = designedInputs(definition, operation)
    const known = inputNamed(declared, name)
    if (known !== undefined) return { inputs: declared, input: known }
    const completed = firstSchema(declared) === undefined ? operation : await this.completed(operation, given, asked)
    const inputs = designedInputs(definition, completed)
    const input = inputNamed(inputs, name)
    if (input !== undefined) return { inputs, input }
    throw new Error(`${operation.id} has no input ${name}; it has ${inputs.map((one) => one.name).join(', ') || 'none'}.`)
  }

  private async ask(
    { kind, rules, name }: DynamicExtension,
    call: JsonObject,
    {
      operation,
      inputs,
      given,
      selected,
    }: {
      readonly operation: PlatformOperation
      readonly inputs: readonly DesignedInput[]
      readonly given: JsonObject
      readonly selected?: Json | undefined
    },
    { connection }: Asked,
  ): Promise<Got> {
    const { definition, exchanges } = this.parts
    const before = exchanges.list.length
    const warnings: string[] = []
    const finish = (more: Partial<Got>): Got => ({
      ...{ rules, waitsFor: [], cached: false, warnings },
      exchanges: exchanges.list.slice(before),
      ...more,
    })
    try {
      const question: Question = questionOf({ definition, inputs, given, rules, selected }, call)
      warnings.push(...question.warnings)
      // By the newer rules it is the asking operation that an answer is kept for.
      const about = `${name} ${rules === 'manifest' ? operation.id : ''}`
      const { body, cached } = await this.calls.ask(question, PURPOSES[kind], about, connection)
      return finish({ body, cached })
    } catch (error) {
      if (!(error instanceof DynamicFailure)) throw error
      // Fields appear when what they depend on is there; until then nothing is wrong.
      if (kind === 'schema' && error.waitsFor.length > 0) return finish({ waitsFor: error.waitsFor })
      return finish({ failure: error.message, waitsFor: error.waitsFor })
    }
  }
}

const firstSchemas = new WeakMap<readonly DesignedInput[], DesignedInput | null>()

/** Looked for once: each run of an operation asks. */
function firstSchema(inputs: readonly DesignedInput[]): DesignedInput | undefined {
  const before = firstSchemas.get(inputs)
  if (before !== undefined) return before ?? undefined
  const found = inputs.find(hasSchema)
  firstSchemas.set(inputs, found ?? null)
  return found
}

const hasSchema = (place: DesignedInput): boolean => extensionsOf(place).some(({ kind }) => kind === 'schema')

function chosen(
  place: Pick<DesignedInput, 'says'> | undefined,
  kind: DynamicKind,
  rules: DynamicRules | undefined,
  { id }: PlatformOperation,
): DynamicExtension {
  const all = place === undefined ? [] : extensionsOf(place).filter((one) => one.kind === kind)
  const found = all.find((one) => rules === undefined || one.rules === rules)
  if (found !== undefined) return found
  const by = rules === undefined || all.length === 0 ? '' : ` by the rules ${rules}`
  throw new Error(`${id} has no dynamic ${kind} there${by}.`)
}

/** What is said by one generation alone. */
function onlyOne(place: Pick<DesignedInput, 'says'>, kind: DynamicKind): readonly string[] {
  const all = extensionsOf(place).filter((one) => one.kind === kind)
  const [only] = all
  return only === undefined || all.length > 1 ? [] : [`Only ${only.name} is there: designers of the other generation see nothing.`]
}

function failureOf(of: 'inputs' | 'outputs', message: string): string {
  if (of === 'inputs') return `Failed to retrieve dynamic inputs. Error details: '${message}'`
  return `Failed to retrieve dynamic outputs. As a result, this operation's outputs might not be visible in subsequent actions. Error details: ${message}`
}

/** What an answer holds, or why the designer can't read it. */
function read<T extends object>(
  got: DynamicResult,
  empty: T,
  reading: () => T & { readonly warnings?: readonly string[] },
): T & DynamicResult {
  if (got.failure !== undefined) return { ...empty, ...got }
  try {
    const content = reading()
    return { ...got, ...content, warnings: [...got.warnings, ...(content.warnings ?? [])] }
  } catch (error) {
    if (!(error instanceof DynamicFailure)) throw error
    return { ...empty, ...got, failure: error.message }
  }
}
