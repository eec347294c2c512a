/** Owns the page about decorators: what the code's own comments say about every decorator, function and option of the declaration. */
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = join(root, 'packages/core/src/decorators')

/** A member of an options interface that has no comment. */
export interface Uncommented {
  readonly file: string
  readonly owner: string
  readonly member: string
}

/** The page, and what the code leaves unsaid. */
export interface Page {
  readonly text: string
  readonly uncommented: readonly Uncommented[]
  /** The entries that have no example. */
  readonly withoutExample: readonly string[]
}

type Shape = ts.InterfaceDeclaration | ts.TypeAliasDeclaration

interface Writing {
  readonly checker: ts.TypeChecker
  /** Shapes in the order in which they are first named. */
  readonly shapes: Map<string, Shape>
  readonly uncommented: Uncommented[]
}

/** Writes the page from the sources of the declaration. */
export function writeDecoratorsPage(): Page {
  const index = join(folder, 'index.ts')
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile) as { config: { compilerOptions: object } }
  const program = ts.createProgram([index], ts.convertCompilerOptionsFromJson(config.compilerOptions, root).options)
  const checker = program.getTypeChecker()
  const writing: Writing = { checker, shapes: new Map(), uncommented: [] }
  const entries = entriesOf(checker, program.getSourceFile(index) as ts.SourceFile)
  const shown = new Set<string>()
  const sections = entries.map((entry) => entrySection(writing, entry, shown))
  const shapes = new Map<string, string>()
  // A map grows while it is walked, so what shapes name themselves is reached too.
  for (const [name, shape] of writing.shapes) shapes.set(name, shapeSection(writing, name, shape))
  const text = [
    '# Decorators',
    'Every decorator and every function that stands in one, with all options and an example. Written from the comments in' +
      ' `packages/core/src/decorators` by `npm run golden`; every example is compiled by the tests. What can be wrong with a declaration is in' +
      ' [diagnostics](diagnostics.md).',
    ...sections,
    '## Shapes',
    'What options are made of.',
    ...[...shapes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, section]) => section),
  ].join('\n\n')
  return {
    text: `${text}\n`,
    uncommented: writing.uncommented,
    withoutExample: entries.filter(({ name }) => (exampleOf(name) ?? exampleOf(groupOf(name))) === undefined).map(({ name }) => name),
  }
}

interface Entry {
  readonly name: string
  readonly isDecorator: boolean
  /** One declaration for each way of calling it. */
  readonly declarations: readonly ts.FunctionDeclaration[]
}

/** The functions of the declaration in the order of the index; the members of `Security` and `Trigger` each by itself. */
function entriesOf(checker: ts.TypeChecker, index: ts.SourceFile): readonly Entry[] {
  const module = checker.getSymbolAtLocation(index) as ts.Symbol
  return checker.getExportsOfModule(module).flatMap((exported): readonly Entry[] => {
    const symbol = resolve(checker, exported)
    const [declaration] = symbol.declarations ?? []
    if (declaration !== undefined && ts.isFunctionDeclaration(declaration)) return entry(exported.name, symbol)
    if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return []
    return checker.getPropertiesOfType(checker.getTypeAtLocation(declaration)).flatMap((member): readonly Entry[] => {
      const [property] = member.declarations ?? []
      const target =
        property !== undefined && ts.isShorthandPropertyAssignment(property)
          ? checker.getShorthandAssignmentValueSymbol(property)
          : undefined
      return target === undefined ? [] : entry(`${exported.name}.${member.name}`, target)
    })
  })
}

function entry(name: string, symbol: ts.Symbol): readonly Entry[] {
  const all = (symbol.declarations ?? []).filter((declaration) => ts.isFunctionDeclaration(declaration))
  const declarations = all.length > 1 ? all.filter(({ body }) => body === undefined) : all
  // What is spelt with a capital is a decorator; the server's own doors stand elsewhere.
  return name === 'attachPublisher' ? [] : [{ name, isDecorator: /^[A-Z]/.test(name) && !name.endsWith('Type'), declarations }]
}

function resolve(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

function entrySection(writing: Writing, { name, isDecorator, declarations }: Entry, shown: Set<string>): string {
  const calls = declarations.map((declaration) => {
    const parameters = declaration.parameters.map((parameter) => {
      if (parameter.type !== undefined) note(writing, parameter.type)
      return `${parameter.dotDotDotToken === undefined ? '' : '...'}${parameter.name.getText()}: ${parameter.type === undefined ? 'unknown' : typeText(parameter.type)}`
    })
    return `\`${isDecorator ? '@' : ''}${name}(${parameters.join(', ')})\``
  })
  const comment = declarations.map(commentOf).find((text) => text !== '') ?? ''
  const links = [...new Set(declarations.flatMap(({ parameters }) => parameters.flatMap(({ type }) => namedIn(writing, type))))]
  const group = exampleOf(name) === undefined ? groupOf(name) : name
  const example = shown.has(group) ? undefined : exampleOf(group)
  if (example !== undefined) shown.add(group)
  return [
    `## ${isDecorator ? '@' : ''}${name}`,
    withoutFences(comment),
    calls.join('\n\n'),
    ...(links.length === 0 ? [] : [`Options: ${links.map(linkTo).join(', ')}.`]),
    ...(example === undefined ? [] : [`\`\`\`ts\n${example.trimEnd()}\n\`\`\``]),
  ].join('\n\n')
}

/** The example of an entry, a module of its own; functions that are much alike share one, which stands at the first. */
function exampleOf(name: string): string | undefined {
  const path = join(root, 'test/docs/decorators', `${name}.ts`)
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

const groupOf = (name: string): string => GROUPS[name] ?? name.replace(/\..*$/, '')
const GROUPS: Readonly<Record<string, string>> = {
  dynamicList: 'dynamicValues',
  olderDynamicValues: 'dynamicValues',
  dynamicProperties: 'dynamicSchema',
  olderDynamicSchema: 'dynamicSchema',
  IntersectionType: 'PartialType',
  OmitType: 'PartialType',
  PickType: 'PartialType',
  // Names that differ only in case would be one file for some file systems.
  File: 'upload',
  FormData: 'upload',
  file: 'download',
  listOf: 'page',
}

function shapeSection(writing: Writing, name: string, shape: Shape): string {
  const comment = withoutFences(commentOf(shape))
  if (ts.isTypeAliasDeclaration(shape)) {
    note(writing, shape.type)
    const literals = literalsOf(shape.type)
    return [
      `### ${name}`,
      ...(comment === '' ? [] : [comment]),
      ...(literals.length === 0 ? [`\`${typeText(shape.type)}\``] : mixed(writing, name, shape.type, literals)),
    ].join('\n\n')
  }
  const bases = shape.heritageClauses?.flatMap(({ types }) => [...types]) ?? []
  bases.forEach((base) => note(writing, base))
  const members = shape.members.filter((member) => ts.isPropertySignature(member))
  return [
    `### ${name}`,
    ...(comment === '' ? [] : [comment]),
    ...(bases.length === 0
      ? []
      : [`Besides what ${bases.map((base) => extended(writing, base)).join(' and ')} say${bases.length > 1 ? '' : 's'}:`]),
    members.map((member) => memberLine(writing, name, member)).join('\n'),
  ].join('\n\n')
}

function mixed(writing: Writing, name: string, type: ts.TypeNode, literals: readonly ts.TypeLiteralNode[]): readonly string[] {
  const others = ts.isIntersectionTypeNode(type) ? type.types.filter((part) => !ts.isTypeLiteralNode(part)) : []
  const members = literals.flatMap((literal) => literal.members.filter((member) => ts.isPropertySignature(member)))
  return [
    ...(others.length === 0 ? [] : [`Besides \`${others.map(typeText).join('` and `')}\`:`]),
    members.map((member) => memberLine(writing, name, member)).join('\n'),
  ]
}

/** The literals of a type that is one, or an intersection with some; none of a union, which reads better as it stands. */
function literalsOf(type: ts.TypeNode): readonly ts.TypeLiteralNode[] {
  const all = ts.isTypeLiteralNode(type)
    ? [type]
    : ts.isIntersectionTypeNode(type)
      ? type.types.filter((part) => ts.isTypeLiteralNode(part))
      : []
  return all.filter(({ members }) => members.some((member) => ts.isPropertySignature(member)))
}

function extended(writing: Writing, base: ts.ExpressionWithTypeArguments): string {
  const names = namedIn(writing, base)
  return names.length === 0 ? `\`${typeText(base)}\`` : names.map(linkTo).join(' and ')
}

function memberLine(writing: Writing, owner: string, member: ts.PropertySignature): string {
  if (member.type !== undefined) note(writing, member.type)
  const name = member.name.getText()
  const comment = withoutFences(commentOf(member)).replace(/\s+/g, ' ')
  const file = member.getSourceFile().fileName
  if (comment === '' && file.startsWith(folder)) writing.uncommented.push({ file: basename(file), owner, member: name })
  const type = member.type === undefined ? 'unknown' : typeText(member.type)
  const links = member.type === undefined ? [] : namedIn(writing, member.type)
  const see = links.length === 0 ? '' : ` See ${links.map(linkTo).join(', ')}.`
  return `- **\`${name}\`**${member.questionToken === undefined ? ' (required)' : ''}: \`${type}\`${comment === '' ? '.' : `. ${comment}`}${see}`
}

/** Remembers the shapes that a type names. */
function note(writing: Writing, type: ts.Node): void {
  namedIn(writing, type)
}

const UNSAID = new Set(['Class', 'Method', 'Wrong', 'Json', 'EnvironmentVariable', 'Field', 'Call', 'SchemaCall', 'LevelOf', 'Ref'])

function namedIn(writing: Writing, type: ts.Node | undefined): readonly string[] {
  const names: string[] = []
  const visit = (node: ts.Node): void => {
    const name = ts.isTypeReferenceNode(node) ? node.typeName : ts.isExpressionWithTypeArguments(node) ? node.expression : undefined
    const symbol = name && writing.checker.getSymbolAtLocation(name)
    const shape =
      symbol &&
      resolve(writing.checker, symbol).declarations?.find((one) => ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one))
    if (shape !== undefined && isShown(shape as Shape)) {
      const own = (shape as Shape).name.text
      if (!writing.shapes.has(own)) writing.shapes.set(own, shape as Shape)
      if (!names.includes(own)) names.push(own)
    }
    ts.forEachChild(node, visit)
  }
  if (type !== undefined) visit(type)
  return names
}

/** Options and the model's shapes; not the compiler's own types, nor those that only check. */
function isShown(shape: Shape): boolean {
  const file = shape.getSourceFile().fileName
  if (!file.startsWith(folder) && !file.includes('/core/src/model/')) return false
  if (UNSAID.has(shape.name.text)) return false
  if (ts.isInterfaceDeclaration(shape))
    return shape.members.some((member) => ts.isPropertySignature(member)) || shape.heritageClauses !== undefined
  if (!shape.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return false
  return !ts.isConditionalTypeNode(shape.type) && !ts.isMappedTypeNode(shape.type) && typeText(shape.type).length < 600
}

function linkTo(name: string): string {
  return `[${name}](#${name.toLowerCase()})`
}

function typeText(type: ts.Node): string {
  const printed = type
    .getText()
    .replace(/\/\*\*.*?\*\//gs, '')
    .replace(/\breadonly /g, '')
    .replace(/ & \{\}/g, '')
  return printed
    .replace(/\s+/g, ' ')
    .replace(/^\| /, '')
    .replace(/\(string\)/g, 'string')
    .replace(/`/g, "'")
}

/** The text of a comment as it is written: the compiler would take a decorator in a sample for a tag. */
function commentOf(node: ts.Node): string {
  const [doc] = ts
    .getJSDocCommentsAndTags(node)
    .filter((one) => ts.isJSDoc(one))
    .slice(-1)
  if (doc === undefined) return ''
  const lines = doc
    .getText()
    .replace(/^\/\*\*|\*\/$/g, '')
    .split('\n')
  return lines
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .trim()
}

/** A comment without its code, which stands as an example of its own. */
function withoutFences(comment: string): string {
  return comment
    .replace(/```.*?```/gs, '')
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.replace(/\s*\n\s*/g, ' ').trim())
    .filter((paragraph) => paragraph !== '')
    .join('\n\n')
}
