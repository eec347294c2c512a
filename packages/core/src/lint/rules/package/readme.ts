/** Owns the rule `readme`. */
import { rule } from '../../define.js'
import { REJECTED } from '../../severity.js'

const HEADINGS = ['Prerequisites', 'Known Issues and Limitations']
/** One of each: publishers' templates differ. */
const ALTERNATIVES: readonly (readonly string[])[] = [
  ['Supported Operations', 'Supported Actions', 'Supported Triggers'],
  ['Obtaining Credentials', 'How to get credentials', 'Getting Started', 'Get started with your connector'],
]

export const readme = rule({
  id: 'readme',
  title: 'The readme says what is needed, what can be done, how to get credentials and what does not work',
  severity: REJECTED,
  source: ["Microsoft's templates", 'policy 5000.1.1.2'],
  document: 'readme',
  wrong: { readme: '# Contoso Orders\n\nPlaces orders.\n' },
  right: {
    readme: [
      '# Contoso Orders',
      '## Prerequisites',
      '## Supported Operations',
      '## Obtaining Credentials',
      '## Known Issues and Limitations',
      '',
    ].join('\n\n'),
  },
  check({ files: { readme } }, report) {
    if (readme === undefined) return
    const headings = [...readme.matchAll(/^#{1,6}[ \t]+(.+?)[ \t#]*$/gm)].map(([, heading = '']) => heading.toLowerCase())
    const has = (name: string): boolean => headings.some((heading) => heading.includes(name.toLowerCase()))
    for (const names of [...HEADINGS.map((name) => [name]), ...ALTERNATIVES]) {
      if (!names.some(has)) report('', `The readme has no heading "${names[0] ?? ''}".`)
    }
  },
})
