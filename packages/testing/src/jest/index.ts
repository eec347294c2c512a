/** The matchers, added to jest's `expect` by being imported: `import '@ferrule/testing/jest'`. */
import type {} from 'expect'
import { matchers, type PlatformMatchers } from './matchers.js'

interface Expect {
  extend(matchers: object): void
}
const { expect } = globalThis as { readonly expect?: Expect }
if (expect === undefined)
  throw new Error('@ferrule/testing/jest found no global expect: import it in a test, or in one of jest’s setupFilesAfterEnv.')
expect.extend(matchers)

export { matchers }
export type { PlatformMatchers }

/* eslint-disable @typescript-eslint/no-namespace, @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars -- jest's types are extended by merging */
declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends PlatformMatchers<R> {}
}
declare global {
  namespace jest {
    interface Matchers<R, T = {}> extends PlatformMatchers<R> {}
  }
}
