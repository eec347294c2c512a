/** Owns asking the identity provider: small JSON answers from configured addresses, within bounds. */

const TIMEOUT_MS = 5_000
/** A thousand RSA keys; nobody has as many. */
const MAX_BYTES = 1_048_576

/** Something that does not answer as it should. Its message is for the log. */
export class RemoteError extends Error {
  override readonly name = 'RemoteError'
}

/** Whether secrets and keys may come from there: encrypted, or from this machine. */
export function isTrustworthy(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname, username, password, hash } = new URL(address)
  if (username !== '' || password !== '' || hash !== '') return false
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname))
}

/** Fetches a JSON object. Redirects are failures: they would lead where nobody has looked. */
export async function fetchJson(address: string, init: RequestInit = {}): Promise<Readonly<Record<string, unknown>>> {
  let response: Response
  try {
    response = await fetch(address, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { accept: 'application/json', ...init.headers },
    })
  } catch (cause) {
    throw new RemoteError(`${address} can not be reached`, { cause })
  }
  try {
    if (response.status !== 200) throw new RemoteError(`${address} answered ${response.status}`)
    const value: unknown = JSON.parse(await readText(response, address))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>
    throw new RemoteError(`${address} answered no JSON object`)
  } catch (cause) {
    if (cause instanceof RemoteError) throw cause
    throw new RemoteError(`${address} did not answer JSON in time`, { cause })
  } finally {
    if (response.bodyUsed === false) await response.body?.cancel().catch(() => undefined)
  }
}

async function readText({ body }: Response, address: string): Promise<string> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of (body ?? []) as AsyncIterable<Uint8Array>) {
    length += part.byteLength
    if (length > MAX_BYTES) throw new RemoteError(`${address} answered more than ${MAX_BYTES} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}
