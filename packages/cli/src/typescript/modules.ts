/** Owns which class stands in which module, what each module imports, and the modules' text. */
import type { ConnectorModel } from '@ferrule/core'
import { classSource, inOrder, namedBy } from './classes.js'
import { connectorSource, partSource, type ConnectorScope, type PlannedPart } from './connector.js'
import { dynamicEntries } from './dynamic.js'
import { array, docComment, json, print, printImport } from './layout.js'
import { constantCase, kebabCase, UniqueNames, type UniqueNames as Names } from './names.js'
import { notificationValues, type PlannedPath } from './notifications.js'
import type { PlannedOperation } from './plan-operations.js'
import { classesIn, type Loss, type PlannedClass } from './plan.js'
import type { ValueScope } from './values.js'

export interface GeneratedFile {
  readonly path: string
  readonly content: string
}

export interface ModulePlan {
  readonly model: ConnectorModel
  readonly connector: string
  readonly classes: readonly PlannedClass[]
  readonly operations: readonly PlannedOperation[]
  readonly paths: readonly PlannedPath[]
  readonly parts: readonly PlannedPart[]
  readonly names: Names
  readonly lose: (loss: Loss) => void
  readonly raw: (at: string, what: string) => void
}

const SHARED = 'shared'
const ENTRY = 'connector'

/** Every module of a project. */
export function writeModules(plan: ModulePlan): readonly GeneratedFile[] {
  const { operations, paths, parts, connector } = plan
  spreadGroups(operations, paths)
  const fileOf = placeClasses(plan)
  const places: Places = { fileOf, byName: new Map([...fileOf].map(([planned, where]) => [planned.name, where])) }
  const byId = new Map(operations.map((planned) => [planned.operation.id, planned]))
  const files: GeneratedFile[] = []

  const schemes = new Set<string>()
  const groups = new Map<string, PlannedClass[]>()
  for (const planned of inOrder(plan.classes)) {
    const file = fileOf.get(planned)
    if (file !== undefined) groups.set(file, [...(groups.get(file) ?? []), planned])
  }
  for (const [file, classes] of groups) {
    const module = startModule(plan, file, places, byId)
    const sources = classes.map((planned) => {
      module.current = planned
      const source = classSource(module.scope, planned)
      module.defined.add(planned)
      return source
    })
    files.push({
      path: `src/${file}.ts`,
      content: module.finish(sources, `The values of ${file === `models/${SHARED}` ? 'several groups of operations' : readable(file)}.`),
    })
  }
  for (const part of parts) {
    const module = startModule(plan, part.file, places, byId)
    const source = partSource(
      { ...module.scope, model: plan.model, operations: byId, schemes },
      part,
      `The operations of ${readable(part.file)}.`,
    )
    files.push({ path: `src/${part.file}.ts`, content: module.finish([source], undefined) })
  }
  const module = startModule(plan, ENTRY, places, byId)
  const scope: ConnectorScope = { ...module.scope, model: plan.model, operations: byId, schemes, connector, paths, parts }
  for (const part of parts) module.imported.set(part.class, part.file)
  const own = operations.filter(({ part }) => part === undefined)
  files.unshift({ path: `src/${ENTRY}.ts`, content: module.finish([connectorSource(scope, own)], undefined) })
  return files
}

/** One part with everything that it needs, in one module. What it refers to beyond that is named by id. */
export function writePartModule(plan: ModulePlan, part: PlannedPart, title: string): string {
  const fileOf = new Map(plan.classes.map((planned) => [planned, part.file]))
  const places: Places = { fileOf, byName: new Map([...fileOf].map(([planned, file]) => [planned.name, file])) }
  const module = startModule(plan, part.file, places, new Map())
  const classes = inOrder(plan.classes).map((planned) => {
    module.current = planned
    const source = classSource(module.scope, planned)
    module.defined.add(planned)
    return source
  })
  const scope = { ...module.scope, model: plan.model, operations: new Map<string, PlannedOperation>(), schemes: new Set<string>() }
  return module.finish([...classes, partSource(scope, part, title)], undefined)
}

/** How one module names another. */
function relativeModule(from: string, to: string): string {
  const [folder, other] = [from.split('/').slice(0, -1).join('/'), to.split('/').slice(0, -1).join('/')]
  if (folder === other) return `./${to.split('/').at(-1) ?? to}.js`
  return `${folder === '' ? './' : '../'}${to}.js`
}

const readable = (file: string): string => (file.split('/').at(-1) ?? file).replaceAll('-', ' ')

/** Notes for each class which groups of operations need it. */
function spreadGroups(operations: readonly PlannedOperation[], paths: readonly PlannedPath[]): void {
  for (const { group, input, responses, headers, event, item, notification } of operations) {
    const values = [
      ...responses.map(({ value }) => value),
      ...[...headers.values()].flat().map(({ value }) => value),
      event,
      item,
      ...(notification === undefined ? [] : notificationValues(notification)),
    ]
    spread(group, [...(input === undefined ? [] : [input]), ...values.flatMap((value) => (value === undefined ? [] : classesIn(value)))])
  }
  for (const { group, sent } of paths) spread(group, notificationValues(sent).flatMap(classesIn))
}

function spread(group: string, classes: readonly PlannedClass[]): void {
  const queue = [...classes]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (next.groups.has(group)) continue
    next.groups.add(group)
    queue.push(...namedBy(next))
  }
}

/** A class of one group stands in the group's module; one of several in a module of its own kind, which names none of the others. */
function placeClasses({ classes }: ModulePlan): ReadonlyMap<PlannedClass, string> {
  const files = new UniqueNames([SHARED])
  const fileOf = new Map<string, string>()
  return new Map(
    classes.flatMap((planned): [PlannedClass, string][] => {
      const [group, other] = planned.groups
      if (group === undefined) return []
      if (other !== undefined) return [[planned, `models/${SHARED}`]]
      const file = fileOf.get(group) ?? files.take(kebabCase(group))
      fileOf.set(group, file)
      return [[planned, `models/${file}`]]
    }),
  )
}

/** In which module each class stands. */
interface Places {
  readonly fileOf: ReadonlyMap<PlannedClass, string>
  readonly byName: ReadonlyMap<string, string>
}

interface Module {
  readonly scope: ValueScope
  readonly defined: Set<PlannedClass>
  readonly imported: Map<string, string>
  current: PlannedClass | undefined
  readonly finish: (sources: readonly string[], doc: string | undefined) => string
}

const LIBRARIES = { core: '@ferrule/core', 'core types': '@ferrule/core', 'class-validator': 'class-validator' } as const

function startModule(plan: ModulePlan, file: string, { fileOf, byName }: Places, byId: ReadonlyMap<string, PlannedOperation>): Module {
  const used = { core: new Set<string>(), 'core types': new Set<string>(), 'class-validator': new Set<string>() }
  const imported = new Map<string, string>()
  const constants = new Map<string, { readonly name: string; readonly source: string }>()
  let namesConnector = false
  const use: ValueScope['use'] = (library, name) => {
    if (library === 'classes') {
      const where = byName.get(name)
      if (where !== undefined && where !== file) imported.set(name, where)
    } else used[library].add(name)
  }
  const module: Module = {
    defined: new Set(),
    imported,
    current: undefined,
    scope: {
      use,
      lose: plan.lose,
      isDefined: (planned) => fileOf.get(planned) !== file || module.defined.has(planned),
      constant: (values, at) => {
        const key = JSON.stringify(values)
        const known = constants.get(key)
        if (known !== undefined) return known.name
        const name = plan.names.take(constantCase(at.replaceAll('[]', '').replace(/^.*\./, '')) || 'CHOICES', `${constantCase(at)}`)
        constants.set(key, { name, source: `export const ${name} = ${print(array(values.map(json)), 0, name.length + 16, 9)} as const\n` })
        return name
      },
      dynamic: (found, at, owner = module.current) =>
        dynamicEntries(
          {
            connector: plan.connector,
            operations: byId,
            raw: plan.raw,
            use: (library, name) => {
              if (library === 'core') used.core.add(name)
              else namesConnector = file !== ENTRY
            },
          },
          owner,
          found,
          at,
        ),
    },
    finish: (sources, doc) => {
      const from = (where: string): string => relativeModule(file, where)
      const own = new Map<string, string[]>()
      for (const [name, where] of imported) own.set(where, [...(own.get(where) ?? []), name])
      const imports = [
        ...(used.core.size > 0 ? [printImport('import', [...used.core], LIBRARIES.core)] : []),
        ...(used['core types'].size > 0 ? [printImport('import type', [...used['core types']], LIBRARIES.core)] : []),
        ...(used['class-validator'].size > 0 ? [printImport('import', [...used['class-validator']], LIBRARIES['class-validator'])] : []),
        ...(namesConnector ? [printImport('import type', [plan.connector], from(ENTRY))] : []),
        ...[...own].sort(([a], [b]) => (a < b ? -1 : 1)).map(([where, names]) => printImport('import', names, from(where))),
      ]
      const head = `${docComment(doc, 0)}${imports.map((line) => `${line}\n`).join('')}`
      return [head, ...[...constants.values()].map(({ source }) => source), ...sources].filter((part) => part !== '').join('\n')
    },
  }
  return module
}
