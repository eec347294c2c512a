/** The public API: what tests of connectors, and of stores, are made with. */
export { storeConformance } from './store-conformance/index.js'
export type { ConformanceCase, OpenedStore } from './store-conformance/index.js'
