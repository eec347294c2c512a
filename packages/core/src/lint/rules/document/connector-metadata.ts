/** Owns the rule `connector-metadata`. */
import { child, listAt, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { REJECTED, STYLE } from '../../severity.js'
import { definition } from '../examples.js'

const KEY = 'x-ms-connector-metadata'
const CATEGORIES: ReadonlySet<string> = new Set([
  'AI',
  'Business Management',
  'Business Intelligence',
  'Collaboration',
  'Commerce',
  'Communication',
  'Content and Files',
  'Finance',
  'Data',
  'Human Resources',
  'Internet of Things',
  'IT Operations',
  'Lifestyle and Entertainment',
  'Marketing',
  'Productivity',
  'Sales and CRM',
  'Security',
  'Social Media',
  'Website',
])
const MOST_CATEGORIES = 2

export const connectorMetadata = rule({
  id: 'connector-metadata',
  title: 'Website, privacy policy and one or two known categories are given',
  severity: REJECTED,
  source: [
    'ConnectorMetadataPropertiesMissing',
    'InvalidConnectorCategory',
    'TooManyConnectorCategories',
    'policies 5000.3.1.3, 5000.3.1.5',
  ],
  wrong: definition({ [KEY]: [{ propertyName: 'Website', propertyValue: 'https://contoso.example' }] }),
  right: definition({
    [KEY]: [
      { propertyName: 'Website', propertyValue: 'https://contoso.example' },
      { propertyName: 'Privacy policy', propertyValue: 'https://contoso.example/privacy' },
      { propertyName: 'Categories', propertyValue: 'Commerce;Sales and CRM' },
    ],
  }),
  check({ definition }, report) {
    const facts = listAt(definition, KEY)
    // Published connectors write the names in other letters, too.
    const indexOf = (name: string): number => facts.findIndex((fact) => textAt(fact, 'propertyName')?.toLowerCase() === name.toLowerCase())
    const at = (name: string): string => (indexOf(name) < 0 ? `/${KEY}` : child(`/${KEY}`, indexOf(name), 'propertyValue'))
    const value = (name: string): string => textAt(facts[indexOf(name)], 'propertyValue') ?? ''
    for (const name of ['Website', 'Privacy policy', 'Categories']) {
      const place = child(`/${KEY}`, indexOf(name), 'propertyName')
      if (indexOf(name) >= 0 && textAt(facts[indexOf(name)], 'propertyName') !== name)
        report(place, `The fact is called "${name}".`, { severity: STYLE, fix: { kind: 'set', at: place, value: name } })
    }
    for (const name of ['Website', 'Privacy policy']) {
      if (value(name) === '') report(at(name), `The metadata has no "${name}".`)
      else if (!URL.canParse(value(name)) || !/^https:/i.test(value(name))) report(at(name), `"${name}" is no https address.`)
    }
    const categories = value('Categories')
      .split(';')
      .map((category) => category.trim())
      .filter((category) => category !== '')
    if (categories.length === 0) report(at('Categories'), 'The metadata has no "Categories".')
    if (categories.length > MOST_CATEGORIES)
      report(at('Categories'), `There are ${categories.length} categories; at most ${MOST_CATEGORIES} are allowed.`)
    for (const category of categories) if (!CATEGORIES.has(category)) report(at('Categories'), `There is no category "${category}".`)
  },
})
