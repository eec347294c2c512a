/** Owns the key of the identity provider, and tokens that are signed with it (RFC 7519, ES256). */
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'

export class Signing {
  private readonly keyId = randomUUID()
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })

  /** The public key, as others fetch it (RFC 7517). */
  keySet(): object {
    return { keys: [{ ...this.keys.publicKey.export({ format: 'jwk' }), kid: this.keyId, alg: 'ES256', use: 'sig' }] }
  }

  token(claims: object): string {
    const text = [
      { alg: 'ES256', kid: this.keyId, typ: 'at+jwt' },
      { ...claims, jti: randomUUID() },
    ]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.')
    const signature = sign('sha256', Buffer.from(text), { key: this.keys.privateKey, dsaEncoding: 'ieee-p1363' })
    return `${text}.${signature.toString('base64url')}`
  }
}
