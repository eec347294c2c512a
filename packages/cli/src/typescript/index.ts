/** Model → TypeScript: the source of a project that declares a connector. Pure: the same model gives the same files. */
import type { ConnectorModel } from '@ferrule/core'
import { kebabCase, moduleNames, pascalCase, UniqueNames } from './names.js'
import { createClassPlanner } from './plan-classes.js'
import { planPaths } from './notifications.js'
import { planOperations, type PlannedOperation } from './plan-operations.js'
import type { Loss } from './plan.js'
import type { PlannedPart } from './connector.js'
import { writePartModule, writeModules, type GeneratedFile } from './modules.js'
import { IMPORTED } from './imported.js'
import { withSharedSecurity } from './security.js'

export type { GeneratedFile } from './modules.js'
export type { Loss } from './plan.js'

export interface Generated {
  readonly files: readonly GeneratedFile[]
  /** What the model says and no declaration can. */
  readonly losses: readonly Loss[]
  /** References that are written in the model's words, because the compiler could not check them. */
  readonly raw: readonly Loss[]
}

/** Writes the modules of a connector; `src/connector.ts` is the entry. */
export function generateTypeScript(described: ConnectorModel): Generated {
  const model = withSharedSecurity(described)
  const losses: Loss[] = []
  const raw: Loss[] = []
  const lose = (loss: Loss): void => void losses.push(loss)
  const names = moduleNames(IMPORTED)
  const connector = names.take(pascalCase(model.title, 'Connector'), `${pascalCase(model.title, 'My')}Connector`)
  const planner = createClassPlanner(model.schemas, names, lose)
  const operations = planOperations(model, planner, names)
  const paths = planPaths(model, planner)
  const parts = partsOf(operations, names)
  const files = writeModules({
    model,
    connector,
    classes: planner.classes,
    operations,
    paths,
    parts,
    names,
    lose,
    raw: (at, what) => void raw.push({ at, what }),
  })
  return { files, losses, raw }
}

/** Writes one module: a class that carries the operations of a model, with every class that these need. */
export function generatePart(model: ConnectorModel, className: string, title: string): string {
  const names = moduleNames(IMPORTED)
  const lose = (): void => undefined
  const planner = createClassPlanner(model.schemas, names, lose)
  const operations = planOperations(model, planner, names)
  const name = names.take(className)
  const part = { part: '', class: name, file: kebabCase(name), operations }
  const plan = { model, connector: '', classes: planner.classes, operations, paths: [], parts: [part], names, lose, raw: lose }
  return writePartModule(plan, part, title)
}

function partsOf(operations: readonly PlannedOperation[], names: UniqueNames): readonly PlannedPart[] {
  const byPart = new Map<string, PlannedOperation[]>()
  for (const planned of operations) if (planned.part !== undefined) byPart.set(planned.part, [...(byPart.get(planned.part) ?? []), planned])
  const files = new UniqueNames()
  return [...byPart].map(([part, own]) => ({
    part,
    class: names.take(`${pascalCase(part)}Operations`),
    file: `operations/${files.take(kebabCase(part, 'operations'))}`,
    operations: own,
  }))
}
