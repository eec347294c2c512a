/** One bad package for each check: made of the orders' good one, changed in one place. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { unzipSync, zipSync } from 'fflate'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { checkPackage, type PackageFinding } from '../src/index.js'
import { ROOT, temporaryFolder } from './support/project.js'

/** Files by their paths; a zip file inside is one more such tree. */
interface Tree {
  [path: string]: string | Uint8Array | Tree
}

const folder = temporaryFolder()
let good: Tree
let suppressions: readonly { readonly rule: string; readonly reason: string }[]

beforeAll(() => {
  const command = [
    join(ROOT, 'packages/cli/bin/ferrule.js'),
    'pack',
    'examples/orders/src/connector.ts',
    '--for',
    'certification',
    '--out',
    folder,
  ]
  execFileSync(process.execPath, command, { cwd: ROOT, env: { ...process.env, NODE_OPTIONS: '' } })
  good = unpacked(readFileSync(join(folder, 'upload.zip')))
  suppressions = (
    JSON.parse(readFileSync(join(ROOT, 'examples/orders/ferrule-lint.json'), 'utf8')) as { suppressions: typeof suppressions }
  ).suppressions
}, 60_000)

function unpacked(zip: Uint8Array): Tree {
  return Object.fromEntries(
    Object.entries(unzipSync(zip)).map(([path, bytes]) => [
      path,
      path.endsWith('.zip') ? unpacked(bytes) : /\.(xml|json|md)$/.test(path) ? new TextDecoder().decode(bytes) : bytes,
    ]),
  )
}

function packed(tree: Tree): Uint8Array {
  const bytes = (content: Tree[string]): Uint8Array =>
    typeof content === 'string' ? new TextEncoder().encode(content) : content instanceof Uint8Array ? content : packed(content)
  return zipSync(Object.fromEntries(Object.entries(tree).map(([path, content]) => [path, [bytes(content), { level: 0 as const }]])))
}

let count = 0
/** What is found in the orders' package after a change. */
async function foundIn(change: (upload: Tree) => void | Tree): Promise<readonly PackageFinding[]> {
  const upload = structuredClone(good)
  const path = join(folder, `changed${count++}.zip`)
  writeFileSync(path, packed(change(upload) ?? upload))
  return checkPackage(path, { suppressions })
}

const part = (tree: Tree, ...way: readonly string[]): Tree => way.reduce((at, name) => at[name] as Tree, tree)
const assets = (upload: Tree): Tree => part(upload, 'package.zip')
const CONNECTOR = 'PkgAssets/ConnectorSolution.zip'
const FLOW = 'PkgAssets/FlowSolution.zip'
const connector = (upload: Tree): Tree => part(upload, 'package.zip', CONNECTOR)
const flow = (upload: Tree): Tree => part(upload, 'package.zip', FLOW)

function edit(tree: Tree, path: string, from: string | RegExp, to: string): void {
  const text = tree[path] as string
  const edited = text.replace(from, to)
  if (edited === text) throw new Error(`${path} has no ${String(from)}.`)
  tree[path] = edited
}

const keyOf = (tree: Tree, pattern: RegExp): string => Object.keys(tree).find((path) => pattern.test(path)) ?? ''
const remove = (tree: Tree, pattern: RegExp): void => void delete tree[keyOf(tree, pattern)]

/** Changes the definition in both solutions. */
function define(upload: Tree, change: (definition: Definition) => void): void {
  for (const solution of [connector(upload), flow(upload)]) {
    const path = keyOf(solution, /_openapidefinition\.json$/)
    const definition = JSON.parse(solution[path] as string) as Definition
    change(definition)
    solution[path] = JSON.stringify(definition)
  }
}

interface Definition {
  swagger: string
  host: string
  schemes: string[]
  info: { title: string; description: string; contact?: { email?: string } }
  paths: Record<
    string,
    Record<string, { operationId?: string; responses?: Record<string, { description?: string; schema?: object }>; [key: string]: unknown }>
  >
  [key: `x-${string}`]: unknown
}

/** A PNG of one colour, eight bits a sample. */
function png(width: number, height: number, pixel: readonly number[]): Uint8Array {
  const chunk = (name: string, data: Uint8Array): Buffer => {
    const size = Buffer.alloc(4)
    size.writeUInt32BE(data.length)
    // Nobody here reads the checksum.
    return Buffer.concat([size, Buffer.from(name), data, Buffer.alloc(4)])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, pixel.length === 4 ? 6 : 2], 8)
  const row = Buffer.from([0, ...Array.from({ length: width }, () => pixel).flat()])
  const rows = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)))
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const BRAND = [0x0a, 0x5c, 0x36] as const
const withIcon = (icon: Uint8Array) => (upload: Tree) => {
  for (const solution of [connector(upload), flow(upload)]) solution[keyOf(solution, /_iconblob\.Png$/)] = icon
}

test('the package that nothing was changed in passes, also with an icon that has an opaque alpha channel', async () => {
  expect(await foundIn(() => undefined)).toEqual([])
  expect(await foundIn(withIcon(png(160, 160, [...BRAND, 255])))).toEqual([])
})

const ANSWER = { description: 'It', schema: { type: 'object', properties: { id: { type: 'string', title: 'Id' } } } }

const CASES: readonly (readonly [code: string, what: string, change: (upload: Tree) => void | Tree])[] = [
  [
    '5000.1.1.1',
    'no icon',
    (upload) =>
      [connector(upload), flow(upload)].forEach((solution) => edit(solution, 'customizations.xml', /<iconblob>.*<\/iconblob>/, '')),
  ],
  ['5000.1.1.2', 'an introduction with nothing in it', (upload) => void (upload['intro.md'] = ' \n')],
  ['5000.1.1.2', 'an introduction without known issues', (upload) => edit(upload, 'intro.md', 'Known issues and limitations', 'Praise')],
  [
    '5000.1.1.3',
    'no definition',
    (upload) => edit(connector(upload), 'customizations.xml', /<openapidefinition>.*<\/openapidefinition>/, ''),
  ],
  ['5000.1.1.4', 'a program', (upload) => void (assets(upload)['PkgAssets/setup.exe'] = 'MZ')],
  ['5000.1.1.4', 'an entry that leads out', (upload) => void (upload['../intro.md'] = 'x')],
  ['5000.1.1.4', 'an entry that leads out by a backslash', (upload) => void (assets(upload)['PkgAssets\\..\\..\\x.md'] = 'x')],
  ['5000.1.1.4', 'an entry with a drive', (upload) => void (upload['C:\\x.md'] = 'x')],
  ['5000.1.1.4', 'an entry that is there twice, in other letters', (upload) => void (upload['INTRO.md'] = 'x')],
  ['5000.1.1.5', 'no package', (upload) => remove(upload, /^package\.zip$/)],
  ['5000.1.1.5', 'two packages', (upload) => void (upload['old.zip'] = {})],
  ['5000.1.1.5', 'no introduction', (upload) => remove(upload, /^intro\.md$/)],
  ['5000.1.1.5', 'two texts', (upload) => void (upload['readme.md'] = 'x')],
  ['5000.1.1.6', 'no solution with a flow', (upload) => remove(assets(upload), /Flow/)],
  ['5000.1.1.6', 'no solution with the connector alone', (upload) => remove(assets(upload), /Connector/)],
  [
    '5000.1.1.7',
    'a flow that uses another connector',
    (upload) => edit(flow(upload), keyOf(flow(upload), /^Workflows/), 'contoso_contoso-20orders', 'contoso_other'),
  ],
  [
    '5000.1.1.7',
    'a flow that calls what the connector does not have',
    (upload) => edit(flow(upload), keyOf(flow(upload), /^Workflows/), '"UpdateOrder"', '"ShipOrder"'),
  ],
  ['5000.1.1.8', 'a connector that is no component', (upload) => edit(connector(upload), 'solution.xml', /<RootComponent .*\/>/, '')],
  [
    '5000.1.1.8',
    'a flow without the connector in its solution',
    (upload) => edit(flow(upload), 'customizations.xml', /<Connectors>[^]*<\/Connectors>/, ''),
  ],
  [
    '5000.1.1.9',
    'nothing that makers see',
    (upload) =>
      define(upload, ({ paths }) =>
        Object.values(paths)
          .flatMap(Object.values)
          .forEach((operation: Record<string, unknown>) => (operation['x-ms-visibility'] = 'internal')),
      ),
  ],
  ['5000.1.1.10', 'no types of the parts', (upload) => remove(assets(upload), /Content_Types/)],
  [
    '5000.1.1.11',
    'a package in a folder',
    (upload) => ({ 'intro.md': upload['intro.md'] ?? '', 'files/package.zip': upload['package.zip'] ?? '' }),
  ],
  [
    '5000.1.1.12',
    'no folder of assets',
    (upload) => void (upload['package.zip'] = { '[Content_Types].xml': '', 'ConnectorSolution.zip': connector(upload) }),
  ],
  ['5000.1.1.12', 'two folders', (upload) => void (assets(upload)['More/x.xml'] = 'x')],
  ['5000.1.1.12', 'a folder in the folder of assets', (upload) => void (assets(upload)['PkgAssets/more/x.xml'] = 'x')],
  ['5000.1.1.13', 'no solutions', (upload) => void (upload['package.zip'] = { '[Content_Types].xml': '', 'PkgAssets/x.xml': '' })],
  ['5000.1.1.13', 'three solutions', (upload) => void (assets(upload)['PkgAssets/Third.zip'] = connector(upload))],
  ['5000.1.1.14', 'no folder of flows', (upload) => remove(flow(upload), /^Workflows/)],
  [
    '5000.1.1.15',
    'a flow that is named and not there',
    (upload) => edit(flow(upload), 'customizations.xml', '/Workflows/Follow', '/Workflows/Other'),
  ],
  ['5000.1.1.15', 'a flow that is there and not named', (upload) => void (flow(upload)['Workflows/More.json'] = '{}')],
  ['5000.1.1.15', 'a flow that is no JSON', (upload) => void (flow(upload)[keyOf(flow(upload), /^Workflows/)] = '{')],
  ['5000.1.1.16', 'a folder around', (upload) => void (upload['more/x.txt'] = 'x')],
  ['5000.1.1.16', 'a solution that is no zip file', (upload) => void (assets(upload)[FLOW] = 'x')],
  ['5000.1.1.16', 'a solution that is damaged', (upload) => void (assets(upload)[FLOW] = damaged(packed(flow(upload))))],
  ['5000.1.1.16', 'a solution without solution.xml', (upload) => remove(connector(upload), /^solution\.xml$/)],
  ['5000.1.1.16', 'customizations that are no XML', (upload) => edit(connector(upload), 'customizations.xml', '</ImportExportXml>', '')],
  [
    '5000.1.1.16',
    'XML that declares a document type',
    (upload) => edit(connector(upload), 'solution.xml', '<ImportExportXml', '<!DOCTYPE x [<!ENTITY a "b">]><ImportExportXml'),
  ],
  ['5000.1.1.16', 'a managed solution', (upload) => edit(connector(upload), 'solution.xml', '<Managed>0', '<Managed>1')],
  [
    '5000.1.1.16',
    'a prefix that Dataverse has for itself',
    (upload) => edit(connector(upload), 'solution.xml', /<CustomizationPrefix>\w+/, '<CustomizationPrefix>mscrm'),
  ],
  [
    '5000.1.1.16',
    'a plugin without its folders',
    (upload) => edit(connector(upload), 'customizations.xml', '<Roles />', '<aicopilot_aiplugin />'),
  ],
  ['5000.1.1.17', 'a part that is named and not there', (upload) => remove(connector(upload), /_policytemplateinstances/)],
  [
    '5000.1.1.17',
    'no folder of the connector',
    (upload) =>
      Object.keys(connector(upload))
        .filter((path) => path.startsWith('Connector/'))
        .forEach((path) => delete connector(upload)[path]),
  ],
  [
    '5000.1.1.17',
    'no parameters of connections',
    (upload) => edit(connector(upload), 'customizations.xml', /<connectionparameters>.*<\/connectionparameters>/, ''),
  ],
  ['5000.2.1.1', 'a brand colour that is refused', (upload) => edit(connector(upload), 'customizations.xml', '#0a5c36', '#007EE5')],
  ['5000.2.1.1', 'an icon that is white behind', withIcon(png(160, 160, [255, 255, 255]))],
  ['5000.2.1.2', 'an icon of more than a million bytes', withIcon(Buffer.concat([png(160, 160, BRAND), Buffer.alloc(1_000_000)]))],
  ['5000.2.1.3', 'an icon that is no PNG', withIcon(Buffer.from('GIF89a'))],
  ['5000.2.1.4', 'an icon that is too small', withIcon(png(64, 64, BRAND))],
  ['5000.2.1.4', 'an icon that is not square', withIcon(png(160, 120, BRAND))],
  ['5000.2.1.5', 'an icon through which something shines', withIcon(png(160, 160, [...BRAND, 128]))],
  [
    '5000.2.2.1',
    'a title that is too long',
    (upload) => define(upload, ({ info }) => void (info.title = 'Orders of the Contoso shop in all countries')),
  ],
  [
    '5000.2.2.2',
    'a title with a word that is not allowed',
    (upload) => define(upload, ({ info }) => void (info.title = 'Contoso Orders API')),
  ],
  ['5000.2.2.3', 'a title that ends with punctuation', (upload) => define(upload, ({ info }) => void (info.title = 'Contoso Orders!'))],
  ['5000.2.3', 'a description that is too short', (upload) => define(upload, ({ info }) => void (info.description = 'Orders.'))],
  [
    '5000.2.4.1',
    'two answers with a schema',
    (upload) => define(upload, ({ paths }) => void (firstOf(paths).responses = { '200': ANSWER, '202': ANSWER })),
  ],
  [
    '5000.2.4.2',
    'a default response with a schema',
    (upload) =>
      define(
        upload,
        ({ paths }) => void (firstOf(paths).responses = { ...firstOf(paths).responses, default: { schema: { type: 'object' } } }),
      ),
  ],
  [
    '5000.2.4.4',
    'an empty schema',
    (upload) =>
      define(upload, ({ paths }) => void (firstOf(paths).responses = { '200': { description: 'It', schema: { type: 'object' } } })),
  ],
  ['5000.2.4.5', 'an operation with nothing in it', (upload) => define(upload, ({ paths }) => void (paths['/nothing'] = { get: {} }))],
  [
    '5000.2.6.2',
    'a definition that is no JSON',
    (upload) => void (connector(upload)[keyOf(connector(upload), /_openapidefinition/)] = '{'),
  ],
  ['5000.2.6.3', 'another version of Swagger', (upload) => define(upload, (definition) => void (definition.swagger = '1.2'))],
  [
    '5000.2.6.4',
    'a host that is no production host',
    (upload) => define(upload, (definition) => void (definition.host = 'orders-staging.contoso.example')),
  ],
  [
    '5000.2.6.9',
    'a parameter of connections without a label',
    (upload) =>
      edit(connector(upload), keyOf(connector(upload), /_connectionparameters\.json$/), '"displayName": "API key"', '"displayName": ""'),
  ],
  ['5000.3.1.3', 'no facts for the page', (upload) => define(upload, (definition) => void delete definition['x-ms-connector-metadata'])],
  ['5000.3.1.4', 'no address to ask for support', (upload) => define(upload, ({ info }) => void delete info.contact)],
  ['5000.3.1.6', 'an address without TLS', (upload) => define(upload, (definition) => void (definition.schemes = ['http']))],
]

/** One letter of a text is another. */
function damaged(zip: Uint8Array): Uint8Array {
  const at = Buffer.from(zip).indexOf('Place, find and follow')
  return zip.map((byte, index) => (index === at ? byte + 1 : byte))
}

function firstOf(paths: Definition['paths']): Definition['paths'][string][string] {
  return Object.values(paths).flatMap((item) => Object.values(item))[0] ?? {}
}

test.each(CASES)('%s: %s', async (code, _, change) => {
  const found = await foundIn(change)
  expect(found.map((finding) => finding.code)).toContain(code)
  for (const { message, fix, at } of found)
    expect({ message: message.length < 600, fix: fix !== '', at: at !== '' }).toEqual({ message: true, fix: true, at: true })
})

test('several ways to connect need their own file beside the package', async () => {
  const sets = JSON.stringify({ uiDefinition: { displayName: 'Type', description: 'Which.' }, values: [] })
  const change = (upload: Tree): void => {
    connector(upload)['Connector/contoso_contoso-20orders_connectionparametersets.json'] = sets
    edit(
      connector(upload),
      'customizations.xml',
      '<policytemplateinstances>',
      '<connectionparametersets>/Connector/contoso_contoso-20orders_connectionparametersets.json</connectionparametersets><policytemplateinstances>',
    )
  }
  const missing = (findings: readonly PackageFinding[]): boolean =>
    findings.some(({ message }) => message.includes('no customProperties.json'))
  expect(missing(await foundIn(change))).toBe(true)
  expect(missing(await foundIn((upload) => (change(upload), void (upload['customProperties.json'] = '{}'))))).toBe(false)
})

describe('packages as other programs make them', () => {
  test('with backslashes between folders, entries for folders, and byte-order marks', async () => {
    const windows = (tree: Tree): Tree =>
      Object.fromEntries([
        ...[...new Set(Object.keys(tree).flatMap((path) => (path.includes('/') ? [`${path.split('/')[0] ?? ''}\\`] : [])))].map(
          (path) => [path, ''] as const,
        ),
        ...Object.entries(tree).map(([path, content]) => [
          path.replaceAll('/', '\\'),
          typeof content === 'string' ? `\ufeff${content}` : content instanceof Uint8Array ? content : windows(content),
        ]),
      ]) as Tree
    expect(await foundIn(windows)).toEqual([])
  })

  test('with a plugin, in three solutions', async () => {
    expect(
      await foundIn((upload) => {
        const plugin = structuredClone(connector(upload))
        edit(
          plugin,
          'customizations.xml',
          '<Roles />',
          '<aicopilot_aiplugins><aicopilot_aiplugin><x /></aicopilot_aiplugin></aicopilot_aiplugins>',
        )
        Object.assign(plugin, { 'aiplugins/a/aiplugin.xml': '<x/>', 'aipluginoperations/b/o.xml': '<x/>' })
        assets(upload)['PkgAssets/AIPluginSolution.zip'] = plugin
      }),
    ).toEqual([])
  })

  test('as a folder of the repository, which says what it lacks', async () => {
    const at = temporaryFolder()
    mkdirSync(join(at, 'orders'))
    for (const name of ['apiDefinition.swagger.json', 'apiProperties.json']) {
      writeFileSync(join(at, 'orders', name), readFileSync(join(ROOT, 'test/golden/orders', name)))
    }
    const codes = (await checkPackage(join(at, 'orders'), { suppressions })).map(({ code }) => code)
    expect(codes.sort()).toEqual(['5000.1.1.1', '5000.1.1.2'])
  })
})

/** A zip file of one entry that says that it is so large unpacked, in the directory and beside the entry. */
function claiming(zip: Uint8Array, size: number): Uint8Array {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength)
  for (let at = 0; at < zip.length - 4; at++) {
    if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, size, true)
    if (view.getUint32(at, true) === 0x04034b50) view.setUint32(at + 22, size, true)
  }
  return zip
}

describe('packages that are made to do harm', () => {
  test('are not unpacked where they are too large: what a zip file says of itself is looked at first', async () => {
    const large = claiming(zipSync({ 'PkgAssets/a.xml': new Uint8Array(1_000) }), 2_000_000_000)
    const found = await foundIn((upload) => void (upload['package.zip'] = large))
    expect(found.map(({ code, message }) => [code, message])).toContainEqual([
      '5000.1.1.4',
      expect.stringContaining('more than a package can'),
    ])
  })

  test('are not unpacked further than an entry says', async () => {
    const small = claiming(zipSync({ 'PkgAssets/a.xml': new Uint8Array(10_000_000) }), 100)
    const found = await foundIn((upload) => void (upload['package.zip'] = small))
    expect(found.map(({ code, message }) => [code, message])).toContainEqual(['5000.1.1.4', expect.stringContaining('too many bytes')])
  })

  test('are not unpacked where they hold too many entries', async () => {
    const many = Object.fromEntries(Array.from({ length: 6_000 }, (_, index) => [`PkgAssets/${index}.xml`, '']))
    expect((await foundIn((upload) => void (upload['package.zip'] = many))).map(({ code }) => code)).toContain('5000.1.1.4')
  })

  test('are read, whatever is cut off or changed in them, and nothing is thrown', async () => {
    const bytes = packed(good)
    const path = join(folder, 'broken.zip')
    for (let seed = 1; seed <= 60; seed++) {
      const broken = bytes.slice(0, seed % 3 === 0 ? Math.floor((bytes.length * seed) / 60) : bytes.length)
      // Changed where directories of zip files are, most of the time.
      for (let change = 0; change < 4; change++)
        broken[broken.length - 1 - ((seed * 7919 + change * 104_729) % Math.min(broken.length, 2_000))] = seed * 37
      writeFileSync(path, broken)
      expect(Array.isArray(await checkPackage(path))).toBe(true)
    }
  }, 60_000)
})
