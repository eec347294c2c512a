/** Owns the encodings that documents come in: a byte-order mark, or the zeros between ASCII letters, give them away. */
import type { Place, Report } from '../../diagnostics/index.js'

/** The text that bytes hold; an encoding other than UTF-8 is reported. */
export function decode(bytes: Uint8Array, report: Report, at: Place): string {
  const encoding = encodingOf(bytes)
  try {
    const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
    if (encoding !== 'utf-8') report('encoding', at, { encoding: encoding.toUpperCase() })
    return text
  } catch {
    report('encoding', at, { encoding: 'Windows-1252' })
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first === 0 && second !== 0) return 'utf-16be'
  return second === 0 && first !== 0 ? 'utf-16le' : 'utf-8'
}
