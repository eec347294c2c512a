/** Loaded into the server before anything else: tells the parent, when asked, how long its event loop was held. */
import { monitorEventLoopDelay } from 'node:perf_hooks'

const RESOLUTION_MS = 2
const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
// What the histogram has is the time between two looks, the pause between them included.
const delayMs = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS)

process.on('message', (asked) => {
  if (asked === 'begin') {
    histogram.enable()
    histogram.reset()
  } else {
    process.send({ p50: delayMs(histogram.percentile(50)), p99: delayMs(histogram.percentile(99)), max: delayMs(histogram.max) })
  }
})
// The server ends by itself, not by the channel.
process.channel.unref()
