/** The public API: what tests of connectors, and of stores, are made with. */
export { receiver } from './receiver.js'
export type { Answer, Answering, Place, ReceivedRequest, Receiver, ReceiverOptions } from './receiver.js'
export { testClock } from './test-clock.js'
export type { TestClock } from './test-clock.js'
export { storeConformance } from './store-conformance/index.js'
export type { ConformanceCase, OpenedStore } from './store-conformance/index.js'
