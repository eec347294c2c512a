/** Owns how a server of the bench tells where it is and how much CPU time it took. */
export function report(address: string): void {
  process.send?.({ address })
  process.on('message', () => process.send?.({ cpu: process.cpuUsage() }))
}
