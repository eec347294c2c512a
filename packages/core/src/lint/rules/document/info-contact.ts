/** Owns the rule `info-contact`. */
import { objectAt, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { REJECTED } from '../../severity.js'
import { info } from '../examples.js'

const VALID = {
  name: (text: string) => text.trim() !== '',
  url: (text: string) => URL.canParse(text) && /^https?:/i.test(text),
  email: (text: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text),
} as const

export const infoContact = rule({
  id: 'info-contact',
  title: 'The contact has a name, an address on the web and an e-mail address',
  severity: REJECTED,
  source: ['ContactEmailNotValid', 'UrlNotValid', 'RequiredPropertyMissing', 'policy 5000.3.1.4'],
  wrong: info({ contact: { name: 'Contoso', url: 'contoso.example' } }),
  right: info({ contact: { name: 'Contoso', url: 'https://contoso.example/help', email: 'help@contoso.example' } }),
  check({ info }, report) {
    const contact = objectAt(info, 'contact')
    for (const [key, isValid] of Object.entries(VALID)) {
      const text = textAt(contact, key)
      if (text === undefined) report(`/info/contact/${key}`, `The contact has no ${key}.`)
      else if (!isValid(text)) report(`/info/contact/${key}`, `The ${key} of the contact is not valid.`)
    }
  },
})
