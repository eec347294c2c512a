/** Owns the catalogue of diagnostics: every code, how bad it is, what it says and how it is mended. */

interface Entry {
  readonly severity: 'error' | 'warning'
  /** `{name}` is filled in from the report's parameters. */
  readonly message: string
  readonly fix: string
}

const catalogue = <const C extends Record<string, Entry>>(entries: C): C => entries

export const DIAGNOSTICS = catalogue({
  // The class and the compiler
  'not-a-connector': {
    severity: 'error',
    message: '{name} carries no @Connector.',
    fix: 'Decorate the class with @Connector({ title, description, version, url }) and let it extend BaseConnector.',
  },
  'no-decorator-metadata': {
    severity: 'error',
    message: 'The compiler emitted no decorator metadata for {name}.',
    fix: 'Compile with tsc or swc and "experimentalDecorators" and "emitDecoratorMetadata" on; esbuild and tsx never emit it.',
  },
  'standard-decorators': {
    severity: 'error',
    message: '{name} was compiled with standard decorators, which carry no types.',
    fix: 'Set "experimentalDecorators": true and "emitDecoratorMetadata": true in the compiler options.',
  },
  'two-copies': {
    severity: 'error',
    message: '{name} was decorated by another copy of {library}: {first} and {second} are both loaded.',
    fix: 'Keep one copy: align the versions in package.json, then run npm dedupe.',
  },
})

export type DiagnosticCode = keyof typeof DIAGNOSTICS

type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `${string} ${string}` ? never : Name) | Names<Rest>
  : never

/** What a report of this code has to fill in: the names in braces of its message and fix. */
export type DiagnosticParameters<C extends DiagnosticCode> = {
  readonly [
    N in Names<`${(typeof DIAGNOSTICS)[C]['message']} ${(typeof DIAGNOSTICS)[C]['fix']}`>
  ]: string | number
}
