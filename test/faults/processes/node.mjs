/** A node: the connector served by the built packages, on the store that it is told. Its clock can be moved, and it can be made to die. */
import { serve } from '@ferrule/fastify'
import { setTimeout as sleep } from 'node:timers/promises'
import { answerCalls } from '../process.mjs'
import { Shop } from '../.compiled/shop.js'
import { openStore } from './store.mjs'

const { place, port = 0, triggers = {}, failpoint } = JSON.parse(process.argv[2])

/** What the clocks say, moved: `jump` is somebody setting the clock, `pass` is time that passes. */
const real = { wall: Date.now, monotonic: performance.now.bind(performance) }
const moved = { wall: 0, monotonic: 0 }
Date.now = () => real.wall() + moved.wall
performance.now = () => real.monotonic() + moved.monotonic

const { store, ...database } = await openStore(place, failpoint)
const { address } = await serve(new Shop(database), {
  port,
  logger: { level: 'warn' },
  publicUrl: 'https://shop.example/api',
  triggers: { store, keys: [Buffer.alloc(32, 7)], development: true, ...triggers },
})
answerCalls(
  { address: `${address}/api` },
  {
    jump: (ms) => void (moved.wall += ms),
    pass: (ms) => {
      moved.wall += ms
      moved.monotonic += ms
    },
    sweep: async (retention, limit) => {
      let rows = 0
      for (;;) {
        const some = await store.sweep(retention, Date.now(), limit)
        if (some === 0) return rows
        rows += some
        await sleep(50)
      }
    },
  },
)
