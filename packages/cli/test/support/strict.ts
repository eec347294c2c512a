/** Owns checking the types of generated projects, as strictly as TypeScript can. */
import ts from 'typescript'

/** What the compiler says about these modules, one line each. */
export function typeErrors(...entries: readonly string[]): readonly string[] {
  const program = ts.createProgram(entries, {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noImplicitOverride: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    verbatimModuleSyntax: true,
    isolatedModules: true,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    useDefineForClassFields: false,
    skipLibCheck: true,
    types: ['node'],
    noEmit: true,
  })
  return ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, start, messageText }) =>
        `${file?.text.slice((start ?? 0) - 60, (start ?? 0) + 60) ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    )
}
