/** Owns a rule of our own: asynchronous, because the list is a file that somebody else maintains. */
import { readFile } from 'node:fs/promises'
import { registerDecorator } from 'class-validator'

const LIST = new URL('../../data/disposable-domains.txt', import.meta.url)

async function isLasting(email: unknown): Promise<boolean> {
  if (typeof email !== 'string') return false
  const domains = (await readFile(LIST, 'utf8')).split('\n').map((line) => line.trim())
  return !domains.includes(email.slice(email.lastIndexOf('@') + 1).toLowerCase())
}

/** Refuses e-mail addresses at domains that give out throw-away mailboxes. */
export function IsLastingEmail(): PropertyDecorator {
  return (prototype, property) =>
    registerDecorator({
      name: 'isLastingEmail',
      target: prototype.constructor,
      propertyName: property as string,
      async: true,
      options: { message: '$property must not be a throw-away address' },
      validator: { validate: isLasting },
    })
}
