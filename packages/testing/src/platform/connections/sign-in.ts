/** Owns signing in: a browser is sent to the identity provider, somebody acts there, and the code that comes back is exchanged. */
import { createHash, randomBytes } from 'node:crypto'
import { Browser, type Page } from './browser.js'
import { ConnectionError } from './connection-error.js'
import { Tokens, type TokensParts } from './tokens.js'

/** What is typed into the forms of the identity provider by their fields' names, or who acts on each page. */
export type SignIn = Readonly<Record<string, string>> | ((page: Page) => Page | Promise<Page>)

const MAX_PAGES = 20

export async function signIn(parts: TokensParts, act: SignIn): Promise<Tokens> {
  const { protocol, http } = parts
  if (protocol.authorize === undefined) return Tokens.exchanged(parts, '', undefined)
  const state = randomBytes(16).toString('base64url')
  const verifier = protocol.pkce ? randomBytes(32).toString('base64url') : undefined
  const challenge = verifier === undefined ? undefined : createHash('sha256').update(verifier).digest('base64url')
  const browser = new Browser(http, protocol.redirectUrl)
  const start = protocol.authorize(state, challenge)
  if (/\{\w+\}/.test(start)) throw new ConnectionError(`Sign-in failed: a placeholder of the templates was not filled in: ${start}`)
  const returned = await actUntilReturned(await browser.open(start), act, protocol.redirectUrl)
  const answer = new URL(returned.url).searchParams
  const error = answer.get('error')
  if (error !== null) throw new ConnectionError(`Sign-in failed: ${[error, answer.get('error_description')].filter(Boolean).join(': ')}`)
  if (answer.get('state') !== state) throw new ConnectionError('Sign-in failed: the identity provider sent back another state.')
  const code = answer.get('code')
  if (code === null) throw new ConnectionError(`Sign-in failed: there is no code in ${returned.url}.`)
  return Tokens.exchanged(parts, code, verifier)
}

async function actUntilReturned(first: Page, act: SignIn, redirectUrl: string): Promise<Page> {
  let page = first
  for (let pages = 0; !page.url.startsWith(redirectUrl); pages++) {
    if (pages >= MAX_PAGES) throw new ConnectionError(`Sign-in failed: no end after ${MAX_PAGES} pages; the last is ${page.url}.`)
    if (page.status >= 400 || page.forms.length === 0)
      throw new ConnectionError(`Sign-in failed: the identity provider showed a page (${page.status}): ${page.text.slice(0, 300)}`)
    page = typeof act === 'function' ? await act(page) : await page.submit(known(act, page))
  }
  return page
}

/** Only what the form asks for; the rest belongs to another page. */
function known(typed: Readonly<Record<string, string>>, { forms }: Page): Readonly<Record<string, string>> {
  const names = Object.keys(forms[0]?.fields ?? {})
  return Object.fromEntries(Object.entries(typed).filter(([name]) => names.includes(name)))
}
