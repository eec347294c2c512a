/** Owns asking an address for a document, within bounds of size and time. */

/** What an address answers with. */
export interface Fetched {
  readonly status: number
  readonly bytes: Uint8Array
}
/** How an address is asked; what it rejects with is for people to read. */
export type Fetching = (url: string) => Promise<Fetched>

const TIMEOUT_MS = 30_000

/** No redirect is followed: where a connector is, its definition is. */
export const fetching =
  (maxBytes: number): Fetching =>
  async (url) => {
    try {
      const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) })
      return { status: response.status, bytes: await readAll(response, maxBytes) }
    } catch (error) {
      throw new Error(`${url} can't be fetched: ${reasonOf(error)}.`, { cause: error })
    }
  }

async function readAll({ body }: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length
    if (length > maxBytes) throw new Error(`it is larger than ${maxBytes / 1e6} MB`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** `fetch failed` says nothing; what it was caused by does. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { readonly cause?: Partial<AggregateError> }
  const [first = cause] = (cause?.errors ?? []) as readonly Error[]
  return first?.message ?? message
}
