/** Owns the named schemas of one reflection: each class once, by identity, under a name of its own. */
import type { Report } from '../diagnostics/index.js'
import { COPY, hasForeignStorage, MODEL, readOwn, recordedBy } from '../metadata/index.js'
import type { Recorded } from '../metadata/index.js'
import type { ObjectSchema } from '../model/index.js'
import type { ModelOptions } from '../decorators/model.js'
import type { Class, ClassBinding } from './bindings.js'
import { placeOf } from './places.js'
import type { Registry } from './registry.js'
import { bindClass, reflectClass } from './schema.js'

/** Starts an empty registry. */
export function createRegistry(report: Report): Registry {
  const names = new Map<Class, string>()
  const owners = new Map<string, Class>()
  const bindings = new Map<Class, ClassBinding>()
  const schemas = new Map<string, ObjectSchema | undefined>()

  const bind = (target: Class): ClassBinding => {
    const binding = bindings.get(target) ?? bindClass(target)
    bindings.set(target, binding)
    return binding
  }
  const registry: Registry = {
    report,
    nameOf: (target) => {
      const known = names.get(target)
      if (known !== undefined) return known
      checkCopies(report, target)
      const wanted = nameFor(report, target)
      const owner = owners.get(wanted)
      if (owner !== undefined) report('duplicate-model-name', placeOf(target, undefined, modelOf(target)?.location), { name: wanted })
      let name = wanted
      for (let suffix = 2; owners.has(name); suffix++) name = `${wanted}${suffix}`
      names.set(target, name)
      owners.set(name, target)
      schemas.set(name, undefined)
      schemas.set(name, reflectClass(registry, target))
      return name
    },
    bindingOf: bind,
    schemas: () => [...schemas].flatMap(([name, schema]) => (schema === undefined ? [] : [{ name, schema }])),
    schemaOf: (name) => schemas.get(name),
    classes: () => new Map([...names].map(([target, name]) => [name, bind(target)])),
    resolve: { values: () => undefined, schema: () => undefined, tree: () => undefined },
  }
  return registry
}

const modelOf = (target: Class): Recorded<ModelOptions> | undefined => readOwn(MODEL, target) as Recorded<ModelOptions> | undefined

function nameFor(report: Report, target: Class): string {
  const given = modelOf(target)?.options.name
  if (given !== undefined) return given
  if (target.name !== '') return target.name.replace(/^_+/, '') || target.name
  report('anonymous-class', {}, {})
  return 'Anonymous'
}

function checkCopies(report: Report, target: Class): void {
  const copy = recordedBy(target.prototype as object)
  if (copy !== undefined && copy !== COPY)
    report('two-copies', placeOf(target), { name: target.name, library: '@ferrule/core', first: COPY, second: copy })
  if (hasForeignStorage()) report('two-class-validators', {}, {})
}
