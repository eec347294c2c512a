/** Owns what is kept of an article beyond its title and price: each category has fields of its own. */

/** A field of a category, as JSON Schema has it. */
export interface DetailField {
  readonly type: 'string' | 'integer' | 'boolean'
  readonly title: string
  readonly enum?: readonly string[]
}

const FIELDS: Readonly<Record<string, Readonly<Record<string, DetailField>>>> = {
  hand: {
    length: { type: 'integer', title: 'Length in mm' },
    handle: { type: 'string', title: 'Handle', enum: ['ash', 'hickory', 'steel'] },
  },
  garden: { length: { type: 'integer', title: 'Length in mm' }, rustproof: { type: 'boolean', title: 'Rustproof' } },
  paint: { litres: { type: 'integer', title: 'Litres' }, colour: { type: 'string', title: 'Colour' } },
}

/** A detail that the category does not have, or that is of another kind. */
export class WrongDetail extends Error {
  override readonly name = 'WrongDetail'
}

export const fieldsOf = (category: string): Readonly<Record<string, DetailField>> => new Map(Object.entries(FIELDS)).get(category) ?? {}

/** Refuses details that the category has no field for. */
export function checkDetails(category: string, details: object): void {
  const fields = new Map(Object.entries(fieldsOf(category)))
  for (const [name, value] of Object.entries(details)) {
    const field = fields.get(name)
    if (field === undefined) throw new WrongDetail(`Articles of the category ${category} have no ${name}.`)
    if (!fits(value, field)) throw new WrongDetail(`${name} must be ${field.enum?.join(' or ') ?? `a value of type ${field.type}`}.`)
  }
}

function fits(value: unknown, { type, enum: allowed }: DetailField): boolean {
  if (allowed !== undefined) return allowed.some((one) => one === value)
  return type === 'integer' ? Number.isSafeInteger(value) : typeof value === type
}
