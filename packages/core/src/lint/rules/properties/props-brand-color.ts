/** Owns the rule `props-brand-color`. */
import { own, show } from '../../json.js'
import { rule } from '../../define.js'
import { REJECTED } from '../../severity.js'
import { properties } from '../examples.js'

const REFUSED = ['#007ee5', '#ffffff']

export const propsBrandColor = rule({
  id: 'props-brand-color',
  title: 'The brand colour is #rrggbb, and neither the default nor white',
  severity: REJECTED,
  source: ['policy 5000.2.1.1'],
  document: 'properties',
  wrong: properties({ iconBrandColor: '#007ee5' }),
  right: properties({ iconBrandColor: '#da3b01' }),
  check({ properties }, report) {
    if (properties === undefined) return
    const color = own(properties, 'iconBrandColor')
    const at = '/properties/iconBrandColor'
    if (typeof color !== 'string' || !/^#[0-9a-f]{6}$/i.test(color))
      report(at, `The brand colour is ${show(color)}; it is written as #rrggbb.`)
    else if (REFUSED.includes(color.toLowerCase())) report(at, `Reviewers refuse the brand colour ${color}.`)
  },
})
