/** Owns Markdown: headings, tables, and text of others that must not become any of it. */

/** Text that reads as it is, in one line. */
export function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>|~]/g, '\\$&')
    .replace(/&(?=#?\w+;)/g, '\\&')
    .replace(/^[#+=-]/, '\\$&')
    .replace(/^(\d+)(?=[.)](?:\s|$))/, '$1\\')
}

/** Text as it was parted by empty lines. */
export function paragraphs(text: string | undefined): string | undefined {
  const parts = (text ?? '').split(/\n\s*\n/).map(plain)
  return parts.join('\n\n') || undefined
}

/** A name as it travels. */
export function code(name: string): string {
  const line = name.replace(/[\r\n|]+/g, ' ')
  return line.includes('`') ? `\`\` ${line} \`\`` : `\`${line}\``
}

/** An address that can be followed. Others are text: what is no address of the web is nothing to click on. */
export function link(url: string, text?: string): string {
  if (!/^https?:\/\/[^\s<>()|`]+$/i.test(url)) return plain(text === undefined ? url : `${text} (${url})`)
  return text === undefined ? `<${url}>` : `[${plain(text)}](${url})`
}

/** Rows with something in them; nothing where there are none. Columns in which no row says anything are left out. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string | undefined {
  if (rows.length === 0) return undefined
  const kept = header.map((_, column) => column).filter((column) => rows.some((row) => (row[column] ?? '') !== ''))
  const line = (cells: readonly string[]): string => `| ${kept.map((column) => cells[column] ?? '').join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')
}

/** A heading with what stands below it; nothing where nothing does. */
export function section(heading: string, ...parts: readonly (string | undefined)[]): string | undefined {
  const said = parts.filter((part) => part !== undefined && part !== '')
  return said.length === 0 ? undefined : [heading, ...said].join('\n\n')
}

/** Everything that is there, parted by empty lines. */
export function joined(...parts: readonly (string | undefined)[]): string {
  return `${parts.filter((part) => part !== undefined && part !== '').join('\n\n')}\n`
}

/** The anchors that GitHub gives headings, in the order in which these stand. */
export function createAnchors(): (heading: string) => string {
  const taken = new Map<string, number>()
  return (heading) => {
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-')
    const before = taken.get(slug) ?? 0
    taken.set(slug, before + 1)
    return before === 0 ? slug : `${slug}-${before}`
  }
}
