import fc from 'fast-check'
import { Gate } from '../src/delivery/gate.js'

const options = { concurrency: 4, perSecond: 10, burst: 20 }

/** Lets attempts of no length begin as early as they may, from `from` to `to`; gives when they did. */
function begin(gate: Gate, from: number, to: number): readonly number[] {
  const begun: number[] = []
  for (let now = from; now <= to;) {
    const at = gate.opensAt() ?? Infinity
    if (at > now) {
      now = at
      continue
    }
    gate.enter(now)
    gate.leave()
    begun.push(now)
  }
  return begun
}

test('after a quiet time a burst may begin at once, then one after the other', () => {
  const begun = begin(new Gate(options), 1_000, 2_000)
  expect(begun.filter((at) => at === 1_000)).toHaveLength(20)
  expect(begun.slice(20)).toEqual([1_100, 1_200, 1_300, 1_400, 1_500, 1_600, 1_700, 1_800, 1_900, 2_000])
})

test('in no time more begin than a burst and the rate allow', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 20 }), (pauses) => {
      const gate = new Gate(options)
      const begun: number[] = []
      let now = 0
      for (const pause of pauses) {
        now += pause
        begun.push(...begin(gate, now, now + 500))
        now += 500
      }
      for (const from of begun)
        for (const span of [100, 1_000, 5_000])
          expect(begun.filter((at) => at >= from && at < from + span).length).toBeLessThanOrEqual(20 + span / 100)
    }),
  )
})

test('no more run at the same time than may', () => {
  const gate = new Gate(options)
  for (let index = 0; index < 4; index++) gate.enter(0)
  expect(gate.opensAt()).toBeUndefined()
  gate.leave()
  expect(gate.opensAt()).toBeLessThanOrEqual(0)
  expect(gate.opensAt(1)).toBeUndefined()
})

test('a pause holds, and a shorter one does not end it', () => {
  const gate = new Gate(options)
  gate.pause(5_000)
  gate.pause(2_000)
  expect(gate.opensAt()).toBe(5_000)
})

test('those that are put off come one after the other, behind what was put off before and behind a pause', () => {
  const gate = new Gate(options)
  expect([gate.putOff(1_000), gate.putOff(1_000), gate.putOff(1_050)]).toEqual([1_100, 1_200, 1_300])
  gate.pause(10_000)
  expect([gate.putOff(1_000), gate.putOff(1_000)]).toEqual([10_100, 10_200])
  expect(gate.putOff(60_000)).toBe(60_100)
})

test('it can be forgotten once it would say nothing else than a new one', () => {
  const gate = new Gate(options)
  expect(gate.isIdle(0)).toBe(true)
  gate.enter(1_000)
  expect(gate.isIdle(10_000)).toBe(false)
  gate.leave()
  expect(gate.isIdle(1_050)).toBe(false)
  expect(gate.isIdle(1_100)).toBe(true)
  gate.pause(20_000)
  expect(gate.isIdle(19_999)).toBe(false)
  expect(gate.isIdle(20_000)).toBe(true)
})
