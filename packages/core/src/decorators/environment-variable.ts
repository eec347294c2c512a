/** Owns expressions that the platform replaces when a connector is saved. */

/** `@environmentVariables("…")`. */
export type EnvironmentVariable = `@environmentVariables("${string}")`

/**
 * A value that the platform reads from an environment variable of the solution when the connector is saved: in host and base path
 * (`url: { host: environmentVariable('contoso_host') }`) and in the settings of a connection, nowhere else.
 */
export function environmentVariable(schemaName: string): EnvironmentVariable {
  return `@environmentVariables("${schemaName}")`
}
