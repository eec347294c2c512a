import { systemClock } from '@ferrule/triggers'
import { neverBack, randomId } from '../src/clock.js'

test('time goes on evenly while the wall clock is set back, and with it again once it has caught up', () => {
  let wall = 1_000_000
  let monotonic = 0
  const now = neverBack(
    () => wall,
    () => monotonic,
  )
  expect(now()).toBe(1_000_000)
  const pass = (ms: number): void => {
    wall += ms
    monotonic += ms
  }
  pass(500)
  expect(now()).toBe(1_000_500)
  wall -= 7_200_000
  expect(now()).toBe(1_000_500)
  pass(5_000)
  expect(now()).toBe(1_005_500)
  wall += 7_200_000
  pass(1_000)
  expect(now()).toBe(1_006_500)
})

test('time jumps ahead with the wall clock, after a sleep for example', () => {
  let wall = 1_000_000
  const now = neverBack(
    () => wall,
    () => 0,
  )
  wall += 172_800_000
  expect(now()).toBe(173_800_000)
})

test("the system's clock is the wall's, in whole milliseconds", () => {
  expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(50)
  expect(Number.isInteger(systemClock.now())).toBe(true)
  expect(Math.abs(systemClock.wall() - Date.now())).toBeLessThan(50)
})

test('a delay that is longer than timers hold does not end at once', async () => {
  let called = false
  const cancel = systemClock.after(2 ** 40, () => (called = true))
  await new Promise((resolve) => setTimeout(resolve, 20))
  cancel()
  expect(called).toBe(false)
})

test('an id can be given on a command line: none begins as an option does', () => {
  const ids = Array.from({ length: 2_000 }, randomId)
  expect(ids.filter((id) => !/^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/.test(id))).toEqual([])
  expect(new Set(ids).size).toBe(2_000)
})
