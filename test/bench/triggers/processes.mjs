/** Owns the processes of a measurement: a receiver and a sender, each on a processor of its own where there are two. */
import { fork, spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { join } from 'node:path'

/** Gives both to `work` and ends them after it. */
export async function withProcesses(work) {
  const [receiver, sender] = ['receiver.mjs', 'sender.mjs'].map((file) => fork(join(import.meta.dirname, file)))
  try {
    const { port } = await next(receiver)
    pin(receiver, 1)
    pin(sender, 0)
    return await work({ receiver, sender, port })
  } finally {
    for (const child of [receiver, sender]) child.kill('SIGKILL')
  }
}

/** Sends a message and gives the answer. */
export function ask(child, message) {
  const answer = next(child)
  child.send(message)
  return answer
}

export function next(child) {
  return new Promise((resolve, reject) => {
    const onExit = (code) => reject(new Error(`a process ended with ${code}`))
    child.once('exit', onExit)
    child.once('message', (message) => {
      child.removeListener('exit', onExit)
      resolve(message)
    })
  })
}

const pin = (child, cpu) => cpus().length > 1 && spawnSync('taskset', ['-pc', String(cpu), String(child.pid)])

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]
