/** Owns the rule `icon`. */
import { rule } from '../../define.js'
import { REJECTED, REVIEWED } from '../../severity.js'

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const MOST_BYTES = 1_000_000
/** Kinds of colour with an alpha channel. */
const TRANSPARENT = [4, 6]

/** The beginning of a PNG, which says all that the rule asks. */
function png(width: number, height: number, colour = 2): Uint8Array {
  const bytes = new Uint8Array([...SIGNATURE, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 0, 0, 0, 0, 0, 8, colour, 0, 0, 0])
  const view = new DataView(bytes.buffer)
  view.setUint32(16, width)
  view.setUint32(20, height)
  return bytes
}

export const icon = rule({
  id: 'icon',
  title: 'The icon is a square PNG of 100 to 230 pixels, smaller than 1 MB and without transparency',
  severity: REJECTED,
  source: ['policy 5000.2.1'],
  document: 'icon',
  wrong: { icon: png(32, 32) },
  right: { icon: png(230, 230) },
  check({ files: { icon } }, report) {
    if (icon === undefined) return
    if (icon.length < 29 || !SIGNATURE.every((byte, index) => icon[index] === byte)) return report('', 'The icon is no PNG.')
    const view = new DataView(icon.buffer, icon.byteOffset, icon.byteLength)
    const [width, height] = [view.getUint32(16), view.getUint32(20)]
    if (width !== height) report('', `The icon is ${width} × ${height} pixels, not square.`)
    else if (width < 100 || width > 230) report('', `The icon is ${width} × ${height} pixels; 100 × 100 to 230 × 230 are allowed.`)
    if (icon.length >= MOST_BYTES) report('', `The icon has ${icon.length.toLocaleString('en-US')} bytes; less than a million are allowed.`)
    if (TRANSPARENT.includes(view.getUint8(25)))
      report('', 'The icon has an alpha channel; reviewers refuse what is transparent.', { severity: REVIEWED })
  },
})
