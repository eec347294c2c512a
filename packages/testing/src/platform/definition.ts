/** Owns the emitted definition as the platform reads it: operations by id, references followed. Knows nothing of what it was made from. */
import { isObject, listAt, objectAt, textAt, type Json, type JsonObject } from '../json.js'

export interface PlatformOperation {
  readonly id: string
  readonly verb: string
  readonly path: string
  readonly parameters: readonly JsonObject[]
  readonly raw: JsonObject
  /** What the path says about notifications; present: webhook. */
  readonly notification?: JsonObject
}

const VERBS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch']
const MAX_HOPS = 50

export class PlatformDefinition {
  readonly operations: ReadonlyMap<string, PlatformOperation>

  /** `https://host/base`, without a slash at the end: what the platform puts before each path. */
  readonly address: string

  constructor(readonly root: JsonObject) {
    this.address = addressOf(root)
    this.operations = new Map(this.readOperations().map((operation) => [operation.id, operation]))
  }

  get title(): string {
    return textAt(objectAt(this.root, 'info'), 'title') ?? ''
  }

  operation(id: string): PlatformOperation {
    const found = this.operations.get(id)
    if (found !== undefined) return found
    throw new Error(`The definition has no operation ${id}; it has ${[...this.operations.keys()].join(', ') || 'none'}.`)
  }

  /** Follows `$ref`s within the document. */
  resolve(node: Json | undefined): JsonObject {
    let current: Json | undefined = node
    for (let hops = 0; isObject(current) && typeof current['$ref'] === 'string'; hops++) {
      if (hops > MAX_HOPS) throw new Error(`A reference leads in a circle: ${current['$ref']}`)
      current = this.at(current['$ref'])
    }
    return isObject(current) ? current : {}
  }

  /** A schema with all that it builds on: references followed, `allOf` laid together. */
  merged(node: Json | undefined, hops = 0): JsonObject {
    const schema = this.resolve(node)
    const parts = listAt(schema, 'allOf')
    if (parts.length === 0 || hops > MAX_HOPS) return schema
    const all = [...parts.map((part) => this.merged(part, hops + 1)), schema]
    return {
      ...(Object.assign({}, ...all) as JsonObject),
      properties: Object.assign({}, ...all.map((part) => objectAt(part, 'properties'))) as JsonObject,
      required: all.flatMap((part) => listAt(part, 'required')),
    }
  }

  /** The types of body that an operation takes, its own or the connector's. */
  consumes({ raw }: PlatformOperation): readonly string[] {
    const own = Array.isArray(raw['consumes']) ? raw : this.root
    return listAt(own, 'consumes').filter((type) => typeof type === 'string')
  }

  private at(reference: string): Json | undefined {
    if (!reference.startsWith('#/')) throw new Error(`The platform follows no references to elsewhere: ${reference}`)
    let current: Json | undefined = this.root
    for (const part of reference.slice(2).split('/')) {
      const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')
      current = isObject(current) ? current[key] : undefined
    }
    if (current === undefined) throw new Error(`A reference leads nowhere: ${reference}`)
    return current
  }

  private readOperations(): PlatformOperation[] {
    return Object.entries(objectAt(this.root, 'paths')).flatMap(([path, value]) => {
      const item = this.resolve(value)
      const shared = listAt(item, 'parameters').map((one) => this.resolve(one))
      const notification = item['x-ms-notification-content']
      return VERBS.flatMap((verb): PlatformOperation[] => {
        const raw = item[verb]
        if (!isObject(raw)) return []
        const own = listAt(raw, 'parameters').map((one) => this.resolve(one))
        const inherited = shared.filter((one) => !own.some(({ name, in: where }) => name === one['name'] && where === one['in']))
        return [
          {
            id: textAt(raw, 'operationId') ?? `${verb} ${path}`,
            verb: verb.toUpperCase(),
            path,
            parameters: [...inherited, ...own],
            raw,
            ...(isObject(notification) ? { notification } : {}),
          },
        ]
      })
    })
  }
}

function addressOf(root: JsonObject): string {
  const [scheme = 'https'] = listAt(root, 'schemes')
  const basePath = textAt(root, 'basePath') ?? ''
  return `${String(scheme)}://${textAt(root, 'host') ?? ''}${basePath.replace(/\/+$/, '')}`
}
