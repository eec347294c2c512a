/** Owns which operations are tools, and what each of them says. */
import type { Report } from '../../diagnostics/index.js'
import type { Action, ConnectorModel, Operation, Schema } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import { annotationsOf } from './annotations.js'
import { argumentsOf, type ToolRequest } from './arguments.js'
import { suppliersOf } from './descriptions.js'
import { safeNames } from './names.js'
import { resultOf } from './results.js'
import { createScope, enter } from './scope.js'
import type { McpTool } from './types.js'

/** Tools that an agent of Copilot Studio may have. */
const MOST_TOOLS = 128

/** A tool, and how a call of it becomes a request of its operation. */
export interface PlannedTool {
  readonly operation: Operation
  readonly tool: McpTool
  readonly request: ToolRequest
}

/** The tools of a connector, in the order in which its operations are declared. */
export function planTools(model: ConnectorModel, report: Report): readonly PlannedTool[] {
  const offered = offeredActions(model)
  if (offered.length > MOST_TOOLS) report('too-many-tools', {}, { count: String(offered.length), most: String(MOST_TOOLS) })
  const wanted = offered.map(({ id, modelText }) => modelText?.name ?? id)
  const names = safeNames(wanted)
  const toolOf = new Map(offered.map(({ id }, index) => [id, names[index] as string]))
  const scope = createScope(model, report, toolOf)
  return offered.map((operation, index): PlannedTool => {
    const name = names[index] as string
    if (name !== wanted[index]) report('tool-renamed', { class: operation.id }, { wanted: wanted[index] as string, name })
    const { schema, request } = argumentsOf(operation, enter(scope, operation.id, 'input'))
    const outputSchema = resultOf(operation, enter(scope, operation.id, 'output'))
    const tool = compact<McpTool>({
      name,
      title: operation.summary || undefined,
      description: operation.modelText?.description ?? operation.description ?? (operation.summary || undefined),
      inputSchema: schema,
      outputSchema,
      annotations: annotationsOf(operation, model),
    })
    return { operation, tool, request }
  })
}

/**
 * Actions that makers see are tools; so are internal ones that say what there is to choose from, because an agent has no list to pick from. What waits
 * for a callback is none: nobody could call an agent back. `ai: { enabled }` decides otherwise.
 */
function offeredActions(model: ConnectorModel): readonly Action[] {
  const callable = model.operations.filter(isCallable)
  const asked = new Set(callable.filter(isShown).map(({ id }) => id))
  const byId = new Map(callable.map((operation) => [operation.id, operation]))
  // A set grows while it is walked: what supplies choices may take choices itself.
  for (const id of asked) {
    const operation = byId.get(id)
    if (operation === undefined) continue
    for (const supplier of suppliersIn(operation, model)) if (byId.get(supplier)?.aiOffer?.enabled !== false) asked.add(supplier)
  }
  return callable.filter(({ id }) => asked.has(id))
}

function isCallable(operation: Operation): operation is Action {
  return operation.kind === 'action' && operation.agenticProtocol === undefined && operation.notification === undefined
}

function isShown({ aiOffer, deprecated, visibility }: Action): boolean {
  return aiOffer?.enabled ?? (deprecated !== true && visibility !== 'internal')
}

/** The operations that tell what belongs into the inputs of one. */
function suppliersIn({ parameters, body }: Action, model: ConnectorModel): ReadonlySet<string> {
  const named = new Map(model.schemas.map(({ name, schema }) => [name, schema]))
  const seen = new Set<string>()
  const found = new Set<string>()
  const look = (schema: Schema | undefined): void => {
    if (schema === undefined) return
    for (const id of suppliersOf(schema)) found.add(id)
    schema.allOf?.forEach(look)
    if (schema.kind === 'array') look(schema.items)
    if (schema.kind === 'object') {
      for (const property of schema.properties) look(property.schema)
      if (typeof schema.additional === 'object') look(schema.additional)
    }
    if (schema.kind !== 'reference' || seen.has(schema.name)) return
    seen.add(schema.name)
    look(named.get(schema.name))
  }
  for (const { schema } of parameters) look(schema)
  look(body?.schema)
  return found
}
