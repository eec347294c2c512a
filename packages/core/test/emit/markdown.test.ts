import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { emitIntro, emitMarkdown, emitReadme } from '../../src/emit/index.js'
import { lintConnector } from '../../src/lint/index.js'
import { freezeModel, type ConnectorModel } from '../../src/model/index.js'
import { arbitraryModel } from './models/arbitrary.js'
import { tickets } from './models/tickets.js'

test('texts of a declaration stay text: they open no heading, table, link or tag', () => {
  const title = '# <script>alert(1)</script> | [x](javascript:alert(1)) `*_'
  const described: ConnectorModel = freezeModel({ ...tickets, title, description: '# Not a heading\n\n1. Not a list\n\n&lt;b&gt;' })
  const { document } = emitMarkdown(described)
  expect(document.split('\n').slice(0, 7)).toEqual([
    '# \\# \\<script\\>alert(1)\\</script\\> \\| \\[x\\](javascript:alert(1)) \\`\\*\\_',
    '',
    '\\# Not a heading',
    '',
    '1\\. Not a list',
    '',
    '\\&lt;b\\&gt;',
  ])
})

test('only an address of the web is something to click on', () => {
  const page = (website: string): string => emitMarkdown(freezeModel({ ...tickets, website })).document
  expect(page('https://tickets.example/a')).toContain('| Website | <https://tickets.example/a> |')
  expect(page('javascript:alert(1)')).toContain('| Website | javascript:alert(1) |')
})

test('whatever a model says, every heading is one of ours and every row has the cells of its table', () => {
  fc.assert(
    fc.property(arbitraryModel(), (model) => {
      const lines = emitMarkdown(model).document.split('\n')
      const shown = model.operations.filter(({ visibility }) => visibility !== 'internal')
      expect(lines.filter((line) => line.startsWith('### ')).length).toBe(shown.length + model.schemas.length)
      expect(lines.filter((line) => /^#{1,2} /.test(line)).length).toBeLessThanOrEqual(5)
      const cells = (line: string): number => line.replace(/\\[\\|]/g, '').split('|').length
      for (const [index, line] of lines.entries()) {
        if (!line.startsWith('|')) continue
        const before = lines[index - 1] ?? ''
        if (before.startsWith('|')) expect({ line, cells: cells(line) }).toEqual({ line, cells: cells(before) })
      }
    }),
    { numRuns: 60 },
  )
})

test('readme and intro have the headings that reviewers look for', () => {
  for (const readme of [emitReadme(tickets).document, emitIntro(tickets).document]) {
    expect(lintConnector({ readme }, { ruleset: 'certification' }).filter(({ rule }) => rule === 'readme')).toEqual([])
  }
})

test('what a person writes stands in place of what is made, under whichever name of the section it is given', () => {
  const sections = { 'obtaining credentials': 'Call us.\n', 'Known Issues and Limitations': 'Slow on Sundays.', Pricing: 'Free.' }
  for (const text of [emitReadme(tickets, { sections }).document, emitIntro(tickets, { sections }).document]) {
    expect(text).toMatch(/^## (Obtaining Credentials|How to get credentials)\n\nCall us\.\n\n/m)
    expect(text).toMatch(/^## Known issues and limitations\n\nSlow on Sundays\.\n\n/im)
    expect(text).toMatch(/\n## Pricing\n\nFree\.\n$/)
  }
})
