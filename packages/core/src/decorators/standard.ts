/** Owns recognising the other kind of decorators: a class compiled without `experimentalDecorators` calls ours with a context object. */
import { record, STANDARD } from '../metadata/index.js'

/** Whether a decorator was called the standard way; if so, notes it on the class where the class is at hand. */
export function calledAsStandard(target: unknown, context: unknown): boolean {
  if (typeof context !== 'object' || context === null || !('kind' in context)) return false
  if (context.kind === 'class' && typeof target === 'function') record(STANDARD, target, undefined, true)
  return true
}
