/** Owns path templates: a path with names in braces. */

/** The names in the braces of a path, in order. */
export function templateNames(path: string): readonly string[] {
  return [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name)
}

/** Whether the platform accepts a path: rooted, each name once and within one segment, nothing that belongs to a query. */
export function isPathTemplate(path: string): boolean {
  const names = templateNames(path)
  return path.startsWith('/') && new Set(names).size === names.length && !/[?#*]|\{\}|\{[^}/]*$|\{[^}]*[{/=]/.test(path)
}
