/** An issuer of tokens: its keys, and a token that is good for an hour. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { report } from './report.js'

const { privateKey, publicKey } = await generateKeyPair('RS256')
const jwk = { ...(await exportJWK(publicKey)), kid: 'bench', alg: 'RS256', use: 'sig' }
const server = createServer((request, response) => {
  if (request.url === '/keys') {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ keys: [jwk] }))
    return
  }
  void new SignJWT({ scope: 'orders' })
    .setProtectedHeader({ alg: 'RS256', kid: 'bench' })
    .setIssuer(address)
    .setAudience('bench')
    .setSubject('ada')
    .setExpirationTime('1h')
    .sign(privateKey)
    .then((token) => response.end(token))
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
report(address)
