/** Owns addresses: a URL in the model's parts. */
import type { Address } from '../../model/index.js'

/** What stands in for a host that the document does not tell. */
export const UNKNOWN_ADDRESS: Address = { scheme: 'https', host: 'api.example.com', basePath: '/' }

/** The address that a URL is; `undefined` where it is none. */
export function addressOf(text: string, source?: string): Address | undefined {
  if (!URL.canParse(text, source)) return undefined
  const url = new URL(text, source)
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.host === '' || /[{}]|%7[bd]/i.test(url.host)) return undefined
  return { scheme: url.protocol === 'https:' ? 'https' : 'http', host: url.host, basePath: basePathOf(url.pathname) }
}

export function basePathOf(path: string): string {
  const plain = path.split(/[?#]/, 1)[0] ?? ''
  return plain.replace(/\/+$/, '') === '' ? '/' : plain.replace(/\/+$/, '')
}
