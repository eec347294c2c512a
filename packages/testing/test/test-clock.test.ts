import { testClock } from '@ferrule/testing'

test('a clock stands still until it is moved', () => {
  const clock = testClock(1_000)
  expect([clock.now(), clock.monotonic()]).toEqual([1_000, 0])
  clock.advance(500)
  expect([clock.now(), clock.monotonic()]).toEqual([1_500, 500])
})

test('who waits is called when the time has come, the earliest first, and not before', () => {
  const clock = testClock(0)
  const called: string[] = []
  clock.after(200, () => called.push('second'))
  clock.after(100, () => called.push('first'))
  clock.after(300, () => called.push('third'))
  clock.advance(99)
  expect(called).toEqual([])
  clock.advance(101)
  expect(called).toEqual(['first', 'second'])
  clock.advance(1_000)
  expect(called).toEqual(['first', 'second', 'third'])
})

test('who does not wait any more is not called', () => {
  const clock = testClock(0)
  const called: string[] = []
  const cancel = clock.after(100, () => called.push('cancelled before'))
  clock.after(100, () => cancelLater())
  const cancelLater = clock.after(100, () => called.push('cancelled by another'))
  cancel()
  clock.advance(100)
  expect(called).toEqual([])
})

test('who waits again while being called is called at the next move', () => {
  const clock = testClock(0)
  let calls = 0
  const again = (): void => {
    calls++
    clock.after(0, again)
  }
  clock.after(0, again)
  clock.advance(10)
  expect(calls).toBe(1)
  clock.advance(0)
  expect(calls).toBe(2)
})

test('a clock does not go back', () => {
  expect(() => testClock(0).advance(-1)).toThrow(RangeError)
})
