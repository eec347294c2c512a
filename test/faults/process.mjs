/** Owns processes: they are started, asked by name over their channel, and end with the harness, however that ends. */
import { fork } from 'node:child_process'
import { openSync, closeSync } from 'node:fs'

/** `log`: a file that what it writes is added to. `under`: a program and its arguments that it runs under. */
export function startProcess(file, argument, { log, under = [] } = {}) {
  const out = log === undefined ? 'inherit' : openSync(log, 'a')
  const [execPath, ...before] = [...under, process.execPath]
  const child = fork(file, [JSON.stringify(argument)], { execPath, execArgv: before, stdio: ['ignore', out, out, 'ipc'] })
  if (log !== undefined) closeSync(out)
  const waiting = new Map()
  let calls = 0
  let ended
  const exited = new Promise((resolve) =>
    child.once('exit', (code, signal) => {
      ended = { code, signal, at: Date.now() }
      for (const { reject } of waiting.values()) reject(new Error(`the process ended with ${signal ?? code}`))
      waiting.clear()
      resolve(ended)
    }),
  )
  child.on('error', () => undefined)
  child.on('message', ({ call, value, error }) => {
    const { resolve, reject } = waiting.get(call) ?? {}
    waiting.delete(call)
    if (error === undefined) resolve?.(value)
    else reject?.(new Error(error))
  })
  const answerTo = (call) => {
    if (ended !== undefined) return Promise.reject(new Error(`the process ended with ${ended.signal ?? ended.code}`))
    return new Promise((resolve, reject) => waiting.set(call, { resolve, reject }))
  }
  const ready = answerTo('ready')
  ready.catch(() => undefined)
  return {
    startedAt: Date.now(),
    get pid() {
      return child.pid
    },
    get ended() {
      return ended
    },
    /** Resolves to what it says of itself when it has begun. */
    ready,
    exited,
    call(name, ...given) {
      const call = ++calls
      const answer = answerTo(call)
      if (ended === undefined) child.send({ call, name, given }, () => undefined)
      return answer
    },
    signal: (name) => child.kill(name),
    async kill() {
      // What runs under another program ends by this: the signal is that program's.
      if (child.connected) child.disconnect()
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** In the process: says that it has begun, and answers what it is asked. */
export function answerCalls(ready, methods) {
  process.on('message', async ({ call, name, given }) => {
    try {
      process.send({ call, value: await methods[name](...given) })
    } catch (error) {
      process.send({ call, error: String(error?.message ?? error) })
    }
  })
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  process.send({ call: 'ready', value: ready })
}
