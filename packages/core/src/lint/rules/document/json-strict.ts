/** Owns the rule `json-strict`. */
import { locate } from '../../text/locate.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'

export const jsonStrict = rule({
  id: 'json-strict',
  title: 'The files are strict JSON, without byte-order mark, comments and repeated keys',
  severity: FAILS,
  source: ['paconn'],
  wrong: { definition: { swagger: '2.0' }, texts: { definition: '{\n  // ours\n  "swagger": "2.0"\n}' } },
  right: { definition: { swagger: '2.0' }, texts: { definition: '{\n  "swagger": "2.0"\n}' } },
  check({ files: { texts } }, report) {
    for (const document of ['definition', 'properties'] as const) {
      const text = texts?.[document]
      if (text === undefined) continue
      if (text.startsWith('\uFEFF')) report('', 'The file begins with a byte-order mark, at which paconn stops.', { document })
      try {
        JSON.parse(text.replace(/^\uFEFF/, ''))
      } catch (error) {
        const detail = error instanceof Error ? error.message.replace(/\s+/g, ' ').slice(0, 200) : 'it does not parse'
        report('', `The file is no strict JSON: ${detail}.`, { document })
        continue
      }
      for (const at of locate(text).repeated) report(at, 'The key stands here twice; all but the last are lost.', { document })
    }
  },
})
