/** Owns the way through a schema: which of its places are inputs, or outputs, and in which order. */
import { isObject } from '../../json.js'
import { choicesOf, dynamicSchemaOf, editingOf } from './choices.js'
import { entry, type Entry } from './entry.js'
import { DesignerFailure } from './failure.js'
import { encodeSegment, ITEM } from './keys.js'
import { outputName, summaryOf, titleOf } from './labels.js'
import { byClass, entriesOf, isListed, isSame, join, present, read, text, word, type Json, type JsonObject } from './reading.js'
import { isLeftOver } from './references.js'
import { rootSpot, type Spot } from './spot.js'

export interface WalkOptions {
  readonly mode: 'input' | 'output'
  /** Whether what is internal is told all the same. */
  readonly keepInternal: boolean
  /** How many arrays inside arrays are opened; -1: none at all. */
  readonly arrayDepth: number
  /** Whether an object whose properties are told is told itself. */
  readonly parentObjects: boolean
  /** Where the schema stands, for messages. */
  readonly place: string
}

/** The entries of a schema whose references are opened. */
export function walkSchema(schema: Json, from: Pick<Spot, 'key'> & Partial<Spot>, options: WalkOptions): readonly Entry[] {
  return new SchemaWalk(options).walk(schema, rootSpot(from.key, from))
}

/** As many entries as one schema may have; the most that a real connector has are 444. */
const MAX_ENTRIES = 10_000

const LEAVES = new Set(['boolean', 'integer', 'null', 'number', 'string'])

class SchemaWalk {
  private leaves = 0

  constructor(private readonly options: WalkOptions) {}

  walk(from: Json, spot: Spot): readonly Entry[] {
    const schema = isObject(from) && !isLeftOver(from) ? from : {}
    const types = read(schema, 'type')
    const found = Array.isArray(types) ? this.walkTypes(schema, types as readonly Json[], spot) : this.walkType(schema, spot).entries
    return this.ordered(found)
  }

  /** Of several types each is told in turn. One that comes after `array` stands where the items of the array do. */
  private walkTypes(schema: JsonObject, types: readonly Json[], from: Spot): readonly Entry[] {
    let spot = from
    return types.flatMap((type) => {
      const told = this.walkType({ ...schema, type }, spot)
      spot = told.spot
      return told.entries
    })
  }

  private walkType(schema: JsonObject, spot: Spot): Told {
    const type = read(schema, 'type')
    if (type === 'array') return this.walkArray(schema, spot)
    if (type === 'object') return { entries: this.walkObject(schema, spot), spot }
    return { entries: type === undefined || LEAVES.has(type as string) ? this.leaf(schema, spot) : [], spot }
  }

  private walkObject(schema: JsonObject, spot: Spot): readonly Entry[] {
    const children = this.children(schema, spot)
    const isDynamic = Object.keys(schema).some((name) => isSame(name, 'x-ms-dynamic-schema'))
    return isDynamic || children.length === 0 ? this.leaf(schema, spot) : children
  }

  private children(schema: JsonObject, spot: Spot): readonly Entry[] {
    const place = this.placeOf(spot)
    const properties =
      isSame(ownVisibility(schema, place), 'internal') || this.isReadOnlyInput(schema, spot) ? {} : read(schema, 'properties')
    const required = read(schema, 'required')
    const below = {
      parent: { isArray: false, arrayName: undefined, ...spot.parent, visibility: visibilityOf(schema, spot, place) },
      titlePrefix: join(spot.titlePrefix, present(read(schema, 'title'))),
      summaryPrefix: join(spot.summaryPrefix, present(read(schema, 'x-ms-summary'))),
      permission: permissionOf(schema, spot, place),
      depth: spot.depth,
      isNested: true,
    }
    const found = entriesOf(properties).flatMap(([prop, property]) => {
      if (property === null) throw new DesignerFailure(place, "Microsoft's designer fails here: a property must be an object.")
      const listed = isListed(required, prop, place)
      const segment = encodeSegment(prop)
      return this.walk(property, {
        ...below,
        key: `${spot.key}.${segment}`,
        name: spot.name === undefined ? segment : `${spot.name}.${segment}`,
        prop,
        required: spot.required === undefined ? listed : spot.required && listed,
      })
    })
    return this.ordered(this.options.parentObjects ? [...found, ...this.leaf({ ...schema, type: 'object' }, spot)] : found)
  }

  private walkArray(schema: JsonObject, spot: Spot): Told {
    return this.openArray(schema, spot, this.leaf(schema, spot))
  }

  /** An array and what its items hold. `own` is what tells of the array itself. */
  private openArray(schema: JsonObject, from: Spot, own: readonly Entry[]): Told {
    const place = this.placeOf(from)
    const isClosed = isSame(ownVisibility(schema, place), 'internal') || this.isReadOnlyInput(schema, from)
    if (isClosed || from.depth > this.options.arrayDepth) return { entries: own, spot: from }
    const said = read(schema, 'items')
    const items = isObject(said) && !isLeftOver(said) ? said : {}
    const spot = this.insideArray(schema, items, from)
    const itemSpot = { ...spot, key: `${from.key}.${ITEM}` }
    const type = read(items, 'type')
    if (type === 'array') {
      const item = this.leaf(items, itemSpot)
      const inner = this.openArray(items, { ...itemSpot, name: outputName(spot) }, [])
      return { entries: [...inner.entries, ...own, ...item], spot: inner.spot }
    }
    const first = type !== 'object' ? [] : read(items, 'x-ms-dynamic-schema') ? this.leaf(items, spot) : this.children(items, itemSpot)
    return { entries: [...first, ...own, ...this.leaf(items, itemSpot)], spot }
  }

  /** What counts for the items of an array that is opened: names start again. */
  private insideArray(schema: JsonObject, items: JsonObject, spot: Spot): Spot {
    const title = present(read(schema, 'title'))
    const summary = present(read(schema, 'x-ms-summary'))
    return {
      ...spot,
      parent: {
        isArray: true,
        arrayName: spot.parent === undefined ? outputName(spot) : spot.name,
        visibility: visibilityOf(schema, spot, this.placeOf(spot)),
      },
      name: undefined,
      prop: ITEM,
      titlePrefix: read(items, 'title') ? spot.titlePrefix : join(spot.titlePrefix, title),
      summaryPrefix: read(items, 'x-ms-summary') ? spot.summaryPrefix : join(spot.summaryPrefix, summary),
      depth: spot.depth + 1,
    }
  }

  private leaf(schema: JsonObject, spot: Spot): readonly Entry[] {
    if (this.isReadOnlyInput(schema, spot)) return []
    if (++this.leaves > MAX_ENTRIES)
      throw new DesignerFailure(
        this.options.place,
        `This has more than ${MAX_ENTRIES.toLocaleString('en-US')} places. Nobody would find theirs.`,
      )
    const place = this.placeOf(spot)
    const type = text(read(schema, 'type')) ?? 'any'
    return [
      entry({
        key: spot.key,
        ...this.namesOf(schema, spot),
        summary: summaryOf(schema, spot),
        type,
        format: text(read(schema, 'format')),
        required: spot.required === true ? true : undefined,
        visibility: visibilityOf(schema, spot, place),
        default: read(schema, 'default'),
        encode: present(read(schema, 'x-ms-url-encoding')),
        recommendation: text(read(schema, 'x-ms-scheduler-recommendation')),
        ...editingOf(schema, choicesOf(schema, spot.required === true, place), place),
        dynamicSchema: dynamicSchemaOf(schema),
        isNotificationUrl: read(schema, 'x-ms-notification-url') ? true : undefined,
        isNested: spot.isNested ? true : undefined,
        isInsideArray: spot.parent?.isArray === true ? true : undefined,
        parentArray: this.options.mode === 'output' ? spot.parent?.arrayName : undefined,
        description: present(read(schema, 'description')),
        items: type === 'array' && isObject(schema['items']) ? schema['items'] : undefined,
        hasInputDependencies: read(schema, 'x-ms-input-dependencies') ? true : undefined,
      }),
    ]
  }

  private namesOf(schema: JsonObject, spot: Spot): Pick<Entry, 'title' | 'name'> {
    if (this.options.mode === 'output') {
      const name = outputName(spot)
      return { title: titleOf(schema, spot, spot.key, name), name }
    }
    const title = titleOf(schema, spot, spot.key, spot.name) || 'Body'
    return { title, name: spot.name ?? spot.prop ?? title }
  }

  private ordered(entries: readonly Entry[]): readonly Entry[] {
    const shown = this.options.keepInternal ? entries : entries.filter(({ visibility }) => !isSame(visibility, 'internal'))
    return byClass(shown, (one) => (one.hasInputDependencies === true ? 0 : entryClass(one)))
  }

  private isReadOnlyInput(schema: JsonObject, spot: Spot): boolean {
    if (this.options.mode === 'output') return false
    return Boolean(read(schema, 'readOnly')) || isSame(permissionOf(schema, spot, this.placeOf(spot)), 'read-only')
  }

  private placeOf({ key }: Spot): string {
    return `${this.options.place}, at ${key}`
  }
}

/** What was told, and where whatever comes next stands. */
interface Told {
  readonly entries: readonly Entry[]
  readonly spot: Spot
}

/** Required first, then important, then the others, advanced last. */
export function entryClass({ required, visibility }: Pick<Entry, 'required' | 'visibility'>): number {
  return required === true ? 0 : isSame(visibility, 'important') ? 1 : isSame(visibility, 'advanced') ? 3 : 2
}

function ownVisibility(schema: JsonObject, place: string): string | undefined {
  return word(read(schema, 'x-ms-visibility'), place, 'x-ms-visibility')
}

function visibilityOf(schema: JsonObject, { parent }: Spot, place: string): string | undefined {
  return ownVisibility(schema, place) ?? parent?.visibility
}

function permissionOf(schema: JsonObject, { permission }: Spot, place: string): string | undefined {
  return word(read(schema, 'x-ms-permission'), place, 'x-ms-permission') ?? permission
}
