/**
 * Owns what is made from the operator's keys: sealed secrets in the store, digests to find them by, capabilities, cursors, signing secrets.
 * The first key makes everything new; the others still open what they made, for as long as they are listed.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'

/** Where a sealed value belongs: one moved to another place does not open there. */
export type Purpose = 'callback-url' | 'cursor'

const NONCE = 12
const TAG = 16
const ID = 4

interface Key {
  readonly id: Buffer
  readonly seal: Buffer
  readonly digest: Buffer
  readonly capability: Buffer
  readonly signing: Buffer
}

export class Keys {
  private readonly all: readonly Key[]
  private readonly current: Key

  /** `keys`: 32 bytes or more each, as bytes or as base64; the current one first. */
  constructor(keys: readonly (string | Uint8Array)[]) {
    this.all = keys.map(derive)
    const [current] = this.all
    if (current === undefined) throw new RangeError('No key is given. Make one with `openssl rand -base64 32`.')
    this.current = current
  }

  /** AES-256-GCM with the purpose and the context as associated data. */
  seal(purpose: Purpose, context: string, plain: Uint8Array): Buffer {
    const nonce = randomBytes(NONCE)
    const cipher = createCipheriv('aes-256-gcm', this.current.seal, nonce)
    cipher.setAAD(Buffer.from(`${purpose}\0${context}`))
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
    return Buffer.concat([this.current.id, nonce, cipher.getAuthTag(), sealed])
  }

  /** `undefined` where it was changed, belongs elsewhere, or none of the keys made it. */
  open(purpose: Purpose, context: string, sealed: Uint8Array): Buffer | undefined {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
    if (bytes.length < ID + NONCE + TAG) return undefined
    const key = this.all.find(({ id }) => id.equals(bytes.subarray(0, ID)))
    if (key === undefined) return undefined
    const decipher = createDecipheriv('aes-256-gcm', key.seal, bytes.subarray(ID, ID + NONCE), { authTagLength: TAG })
    decipher.setAAD(Buffer.from(`${purpose}\0${context}`))
    decipher.setAuthTag(bytes.subarray(ID + NONCE, ID + NONCE + TAG))
    try {
      return Buffer.concat([decipher.update(bytes.subarray(ID + NONCE + TAG)), decipher.final()])
    } catch {
      return undefined
    }
  }

  /** A digest that nobody without the key can make, under each key; the current one first. */
  digests(text: string): readonly [string, ...string[]] {
    const [first = '', ...rest] = this.all.map(({ digest }) => createHmac('sha256', digest).update(text).digest('base64url'))
    return [first, ...rest]
  }

  /** Proves that a text comes from here: 22 characters. */
  capability(text: string): string {
    return proof(this.current, text)
  }

  isCapability(text: string, given: string): boolean {
    const bytes = Buffer.from(given)
    return (
      this.all.map((key) => Buffer.from(proof(key, text))).filter((own) => own.length === bytes.length && timingSafeEqual(own, bytes))
        .length > 0
    )
  }

  /** What signs the events of a subscription where the operator names no secret: made from the key, so that nothing has to be kept. */
  signingSecrets(subscription: string): readonly Buffer[] {
    return this.all.map(({ signing }) => createHmac('sha256', signing).update(subscription).digest())
  }
}

function proof({ capability }: Key, text: string): string {
  return createHmac('sha256', capability).update(text).digest().subarray(0, 16).toString('base64url')
}

function derive(given: string | Uint8Array): Key {
  const bytes = typeof given === 'string' ? Buffer.from(given, 'base64') : given
  if (bytes.length < 32)
    throw new RangeError('A key has 32 bytes or more, as bytes or written in base64. Make one with `openssl rand -base64 32`.')
  const part = (use: string): Buffer => Buffer.from(hkdfSync('sha256', bytes, 'ferrule', use, 32))
  return {
    id: createHash('sha256').update(part('id')).digest().subarray(0, ID),
    seal: part('seal'),
    digest: part('digest'),
    capability: part('capability'),
    signing: part('signing'),
  }
}
