/** Owns where the walk through a schema stands, and what it brought along. */

export interface Spot {
  /** Of outputs without location: `$.items`; of inputs with it: `body.$.address`. */
  readonly key: string
  /** Path of names, encoded; starts again inside an array that was opened. */
  readonly name: string | undefined
  /** The property's own name, or `[*]`. */
  readonly prop: string | undefined
  /** Absent means: whatever the schema says about its properties holds. */
  readonly required: boolean | undefined
  readonly parent: ParentSpot | undefined
  readonly titlePrefix: string | undefined
  readonly summaryPrefix: string | undefined
  /** The nearest `x-ms-permission` above. */
  readonly permission: string | undefined
  /** How many arrays were opened on the way. */
  readonly depth: number
  readonly isNested: boolean
}

export interface ParentSpot {
  readonly visibility: string | undefined
  readonly isArray: boolean
  readonly arrayName: string | undefined
}

/** Where a walk begins. */
export function rootSpot(key: string, parts: Partial<Spot>): Spot {
  return {
    key,
    name: undefined,
    prop: undefined,
    required: true,
    parent: undefined,
    titlePrefix: undefined,
    summaryPrefix: undefined,
    permission: undefined,
    depth: 0,
    isNested: false,
    ...parts,
  }
}
