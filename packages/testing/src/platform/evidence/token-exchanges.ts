/** Owns what is written down of a request for tokens: everything but what would let somebody in. */
import { REDACTED } from '../../recorded/recording.js'
import type { Exchange } from './exchanges.js'

/** By the names that RFC 6749 and 7636 give them, and those that providers have made of them. */
const SECRET = /secret|password|token$|^(?:authorization)?code$|verifier|assertion/i
const FIELD = /([^\s?&=]+)=([^&#\s]*)/g
const MEMBER = /"((?:[^"\\]|\\.)*)"(\s*:\s*)"((?:[^"\\]|\\.)*)"/g

/** Nobody needs the secrets to see what happened: their values are left out of the URL, the form and the JSON. */
export function withoutTokens(exchange: Exchange): Exchange {
  const { request, response } = exchange
  return {
    ...exchange,
    request: { ...request, url: masked(request.url), body: Buffer.from(masked(request.body.toString('utf8'))) },
    ...(response === undefined
      ? {}
      : {
          response: { ...response, headers: withoutCookies(response.headers), body: Buffer.from(masked(response.body.toString('utf8'))) },
        }),
  }
}

function masked(text: string): string {
  return text
    .replace(FIELD, (field, name: string) => (SECRET.test(name) ? `${name}=${REDACTED}` : field))
    .replace(MEMBER, (member, name: string, colon: string) => (SECRET.test(name) ? `"${name}"${colon}"${REDACTED}"` : member))
}

const withoutCookies = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, name === 'set-cookie' ? REDACTED : value]))
