// Asks the server of this container whether it is well: exit code 0 where it is.
const port = process.env.PORT ?? '8080'
const response = await fetch(`http://127.0.0.1:${port}/api/health`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined)
process.exit(response?.ok === true ? 0 : 1)
