/** Owns which operations a definition has for the designer, in which order, and their parts. */
import { attempt, DesignerFailure, shown, type Problem } from './failure.js'
import { byClass, collect, entriesOf, isSame, read, readLoosely, text, word, type Json, type JsonObject } from './reading.js'
import { References, type Opened } from './references.js'

/** An operation of the definition, its references still closed. */
export interface Operation {
  /** `undefined` as a text where it has none. */
  readonly id: string
  readonly method: string
  readonly path: string
  /** Where it stands: a JSON pointer. */
  readonly place: string
  /** As the definition has it, however its case is. */
  readonly visibility: string | undefined
  /** What the operation says under a name, references opened. */
  at(name: string): Json | undefined
  /** What its path says under a name, references opened. */
  atPath(name: string): Json | undefined
}

/** The operations of a definition as the designer finds them. */
export interface Operations {
  /** What a maker is offered. */
  readonly listed: readonly Operation[]
  readonly internal: readonly Operation[]
  /** Present where the designer can't show anything of the connector. */
  readonly problem?: Problem
  /** Present where it can't show the inputs of any operation. */
  readonly inputsProblem?: Problem
}

const METHODS = /get|put|post|delete|options|head|patch/i

export function readOperations(root: JsonObject): Operations {
  const references = new References(root)
  const found = attempt(() => collectOperations(root, references))
  if (found.problem !== undefined) return { listed: [], internal: [], problem: found.problem }
  const operations = byClass(
    found.value.map(({ operation }) => operation),
    ({ visibility }) => operationClass(visibility),
  )
  const isInternal = ({ visibility }: Operation): boolean => isSame(visibility, 'internal')
  const inputs = attempt(() => {
    for (const { operation, own, shared } of found.value) {
      checkParameters(references, own, `${operation.place}/parameters`)
      checkParameters(references, shared, `#/paths/${pointer(operation.path)}/parameters`)
    }
  })
  return {
    listed: byId(operations.filter((operation) => !isInternal(operation))),
    internal: byId(operations.filter(isInternal)),
    ...(inputs.problem === undefined ? {} : { inputsProblem: inputs.problem }),
  }
}

function byId(operations: readonly Operation[]): readonly Operation[] {
  return collect(operations.map((operation) => [operation.id, operation] as const)).map(([, operation]) => operation)
}

function operationClass(visibility: string | undefined): number {
  return isSame(visibility, 'important') ? 0 : isSame(visibility, 'advanced') ? 2 : 1
}

interface FoundOperation {
  readonly operation: Operation
  /** Its parameters, and those of its path. */
  readonly own: Opened
  readonly shared: Opened
}

function collectOperations(root: JsonObject, references: References): readonly FoundOperation[] {
  const paths = references.follow({ value: read(root, 'paths'), chain: undefined })
  return entriesOf(paths.value).flatMap(([path, value]) => {
    const item = references.follow({ ...paths, value })
    const place = `#/paths/${pointer(path)}`
    if (item.value === null) throw new DesignerFailure(place, "Microsoft's designer fails here: a path must be an object.")
    return entriesOf(item.value)
      .filter(([method]) => METHODS.test(method))
      .map(([method, operation]) => {
        const at = { path, method, place: `${place}/${pointer(method)}` }
        const opened = references.follow({ ...item, value: operation })
        const own = { ...opened, value: read(opened.value, 'parameters') }
        const shared = { ...item, value: read(item.value, 'parameters') }
        if (opened.value === null) throw new DesignerFailure(at.place, "Microsoft's designer fails here: an operation must be an object.")
        if (own.value === undefined && shared.value !== undefined)
          throw new DesignerFailure(
            at.place,
            "Microsoft's designer fails here: where the path has parameters, its operations need a list of their own.",
          )
        return { operation: createOperation(references, at, item, opened), own, shared }
      })
  })
}

function createOperation(
  references: References,
  at: Pick<Operation, 'path' | 'method' | 'place'>,
  item: Opened,
  opened: Opened,
): Operation {
  const open = (from: Opened, name: string): Json | undefined =>
    references.open({ ...from, value: read(from.value, name) }, `${at.place}/${name}`)
  const id = read(opened.value, 'operationId')
  return {
    ...at,
    id: id === undefined ? 'undefined' : (text(id) ?? shown(JSON.stringify(id))),
    visibility: word(readLoosely(opened.value, 'x-ms-visibility'), at.place, 'x-ms-visibility'),
    at: (name) => open(opened, name),
    atPath: (name) => open(item, name),
  }
}

/** A parameter whose visibility is no text hinders the inputs of all operations, not only of its own. */
function checkParameters(references: References, parameters: Opened, place: string): void {
  const list = references.follow(parameters)
  if (!Array.isArray(list.value)) return
  for (const [index, value] of (list.value as readonly Json[]).entries())
    word(readLoosely(references.follow({ ...list, value }).value, 'x-ms-visibility'), `${place}/${index}`, 'x-ms-visibility')
}

function pointer(name: string): string {
  return shown(name.replaceAll('~', '~0').replaceAll('/', '~1'))
}
