/** Owns the pages of the identity provider. */

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')

const page = (title: string, content: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1>${content}</body></html>`

/** Asks who signs in; what the authorization request said travels along. */
export function signInPage(path: string, request: URLSearchParams): string {
  const hidden = [...request].map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
  return page(
    'Sign in',
    `<form method="post" action="${escaped(path)}">${hidden.join('')}<label>User name <input name="username" value="ada"></label><label>Password <input name="password" type="password"></label><button type="submit">Sign in</button></form>`,
  )
}

export const errorPage = (message: string): string => page('Something went wrong', `<p>${escaped(message)}</p>`)
