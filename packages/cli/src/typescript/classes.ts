/** Owns planned class → source: its decorators, its properties, in an order in which every class is there when it is named. */
import { array, call, docComment, json, object, print, text, type Entry, type Expression } from './layout.js'
import { basesIn, classesIn, inheritedFields, type PlannedClass, type PlannedField } from './plan.js'
import { decoratorCall } from './rules.js'
import { declareProperty, factEntries, typeOption, type ValueScope } from './values.js'

const DECORATORS = {
  path: 'Path',
  query: 'Query',
  header: 'Header',
  formData: 'FormData',
  file: 'File',
  body: 'Body',
  property: 'Property',
} as const

/** The source of one class. */
export function classSource(scope: ValueScope, planned: PlannedClass): string {
  const options = modelOptions(scope, planned)
  if (options.length > 0) scope.use('core', 'Model')
  const decorator = options.length === 0 ? '' : `${print(call('@Model', object(options)), 0)}\n`
  const fields = planned.fields.map((field) => fieldSource(scope, field))
  const body = fields.length === 0 ? '{}' : `{\n${fields.join('\n')}}`
  return `${docComment(planned.doc, 0)}${decorator}export class ${planned.name}${heritage(scope, planned)} ${body}\n`
}

/** What a class extends: the classes that it is made of, without the properties that it or a later one declares anew. */
function heritage(scope: ValueScope, planned: PlannedClass): string {
  const bases = basesIn(planned.parts)
  // A base that is defined later can't be extended: `allOf` alone says it.
  if (bases.length === 0 || !bases.every(scope.isDefined)) return ''
  const named = bases.map((base, index) => {
    scope.use('classes', base.name)
    const later = bases.slice(index + 1).flatMap((other) => [...inheritedFields(other), ...other.fields])
    const anew = new Set([...planned.fields, ...later].map(({ property }) => property))
    const omitted = [...inheritedFields(base), ...base.fields].map(({ property }) => property).filter((property) => anew.has(property))
    if (omitted.length === 0) return base.name
    scope.use('core', 'OmitType')
    return `OmitType(${base.name}, [${[...new Set(omitted)].map(text).join(', ')}])`
  })
  if (named.length > 1) scope.use('core', 'IntersectionType')
  return ` extends ${named.length > 1 ? `IntersectionType(${named.join(', ')})` : named.join('')}`
}

function modelOptions(scope: ValueScope, { name, wireName, facts, additional, alsoRequired, parts, kind }: PlannedClass): readonly Entry[] {
  if (kind === 'input') return []
  const { discriminator, ...rest } = facts
  const entries = factEntries(scope, { ...rest, type: { kind: 'any' } }, name)
  return [
    ...(wireName === undefined ? [] : [['name', text(wireName)] as const]),
    ...entries,
    ...(additional === undefined
      ? []
      : [['additional', typeof additional === 'boolean' ? String(additional) : typeOption(scope, additional, name)] as const]),
    ...(alsoRequired === undefined ? [] : [['alsoRequired', json(alsoRequired)] as const]),
    ...(parts === undefined ? [] : [['allOf', array(parts.map((part) => typeOption(scope, part, name)))] as const]),
    ...(discriminator === undefined ? [] : [['discriminator', text(discriminator)] as const]),
  ]
}

function fieldSource(scope: ValueScope, field: PlannedField): string {
  const { property, name, place, required, value, at } = field
  const declared = declareProperty(scope, value, property, at)
  const decorator = DECORATORS[place]
  scope.use('core', decorator)
  const named = name === property || place === 'body' ? [] : [['name', text(name)] as const]
  // Where there is a default, a value need not be sent, unless makers never see it.
  const { default: usual, visibility } = value
  const unlike = usual !== undefined && place !== 'path' && (required || (visibility === 'internal' && isParameter(place)))
  const own = declared.options.filter(([key, given]) => !(place === 'file' && key === 'type' && given === "'file'"))
  const options: Entry[] = [
    ...named,
    ...own,
    ...(unlike ? [['required', String(required)] as const] : []),
    ...Object.entries(field.more).map(([key, more]): Entry => [key, moreExpression(more)]),
  ]
  const lines: Expression[] = [call(`@${decorator}`, ...(options.length === 0 ? [] : [object(options)]))]
  if (!required) {
    scope.use('class-validator', 'IsOptional')
    lines.push(call('@IsOptional'))
  }
  lines.push(...declared.rules.map(decoratorCall))
  const member = `  ${property}${required ? '!' : '?'}: ${declared.type}`
  return `${lines.map((line) => `  ${print(line, 2)}\n`).join('')}${member}\n`
}

const isParameter = (place: PlannedField['place']): boolean => place !== 'property' && place !== 'body'

function moreExpression(value: unknown): Expression {
  if (typeof value === 'string') return text(value)
  if (typeof value !== 'object' || value === null) return String(value)
  return object(
    Object.entries(value).map(([key, own]) => [
      key,
      Array.isArray(own) ? `[${own.map((part) => text(String(part))).join(', ')}]` : moreExpression(own),
    ]),
  )
}

/**
 * Classes in an order in which those that a class names come before it, as far as there are no circles. What a class extends has to be there:
 * where that is still being looked at, the class itself comes later.
 */
export function inOrder(classes: readonly PlannedClass[]): readonly PlannedClass[] {
  const ordered: PlannedClass[] = []
  const state = new Map<PlannedClass, 'open' | 'done'>()
  const waits = (planned: PlannedClass, seen: readonly PlannedClass[] = []): boolean =>
    basesIn(planned.parts).some((base) => state.get(base) === 'open' || (!seen.includes(base) && waits(base, [...seen, base])))
  // A stack of our own: chains of classes are as deep as a document likes.
  for (const start of classes) {
    if (state.has(start)) continue
    state.set(start, 'open')
    const stack: { readonly planned: PlannedClass; readonly rest: PlannedClass[] }[] = [{ planned: start, rest: [...namedBy(start)] }]
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const next = top.rest.shift()
      if (next === undefined) {
        state.set(top.planned, 'done')
        ordered.push(top.planned)
        stack.pop()
      } else if (!state.has(next) && !waits(next)) {
        state.set(next, 'open')
        stack.push({ planned: next, rest: [...namedBy(next)] })
      }
    }
  }
  return ordered
}

/** The classes that a class names: what it is made of, then what its properties hold. */
export function namedBy({ parts = [], fields, additional }: PlannedClass): ReadonlySet<PlannedClass> {
  const others = typeof additional === 'object' ? [additional] : []
  return new Set([...parts, ...fields.map(({ value }) => value), ...others].flatMap(classesIn))
}
