/** Owns names that every object inherits something under, such as `constructor`: reading one tells nothing about what an object was given. */

/** Whether every object has something under a name. */
export function isInherited(name: string): boolean {
  return name in Object.prototype
}

/** Whether a property is called so anywhere in a schema. */
export function hasInheritedNames(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false
  const { properties } = schema as { properties?: object }
  return (properties !== undefined && Object.keys(properties).some(isInherited)) || Object.values(schema).some(hasInheritedNames)
}

/** What an object was given under a name, by itself or by its class. */
export function givenAs(name: string, object: Readonly<Record<string, unknown>>): unknown {
  const value = object[name]
  return value === (Object.prototype as unknown as Readonly<Record<string, unknown>>)[name] && !Object.hasOwn(object, name)
    ? undefined
    : value
}
