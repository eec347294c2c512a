/** Owns the rule that an import follows the house's plan: between packages, between the layers of core, and to foreign libraries. */
import { posix, relative, sep } from 'node:path'

const messages = {
  layer: "'{{from}}' must not import '{{to}}': it may import {{allowed}}. The plan is the table in eslint.config.js.",
  valueOfTypes: "'{{from}}' may import types of '{{to}}' and nothing that runs: write `import type`.",
  unknownLayer: "'{{from}}' is not a layer: give it a row in the table in eslint.config.js.",
  package: "'{{from}}' must not import '{{to}}': it may import {{allowed}}. The plan is the table in eslint.config.js.",
  inside: "'{{specifier}}' reaches into another package: import what '{{to}}' exports, or export it there.",
  door: "'{{library}}' is used through {{files}} only: import it from there.",
}

/** @type {import('eslint').Rule.RuleModule} */
export const arrows = {
  meta: { type: 'problem', messages, schema: [{ type: 'object' }] },
  create(context) {
    const plan = context.options[0]
    const file = relative(context.cwd, context.filename).split(sep).join('/')
    const home = packageOf(file, plan)

    /** @param {import('estree').Node} node @param {unknown} specifier @param {boolean} typeOnly */
    function check(node, specifier, typeOnly) {
      if (typeof specifier !== 'string') return
      const finding = judge({ plan, file, home, specifier, typeOnly })
      if (finding !== undefined) context.report({ node, ...finding })
    }

    return {
      ImportDeclaration: (node) => check(node, node.source.value, isTypeOnly(node, 'importKind')),
      ExportAllDeclaration: (node) => check(node, node.source.value, node.exportKind === 'type'),
      ExportNamedDeclaration: (node) => check(node, node.source?.value, isTypeOnly(node, 'exportKind')),
      ImportExpression: (node) => check(node, node.source.value, false),
      TSImportType: (node) => check(node, node.source?.value ?? node.argument?.literal?.value, true),
      TSExternalModuleReference: (node) => check(node, node.expression.value, false),
    }
  },
}

function judge({ plan, file, home, specifier, typeOnly }) {
  const target = specifier.startsWith('.') ? posix.normalize(posix.join(posix.dirname(file), specifier)) : undefined
  if (target === undefined) return judgeForeign({ plan, file, home, specifier, typeOnly })

  const targetHome = packageOf(target, plan)
  if (targetHome !== undefined && targetHome !== home) {
    const isInsider = plan.insiders.some((folder) => file.startsWith(folder))
    return isInsider ? undefined : { messageId: 'inside', data: { specifier, to: targetHome } }
  }
  return judgeLayers({ plan, file, target, typeOnly })
}

/** A bare specifier: one of our packages, or somebody else's. */
function judgeForeign({ plan, file, home, specifier, typeOnly }) {
  const to = Object.keys(plan.packages).find((name) => specifier === name || specifier.startsWith(`${name}/`))
  if (to !== undefined) {
    const rest = specifier.slice(to.length + 1)
    if (/^(src|dist)(\/|$)/.test(rest)) return { messageId: 'inside', data: { specifier, to } }
    if (home === undefined || to === home || !isShipped(file)) return undefined
    const allowed = plan.packages[home].imports
    return allowed.includes(to) ? undefined : { messageId: 'package', data: { from: home, to, allowed: list(allowed) } }
  }
  for (const { library, within, files, types = [] } of plan.doors) {
    if (specifier !== library && !specifier.startsWith(library.endsWith(':') ? library : `${library}/`)) continue
    if (!file.startsWith(`${within}/`) || files.includes(file)) continue
    if (typeOnly && types.includes(file)) continue
    return { messageId: 'door', data: { library, files: list(files) } }
  }
  return undefined
}

/** A relative specifier inside one package. */
function judgeLayers({ plan, file, target, typeOnly }) {
  const { root, layers } = plan
  if (!file.startsWith(`${root}/`) || !target.startsWith(`${root}/`)) return undefined
  const from = layerOf(file, root)
  const to = layerOf(target, root)
  if (from === to || from === 'index') return undefined
  const row = layers[from]
  if (row === undefined) return { messageId: 'unknownLayer', data: { from } }
  if (row.imports.includes(to)) return undefined
  if (row.types?.includes(to)) return typeOnly ? undefined : { messageId: 'valueOfTypes', data: { from, to } }
  return { messageId: 'layer', data: { from, to, allowed: list(row.imports) } }
}

/** The name of the package that a file of this repository belongs to. */
function packageOf(file, plan) {
  return Object.keys(plan.packages).find((name) => file.startsWith(`${plan.packages[name].folder}/`))
}

/** What a package publishes may use its dependencies alone; its tests may use every package of the house. */
function isShipped(file) {
  return file.includes('/src/')
}

function layerOf(file, root) {
  return file
    .slice(root.length + 1)
    .split('/')[0]
    .replace(/\.[jt]s$/, '')
}

/** `import type …`, or an import whose every name is marked so. */
function isTypeOnly(node, kind) {
  if (node[kind] === 'type') return true
  return node.specifiers.length > 0 && node.specifiers.every((specifier) => specifier[kind] === 'type')
}

function list(names) {
  return names.length === 0 ? 'nothing else' : names.map((name) => `'${name}'`).join(', ')
}
