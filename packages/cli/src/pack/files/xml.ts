/** Owns XML: elements that are written, and documents of others that are read. */
import { SaxesParser } from 'saxes'

export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
  readonly text: string
}

/** An element with a text, or with elements. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  content: string | readonly Element[] = [],
): Element {
  return typeof content === 'string' ? { name, attributes, children: [], text: content } : { name, attributes, children: content, text: '' }
}

/** A document with this root, indented. */
export function renderXml(root: Element): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${render(root, '')}`
}

function render({ name, attributes, children, text }: Element, indent: string): string {
  const said = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(value)}"`)
  const open = `${indent}<${name}${said.join('')}`
  if (children.length > 0) return `${open}>\n${children.map((child) => render(child, `${indent}  `)).join('')}${indent}</${name}>\n`
  return text === '' ? `${open} />\n` : `${open}>${escape(text)}</${name}>\n`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
}

/** What XML 1.0 has no way to say is left out. */
function escape(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '')
    .replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '')
    .replace(/[&<>"\n\r\t]/g, (character) => ENTITIES[character] ?? character)
}

const DEEPEST = 100
const MOST_ELEMENTS = 100_000

/** The root of a document, or why there is none. Nothing outside the document is read; entities that it declares itself are not replaced. */
export function readXml(text: string): { readonly root: Element } | { readonly error: string } {
  const open: {
    readonly name: string
    readonly attributes: Readonly<Record<string, string>>
    readonly children: Element[]
    text: string
  }[] = []
  let root: Element | undefined
  let count = 0
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('doctype', () => {
    throw new Error('it declares a document type')
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (++count > MOST_ELEMENTS || open.length > DEEPEST) throw new Error('it is too large')
    open.push({ name, attributes: { ...attributes }, children: [], text: '' })
  })
  parser.on('text', (part) => {
    const current = open.at(-1)
    if (current !== undefined) current.text += part
  })
  parser.on('closetag', () => {
    const closed = open.pop()
    if (closed === undefined) return
    const done: Element = { ...closed, text: closed.text.trim() }
    const parent = open.at(-1)
    if (parent === undefined) root = done
    else parent.children.push(done)
  })
  try {
    parser.write(text.replace(/^\ufeff/, '')).close()
  } catch (error) {
    return { error: (error instanceof Error ? error.message : String(error)).slice(0, 200) }
  }
  return root === undefined ? { error: 'it is empty' } : { root }
}

/** Every element of a name, at any depth. */
export function elementsNamed(root: Element, name: string): readonly Element[] {
  return root.children.flatMap((child) => [...(child.name === name ? [child] : []), ...elementsNamed(child, name)])
}

/** The text of a child; empty where there is none. */
export function textOf(parent: Element, name: string): string {
  return parent.children.find((child) => child.name === name)?.text ?? ''
}
