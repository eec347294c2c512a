/** Owns looking into icons: their size, whether anything shines through, and the colour behind the logo. */
import { inflateSync } from 'node:zlib'

export interface Png {
  readonly width: number
  readonly height: number
  /** Whether a pixel is not opaque. Where pixels can't be read, whether one may be. */
  readonly isTransparent: boolean
  /** `#rrggbb` where all four corners have it. */
  readonly background?: string
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const GREY = 0
const PALETTE = 3
/** How many samples a pixel has, by kind of colour. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
/** Larger ones are no icons; their pixels are not read. */
const LARGEST = 1_024

interface Chunks {
  readonly header: DataView
  readonly palette?: Uint8Array
  readonly transparency?: Uint8Array
  readonly data: readonly Uint8Array[]
}

/** Reads a PNG; `undefined` where it is none. */
export function readPng(bytes: Uint8Array): Png | undefined {
  const chunks = readChunks(bytes)
  if (chunks === undefined) return undefined
  const [width, height, depth, colour, interlaced] = [
    chunks.header.getUint32(0),
    chunks.header.getUint32(4),
    chunks.header.getUint8(8),
    chunks.header.getUint8(9),
    chunks.header.getUint8(12),
  ]
  const maybe = { width, height, isTransparent: colour === 4 || colour === 6 || chunks.transparency !== undefined }
  const samples = SAMPLES[colour]
  if (depth !== 8 || interlaced !== 0 || samples === undefined || width > LARGEST || height > LARGEST || width * height === 0) return maybe
  const rows = readRows(chunks.data, width * samples, height, samples)
  if (rows === undefined) return maybe
  const pixel = (x: number, y: number): readonly number[] => colourAt(rows[y] ?? new Uint8Array(), x * samples, colour, chunks)
  const corners = [pixel(0, 0), pixel(width - 1, 0), pixel(0, height - 1), pixel(width - 1, height - 1)]
  const names = corners.map(
    (corner) =>
      `#${corner
        .slice(0, 3)
        .map((part) => part.toString(16).padStart(2, '0'))
        .join('')}`,
  )
  const [background] = names
  return {
    width,
    height,
    isTransparent: maybe.isTransparent && rows.some((_, y) => Array.from({ length: width }).some((__, x) => pixel(x, y)[3] !== 255)),
    ...(background !== undefined && names.every((name) => name === background) ? { background } : {}),
  }
}

function readChunks(bytes: Uint8Array): Chunks | undefined {
  if (bytes.length < 33 || !SIGNATURE.every((byte, index) => bytes[index] === byte)) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const named = new Map<string, Uint8Array>()
  const data: Uint8Array[] = []
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at)
    if (at + 12 + length > bytes.length) break
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    const content = bytes.subarray(at + 8, at + 8 + length)
    if (name === 'IDAT') data.push(content)
    else if (!named.has(name)) named.set(name, content)
    at += 12 + length
  }
  const header = named.get('IHDR')
  const [palette, transparency] = [named.get('PLTE'), named.get('tRNS')]
  if (header?.length !== 13) return undefined
  return {
    header: new DataView(header.buffer, header.byteOffset, header.byteLength),
    ...(palette === undefined ? {} : { palette }),
    ...(transparency === undefined ? {} : { transparency }),
    data,
  }
}

/** The rows without their filters (PNG specification, section 9); `undefined` where they are not what the header says. */
function readRows(data: readonly Uint8Array[], length: number, height: number, step: number): readonly Uint8Array[] | undefined {
  let flat: Uint8Array
  try {
    flat = inflateSync(Buffer.concat(data), { maxOutputLength: (length + 1) * height })
  } catch {
    return undefined
  }
  if (flat.length !== (length + 1) * height) return undefined
  const rows: Uint8Array[] = []
  for (let y = 0; y < height; y++) {
    const start = y * (length + 1)
    const row = flat.slice(start + 1, start + 1 + length)
    unfilter(row, flat[start] ?? 0, rows[y - 1] ?? new Uint8Array(length), step)
    rows.push(row)
  }
  return rows
}

function unfilter(row: Uint8Array, filter: number, above: Uint8Array, step: number): void {
  for (let index = 0; index < row.length; index++) {
    const [left, up, corner] = [row[index - step] ?? 0, above[index] ?? 0, index < step ? 0 : (above[index - step] ?? 0)]
    const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0
    row[index] = (row[index] ?? 0) + guess
  }
}

function paeth(left: number, up: number, corner: number): number {
  const [toLeft, toUp, toCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}

/** Red, green, blue and how opaque. */
function colourAt(
  row: Uint8Array,
  at: number,
  colour: number,
  { palette, transparency }: Chunks,
): readonly [number, number, number, number] {
  const sample = (index: number): number => row[at + index] ?? 0
  if (colour === PALETTE) {
    const index = sample(0)
    const part = (offset: number): number => palette?.[index * 3 + offset] ?? 0
    return [part(0), part(1), part(2), transparency?.[index] ?? 255]
  }
  const isGrey = colour === GREY || colour === 4
  const [red, green, blue] = isGrey ? [sample(0), sample(0), sample(0)] : [sample(0), sample(1), sample(2)]
  if (colour === 4 || colour === 6) return [red, green, blue, sample(colour === 4 ? 1 : 3)]
  // One colour stands for nothing; the samples are noted in two bytes each.
  const noted = isGrey ? [1] : [1, 3, 5]
  const isNothing = transparency !== undefined && noted.every((offset, index) => transparency[offset] === sample(index))
  return [red, green, blue, isNothing ? 0 : 255]
}
