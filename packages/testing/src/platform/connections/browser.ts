/** Owns a browser without a window: it follows redirects, keeps cookies, and shows pages and their forms to whoever acts. */
import type { Http, HttpResponse } from '../http.js'

/** A form of a page. */
export interface PageForm {
  readonly action: string
  readonly method: 'GET' | 'POST'
  /** What its fields hold, by name; hidden ones too. */
  readonly fields: Readonly<Record<string, string>>
}
export interface Page {
  readonly url: string
  readonly status: number
  readonly html: string
  readonly forms: readonly PageForm[]
  /** What is left without tags. */
  readonly text: string
  /** Fills in fields of a form, the first unless another is given, and sends it. */
  submit(fields?: Readonly<Record<string, string>>, form?: PageForm): Promise<Page>
  /** Follows a link. */
  open(url: string): Promise<Page>
}

const MAX_HOPS = 20

export class Browser {
  private readonly cookies = new Map<string, Map<string, string>>()

  /** `stopAt`: an address whose pages are not opened, because somebody else waits there. */
  constructor(
    private readonly http: Http,
    private readonly stopAt: string,
  ) {}

  async open(url: string): Promise<Page> {
    return this.load('GET', url)
  }

  private async load(method: 'GET' | 'POST', url: string, form?: Readonly<Record<string, string>>): Promise<Page> {
    let request = { method, url, form }
    for (let hops = 0; hops < MAX_HOPS; hops++) {
      const response = await this.send(request)
      const { location } = response.headers
      if (location === undefined || response.status < 300 || response.status > 399) return this.page(request.url, response)
      const next = new URL(location, request.url).href
      if (next.startsWith(this.stopAt)) return this.page(next, response)
      const isRepeated = response.status === 307 || response.status === 308
      request = isRepeated ? { ...request, url: next } : { method: 'GET', url: next, form: undefined }
    }
    throw new Error(`${url} leads on and on: more than ${MAX_HOPS} redirects.`)
  }

  private async send({
    method,
    url,
    form,
  }: {
    readonly method: 'GET' | 'POST'
    readonly url: string
    readonly form?: Readonly<Record<string, string>> | undefined
  }): Promise<HttpResponse> {
    const { host } = new URL(url)
    const jar = this.cookies.get(host) ?? new Map<string, string>()
    this.cookies.set(host, jar)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await this.http.send({
      ...{ method, url },
      headers: {
        accept: 'text/html',
        ...(cookie === '' ? {} : { cookie }),
        ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(method === 'POST' ? { body: new URLSearchParams(form ?? {}).toString() } : {}),
    })
    for (const line of response.cookies) {
      const [, name = '', value = ''] = /^\s*([^=;]+)=([^;]*)/.exec(line) ?? []
      if (value === '' || /;\s*max-age=0\b/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    return response
  }

  private page(url: string, { status, bytes }: HttpResponse): Page {
    const html = bytes.toString('utf8')
    const forms = formsOf(html, url)
    return {
      ...{ url, status, html, forms },
      text: html
        .replace(/<(style|script|title)\b[\s\S]*?<\/\1>/gi, ' ')
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
      open: (href) => this.load('GET', new URL(href, url).href),
      submit: (fields = {}, form = forms[0]) => {
        if (form === undefined) throw new Error(`${url} has no form to fill in: ${html.slice(0, 200)}`)
        const all = { ...form.fields, ...fields }
        if (form.method === 'POST') return this.load('POST', form.action, all)
        return this.load('GET', `${form.action.replace(/[?#].*$/, '')}?${new URLSearchParams(all).toString()}`)
      },
    }
  }
}

/** Enough of HTML for sign-in pages: forms, what their inputs hold, and the button that is pressed, the first. */
function formsOf(html: string, url: string): readonly PageForm[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)].map(([, head = '', inside = '']) => {
    const controls = [...inside.matchAll(/<(input|button)\b([^>]*)>/gi)].map(([, tag = '', text = '']) =>
      controlOf(tag.toLowerCase(), text),
    )
    const pressed = controls.find(({ type }) => type === 'submit')
    const sent = controls.filter((one) => one.name !== undefined && (one.type === 'submit' ? one === pressed : one.isFilled))
    return {
      action: new URL(attribute(head, 'action') ?? url, url).href,
      method: attribute(head, 'method')?.toUpperCase() === 'POST' ? 'POST' : 'GET',
      fields: Object.fromEntries(sent.map(({ name = '', value }) => [name, value])),
    }
  })
}

function controlOf(tag: string, text: string) {
  const type = attribute(text, 'type')?.toLowerCase() ?? (tag === 'button' ? 'submit' : 'text')
  const isChoice = type === 'checkbox' || type === 'radio'
  return {
    type,
    name: attribute(text, 'name'),
    value: attribute(text, 'value') ?? (isChoice ? 'on' : ''),
    isFilled: isChoice ? /(?:^|\s)checked\b/i.test(text) : !['button', 'reset', 'image', 'file'].includes(type),
  }
}

function attribute(text: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(text)
  const value = found?.[1] ?? found?.[2] ?? found?.[3]
  return value
    ?.replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&#x2F;', '/')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
