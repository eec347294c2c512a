/** That callbacks go to the public internet alone, whatever they are called and wherever their names lead; canaries count who comes. */
import { receiver, type Receiver } from '@ferrule/testing'
import { CallbackGuard, CallbackRejected, isPublicAddress, type CallbackPolicy } from '@ferrule/triggers'
import { createServer, type Server } from 'node:net'
import { once } from 'node:events'
import type { LookupAddress } from 'node:dns'
import { LOOPBACK, openBench, statesOf, until } from './bench.js'

let four: Receiver
let six: Receiver
beforeAll(async () => {
  four = await receiver()
  // The same port: a canary has to be where a mended URL would lead.
  six = await receiver({ host: '::1', port: Number(new URL(four.origin).port) })
})
afterAll(async () => {
  expect([four.connections, six.connections]).toEqual([0, 0])
  await four.close()
  await six.close()
})
const port = (): string => new URL(four.origin).port

/** By the numbers of the catalogue; those that lead to names are further down. */
const refused: readonly (readonly [string, ...string[]])[] = [
  ['S1', 'https://127.0.0.1/'],
  ['S2', 'https://127.1/'],
  ['S3', 'https://2130706433/'],
  ['S4', 'https://0x7f000001/'],
  ['S5', 'https://0x7f.1/'],
  ['S6', 'https://0177.0.0.1/'],
  ['S7', 'https://017700000001/'],
  ['S8', 'https://127.0.0.1./'],
  ['S9', 'https://127。0。0。1/'],
  ['S10', 'https://①②⑦.⓪.⓪.①/'],
  ['S11', 'https://%31%32%37.0.0.1/', 'https://127%2e0%2e0%2e1/'],
  ['S12', 'https://0/', 'https://0.0.0.0/'],
  ['S13', 'https://localhost/', 'https://LOCALHOST./', 'https://foo.localhost/'],
  ['S14', 'https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/'],
  ['S15', 'https://169.254.169.254/'],
  ['S16', 'https://2852039166/', 'https://0xa9fea9fe/'],
  ['S17', 'https://[::ffff:a9fe:a9fe]/'],
  ['S18', 'https://169.254.170.2/'],
  ['S19', 'https://100.100.100.200/'],
  ['S20', 'https://192.0.0.192/'],
  ['S21', 'https://168.63.129.16/'],
  ['S22', 'https://metadata.google.internal/', 'https://metadata/', 'https://server/'],
  ['S23', 'https://10.0.0.1/', 'https://172.16.0.1/', 'https://192.168.0.1/'],
  ['S24', 'https://100.64.0.1/', 'https://198.18.0.1/'],
  ['S25', 'https://224.0.0.1/', 'https://255.255.255.255/', 'https://240.0.0.1/'],
  ['S26', 'https://good.example@127.0.0.1/', 'https://user:pw@hooks.example.com/'],
  [
    'S28',
    'https://hooks.example.com:22/',
    'https://hooks.example.com:25/',
    'https://hooks.example.com:6379/',
    'https://hooks.example.com:0/',
    'https://hooks.example.com:65536/',
  ],
  ['S29', 'https://[::]/', 'https://[::1]/'],
  ['S30', 'https://[::ffff:127.0.0.1]/'],
  ['S31', 'https://[::127.0.0.1]/'],
  ['S32', 'https://[::ffff:0:127.0.0.1]/'],
  ['S33', 'https://[64:ff9b::7f00:1]/'],
  ['S34', 'https://[64:ff9b:1::7f00:1]/'],
  ['S35', 'https://[2002:a9fe:a9fe::]/', 'https://[2002:7f00:1::]/'],
  ['S36', 'https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/'],
  ['S37', 'https://[fe80::1]/', 'https://[fe80::1%25eth0]/', 'https://[fe80::1%eth0]/'],
  ['S38', 'https://[fd00:ec2::254]/'],
  ['S39', 'https://[fc00::1]/', 'https://[fec0::1]/', 'https://[ff02::1]/'],
  ['S40', 'https://[5f00::1]/', 'https://[100::1]/', 'https://[2001:db8::1]/', 'https://[3fff::1]/'],
  [
    'S41',
    'gopher://hooks.example.com/',
    'file:///etc/passwd',
    'ftp://hooks.example.com/',
    'data:text/plain,x',
    'javascript:alert(1)',
    'blob:https://hooks.example.com/x',
    'ws://hooks.example.com/',
    'wss://hooks.example.com/',
  ],
  ['S42', 'http://hooks.example.com/', 'http://prod-00.westus.logic.azure.com/'],
  [
    'S43',
    'https:///127.0.0.1/',
    'https:/\\127.0.0.1/',
    'https:127.0.0.1/',
    'https:/127.0.0.1/',
    'https:\\\\127.0.0.1\\',
    '//127.0.0.1/',
    '/hook',
  ],
  [
    'S44',
    ' https://127.0.0.1/',
    '\thttps://127.0.0.1/',
    'ht\ntps://127.0.0.1/',
    'https://127.0.0.1/ ',
    'https://hooks.example.com/a b',
    'https://hooks.example.com/\r\nX: y',
  ],
  ['S45', 'https://127.0.0.1:80\\@good.example/', 'https://127.0.0.1#@good.example/', 'https://good.example#.127.0.0.1/'],
  ['twice encoded', 'https%253A%252F%252Fhooks.example.com%252F', 'https%3A%2F%2F127.0.0.1%2F', 'https%3A%2F%2Fhooks.example.com%2F%ff'],
  ['too long', `https://hooks.example.com/${'a'.repeat(16_384)}`],
  [
    'no URL',
    '',
    'hooks.example.com',
    'https://',
    'https://.',
    'https://[::1/',
    'https://exa mple.com/',
    'https://hooks.example.com:443443/',
  ],
]

describe('a callback URL is refused without saying why', () => {
  test.each(refused)('%s', async (_, ...urls) => {
    const bench = await openBench({ callbacks: {} })
    for (const callbackUrl of urls)
      await expect(bench.triggers.subscribe({ topic: 'orderPlaced', principal: 'me', callbackUrl })).rejects.toMatchObject({
        code: 'callback-url-rejected',
        message: 'The callback URL is not accepted.',
      })
    expect((await bench.store.subscriptions({}, { limit: 1 })).items).toEqual([])
    await bench.close()
  })

  test('S27: of hosts that are not listed, where hosts are', () => {
    const guard = new CallbackGuard({ hosts: ['.logic.azure.com', 'hooks.example.com'] })
    for (const url of [
      'https://logic.azure.com.evil.example/',
      'https://evillogic.azure.com/',
      'https://evil.example/?.logic.azure.com',
      'https://evil.example/.logic.azure.com',
      'https://logic.azure.com/',
      'https://a.hooks.example.com/',
    ])
      expect(() => guard.accept(url)).toThrow(CallbackRejected)
    for (const url of ['https://prod-00.westus.logic.azure.com/', 'https://hooks.example.com/', 'https://HOOKS.example.com./'])
      expect(guard.accept(url).text).toBe(url)
  })
})

describe('nothing connects to such an address, even where nobody refused it before', () => {
  const hosts = [
    ...[
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '0',
      '0.0.0.0',
      '[::1]',
      '[::]',
      '[::ffff:127.0.0.1]',
      '[::127.0.0.1]',
    ],
    ...['169.254.169.254', '168.63.129.16', '10.0.0.1', '[fe80::1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]'],
  ]
  test.each(hosts)('%s', async (host) => {
    const guard = new CallbackGuard({ allowHttp: true, ports: 'any' })
    for (const scheme of ['http', 'https']) {
      const client = guard.client(`${scheme}://${host}:${port()}`)
      await expect(client.request({ path: '/', method: 'POST', body: '{}' })).rejects.toBeInstanceOf(CallbackRejected)
      await client.destroy()
    }
  })
})

describe('a name is accepted, and is no way in when it leads inside', () => {
  const to = (...addresses: string[]): LookupAddress[] => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  const PUBLIC = '192.0.78.1'

  const cases: readonly (readonly [string, (asked: number) => LookupAddress[]])[] = [
    ['S46: to 127.0.0.1', () => to('127.0.0.1')],
    ['S46: to ::1', () => to('::1')],
    ['S47: to a public address and to one inside', () => to(PUBLIC, '::1')],
    ['S47: in the other order', () => to('127.0.0.1', PUBLIC)],
    ['S49: over other names', () => to('10.0.0.7')],
    ['S50: to a thousand addresses, one of them inside', () => to(...Array.from({ length: 999 }, () => PUBLIC), '127.0.0.1')],
    ['to a mapped address', () => to('::ffff:127.0.0.1')],
    ['to no address', () => []],
    ['to no address that is one', () => to('localhost')],
  ]
  test.each(cases)('%s', async (_, resolve) => {
    const attempts = await deliverTo('hooks.example.com', (__, callback) => callback(null, resolve(0)))
    expect(attempts).toHaveLength(1)
    expect(['blocked', 'connection']).toContain(attempts[0]?.outcome)
  })

  test('S48, S51: to another address each time it is asked', async () => {
    let asked = 0
    const bench = await openBench({
      callbacks: {
        ...{ allowHttp: true, ports: 'any', allowAddresses: ['127.0.0.2/32'] },
        // First where a receiver is, then inside.
        resolve: (_, callback) => callback(null, to(asked++ === 0 ? '127.0.0.2' : '127.0.0.1')),
      },
    })
    const public_ = await receiver({ host: '127.0.0.2', port: Number(port()) })
    public_.answer('/', { status: 500, headers: { connection: 'close' } })
    await bench.triggers.subscribe({ topic: 'orderPlaced', principal: 'me', callbackUrl: `http://moving.example.com:${port()}/` })
    bench.triggers.start()
    await bench.triggers.publish({ topic: 'orderPlaced', event: {} })
    const attempts = async () => bench.store.attempts((await bench.store.deliveries({}, { limit: 1 })).items[0]?.id ?? '')
    await until(async () => (await attempts()).length === 1)
    for (const wait of [10_000, 10 * 60_000]) {
      const before = (await attempts()).length
      bench.clock.advance(wait)
      await until(async () => (await attempts()).length > before)
    }
    expect((await attempts()).map(({ outcome, error }) => error ?? outcome)).toEqual([
      'refused',
      'Refused to connect: a name that leads to 127.0.0.1.',
      'Refused to connect: a name that leads to 127.0.0.1.',
    ])
    expect(public_.requests).toHaveLength(1)
    await bench.close()
    await public_.close()
  })

  test('S54: a connection that is kept goes on to where it was checked, not to where the name has moved', async () => {
    let address = '127.0.0.2'
    const bench = await openBench({
      callbacks: { allowHttp: true, ports: 'any', allowAddresses: ['127.0.0.2/32'], resolve: (_, callback) => callback(null, to(address)) },
    })
    const public_ = await receiver({ host: '127.0.0.2', port: Number(port()) })
    await bench.triggers.subscribe({ topic: 'orderPlaced', principal: 'me', callbackUrl: `http://moving.example.com:${port()}/` })
    bench.triggers.start()
    await bench.triggers.publish({ topic: 'orderPlaced', event: {} })
    await until(async () => (await statesOf(bench.store)).delivered === 1)
    address = '127.0.0.1'
    await bench.triggers.publish({ topic: 'orderPlaced', event: {} })
    await public_.waitFor('/', 2)
    expect(public_.connections).toBe(1)
    await bench.close()
    await public_.close()
  })

  test('what is allowed by address is reached by name', async () => {
    const allowed = await receiver({ host: '127.0.0.2' })
    const bench = await openBench({
      callbacks: {
        allowHttp: true,
        ports: 'any',
        allowAddresses: ['127.0.0.2/32'],
        resolve: (_, callback) => callback(null, to('127.0.0.2')),
      },
    })
    await bench.triggers.subscribe({
      topic: 'orderPlaced',
      principal: 'me',
      callbackUrl: `http://on-premises.example.com:${new URL(allowed.origin).port}/hook`,
    })
    bench.triggers.start()
    await bench.triggers.publish({ topic: 'orderPlaced', event: {} })
    const [request] = await allowed.waitFor('/hook', 1)
    expect(request?.headers.host).toBe(`on-premises.example.com:${new URL(allowed.origin).port}`)
    await bench.close()
    await allowed.close()
  })

  async function deliverTo(host: string, resolve: NonNullable<CallbackPolicy['resolve']>) {
    const bench = await openBench({ callbacks: { allowHttp: true, ports: 'any', resolve } })
    await bench.triggers.subscribe({ topic: 'orderPlaced', principal: 'me', callbackUrl: `http://${host}:${port()}/` })
    bench.triggers.start()
    await bench.triggers.publish({ topic: 'orderPlaced', event: {} })
    const attempts = async () => bench.store.attempts((await bench.store.deliveries({}, { limit: 1 })).items[0]?.id ?? '')
    await until(async () => (await attempts()).length > 0)
    const made = await attempts()
    await bench.close()
    return made
  }
})

describe('what an answer says leads nowhere', () => {
  const answers: readonly (readonly [string, string])[] = [
    ...[301, 302, 303, 307, 308].flatMap((status) => [
      [`S52: ${status} inside`, `HTTP/1.1 ${status} Moved\r\nLocation: http://127.0.0.1:PORT/\r\nContent-Length: 0\r\n\r\n`] as const,
      [`S52: ${status} to a file`, `HTTP/1.1 ${status} Moved\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n`] as const,
    ]),
    ['S53: Alt-Svc', 'HTTP/1.1 200 OK\r\nAlt-Svc: h2="127.0.0.1:PORT"; ma=86400\r\nContent-Length: 0\r\n\r\n'],
    ['S53: Refresh', 'HTTP/1.1 200 OK\r\nRefresh: 0; url=http://127.0.0.1:PORT/\r\nContent-Length: 0\r\n\r\n'],
    [
      'S53: 103',
      'HTTP/1.1 103 Early Hints\r\nLink: <http://127.0.0.1:PORT/>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
    ],
    ['S53: 101', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n'],
  ]
  test.each(answers)('%s', async (name, answer) => {
    const server = await speaking(answer.replaceAll('PORT', port()))
    const bench = await openBench({ callbacks: { ...LOOPBACK, allowAddresses: ['127.0.0.2/32'] } })
    await bench.triggers.subscribe({ topic: 'orderPlaced', principal: 'me', callbackUrl: `http://127.0.0.2:${portOf(server)}/` })
    bench.triggers.start()
    await bench.triggers.publish({ topic: 'orderPlaced', event: {} })
    const attempts = async () => bench.store.attempts((await bench.store.deliveries({}, { limit: 1 })).items[0]?.id ?? '')
    await until(async () => (await attempts()).length > 0)
    const expected = name.includes('101') ? 'connection' : name.includes('S52') ? 'refused' : 'delivered'
    expect((await attempts())[0]?.outcome).toBe(expected)
    await bench.close()
    server.close()
  })

  test('S55: a proxy in the environment is not asked', async () => {
    const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'NODE_USE_ENV_PROXY']
    const before = Object.fromEntries(names.map((name) => [name, process.env[name]]))
    for (const name of names) process.env[name] = name === 'NODE_USE_ENV_PROXY' ? '1' : four.origin
    const allowed = await receiver({ host: '127.0.0.2' })
    const bench = await openBench({ callbacks: { ...LOOPBACK, allowAddresses: ['127.0.0.2/32'] } })
    await bench.triggers.subscribe({ topic: 'orderPlaced', principal: 'me', callbackUrl: `${allowed.origin}/hook` })
    bench.triggers.start()
    await bench.triggers.publish({ topic: 'orderPlaced', event: {} })
    await allowed.waitFor('/hook', 1)
    for (const name of names)
      if (before[name] === undefined) delete process.env[name]
      else process.env[name] = before[name]
    await bench.close()
    await allowed.close()
  })

  async function speaking(answer: string): Promise<Server> {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => socket.write(answer))
    })
    server.listen(0, '127.0.0.2')
    await once(server, 'listening')
    return server
  }
  const portOf = (server: Server): number => (server.address() as { readonly port: number }).port
})

describe('S56: what the platform sends is accepted and kept byte for byte', () => {
  test.each([
    'https://prod-00.westus.logic.azure.com:443/workflows/0123456789abcdef/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=aBc-_dEf%2F%2B0',
    'https://x.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/0a1b/triggers/manual/paths/invoke?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=x',
    "https://hooks.example.com/a//b/../c/./d?x=[1]&y={2}&z='(3)'|%7c&empty&=",
    'https://hooks.example.com',
    'https://hooks.example.com?sig=a',
    'https://[2606:4700::1111]/hook',
    'https://1.1.1.1/hook',
  ])('%s', (url) => {
    const accepted = new CallbackGuard().accept(url)
    expect(accepted.text).toBe(url)
    const written = url.slice(url.indexOf('/', 8) < 0 ? url.length : url.indexOf('/', 8))
    if (written.length > 1) expect(accepted.path).toBe(written)
    expect(new URL(accepted.origin).hostname).toBe(new URL(url).hostname)
  })

  test('encoded as a whole, it is decoded once', () => {
    const url = 'https://prod-00.westus.logic.azure.com:443/workflows/1?sp=%2Ftriggers&sig=a%2Bb'
    expect(new CallbackGuard().accept(encodeURIComponent(url)).text).toBe(url)
    expect(new CallbackGuard().accept(encodeURIComponent(url).toLowerCase()).text).toBe(url.toLowerCase())
  })

  test('as long as the platform lets URLs be', () => {
    const url = `https://hooks.example.com/${'a'.repeat(16_384 - 26)}`
    expect(url).toHaveLength(16_384)
    expect(new CallbackGuard().accept(url).text).toBe(url)
  })
})

test('a network that is none is refused when the guard is made', () => {
  expect(() => new CallbackGuard({ allowAddresses: ['localhost'] })).toThrow('localhost is no network; write 10.0.0.0/8 or fd00::/8.')
})

test.each([
  ['8.8.8.8', true],
  ['1.1.1.1', true],
  ['168.63.129.15', true],
  ['168.63.129.16', false],
  ['172.15.255.255', true],
  ['172.32.0.1', true],
  ['223.255.255.255', true],
  ['2606:4700::1111', true],
  ['2001:4860:4860::8888', true],
  ['2001:200::1', true],
  ['2001:1ff::1', false],
  ['4000::1', false],
  ['::ffff:8.8.8.8', false],
  ['2606:4700::1111%eth0', false],
  ['hooks.example.com', false],
  ['', false],
])('that %s is a public address is %s', (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic)
})
