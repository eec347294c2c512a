/** Connections whose requests arrive a byte now and then. `node slow-clients.mjs PORT COUNT BEGINNING`: prints what each was told, and after how long. */
import { connect } from 'node:net'
import { clearInterval, setInterval } from 'node:timers'

const [port, count, beginning] = process.argv.slice(2)

function trickle() {
  return new Promise((resolve) => {
    let answer = ''
    const start = performance.now()
    let drip
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(beginning)
      drip = setInterval(() => socket.writable && socket.write(' '), 500)
    })
    socket.on('data', (chunk) => (answer += String(chunk)))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearInterval(drip)
      resolve({ answer, afterMs: performance.now() - start })
    })
  })
}

console.log(JSON.stringify(await Promise.all(Array.from({ length: Number(count) }, trickle))))
