/** Owns the rule `host-production`. */
import { textAt } from '../../json.js'
import { rule } from '../../define.js'
import { REJECTED } from '../../severity.js'
import { definition } from '../examples.js'

const NOT_PRODUCTION = /^localhost\b|(?:^|[.-])(?:staging|stage|dev|test|ngrok(?:-free)?|devtunnels)(?=[.-]|$)/i

export const hostProduction = rule({
  id: 'host-production',
  title: 'The host is that of production',
  severity: REJECTED,
  source: ['policy 5000.2.6.4'],
  wrong: definition({ host: 'orders-staging.contoso.example' }),
  right: definition({ host: 'orders.contoso.example' }),
  check({ definition }, report) {
    const host = textAt(definition, 'host') ?? ''
    if (NOT_PRODUCTION.test(host)) report('/host', `The host ${host} does not look like one of production.`)
  },
})
