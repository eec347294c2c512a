/** The API behind both: answers about 1 KB of JSON. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { report } from './report.js'
import { placed } from './work.js'

const lines = [1, 2, 3, 4, 5].map((index) => ({ article: `article-${index}`, quantity: index, price: index * 10.5 }))
const body = Buffer.from(JSON.stringify(placed({ customer: { email: 'ada.lovelace@contoso.example', name: 'Ada Lovelace' }, lines })))

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  request.resume()
  request.once('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
    response.end(body)
  })
})
server.listen(0, '127.0.0.1', () => report(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
