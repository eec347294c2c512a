import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { expectGolden } from '../../../test/support/golden.js'
import { ferrule } from './support/ferrule.js'
import { createProject, ROOT, temporaryFolder } from './support/project.js'
import { notes } from './support/sources.js'

const ORDERS = join(ROOT, 'examples/orders/src/connector.ts')
const ICON = readFileSync(join(ROOT, 'examples/orders/src/icon.png'))

interface PackReport {
  readonly ok: boolean
  readonly files: readonly { readonly path: string }[]
  readonly notes: readonly string[]
  readonly diagnostics: readonly { readonly code: string }[]
  readonly findings: readonly { readonly rule: string; readonly severity: string }[]
  readonly checked?: readonly { readonly code: string; readonly severity: string; readonly fix: string }[]
}

async function pack(cwd: string, ...args: readonly string[]): Promise<PackReport & { readonly code: number | null }> {
  const { code, stdout, stderr } = await ferrule(cwd, 'pack', ...args, '--json')
  if (stderr !== '') throw new Error(stderr)
  return { code, ...(JSON.parse(stdout) as PackReport) }
}

/** What a zip file holds, as another program sees it: `unzip` where it is there. */
function listed(zip: string): readonly string[] {
  try {
    return execFileSync('unzip', ['-Z1', zip], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line !== '')
  } catch {
    return Object.keys(unzipSync(readFileSync(zip)))
  }
}

const inside = (zip: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(unzipSync(readFileSync(zip))).map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]))

describe('for the command lines', () => {
  const declared = notes({ options: "\n  icon: './icon.png',\n  stackOwner: 'Contoso'," })

  test.each(['paconn', 'pac'])('%s gets every file that it takes, without the stackOwner that it refuses', async (tool) => {
    const project = createProject({ 'connector.ts': declared })
    writeFileSync(join(project, 'icon.png'), ICON)
    const { code, files } = await pack(project, 'connector.ts', '--for', tool, '--out', 'out')
    const names = ['apiDefinition.swagger.json', 'apiProperties.json', 'settings.json', 'icon.png']
    expect([code, files.map(({ path }) => path)]).toEqual([0, names.map((name) => join('out', name))])
    const read = (name: string): unknown => JSON.parse(readFileSync(join(project, 'out', name), 'utf8'))
    expect(read('settings.json')).toMatchObject({ apiDefinition: names[0], apiProperties: names[1], icon: 'icon.png' })
    expect((read('apiProperties.json') as { properties: object }).properties).not.toHaveProperty('stackOwner')
    expect(readFileSync(join(project, 'out/icon.png')).equals(ICON)).toBe(true)
  })

  test('the id of a connector that the other command line made is left out, and said so', async () => {
    const project = createProject({ 'connector.ts': notes() })
    mkdirSync(join(project, 'out'))
    writeFileSync(join(project, 'out/settings.json'), JSON.stringify({ connectorId: 'shared_notes-5f1' }))
    const { notes: said } = await pack(project, 'connector.ts', '--for', 'pac', '--out', 'out')
    expect(said).toEqual([expect.stringContaining('shared_notes-5f1')])
    expect(readFileSync(join(project, 'out/settings.json'), 'utf8')).not.toContain('shared_notes')
  })

  test('--dry-run lists the files and writes none', async () => {
    const project = createProject({ 'connector.ts': notes() })
    const { code, files } = await pack(project, 'connector.ts', '--for', 'paconn', '--out', 'out', '--dry-run')
    expect([code, files.length, existsSync(join(project, 'out'))]).toEqual([0, 3, false])
  })
})

describe('as a solution', () => {
  test('the orders are the files that solutions have, and another program opens them', async () => {
    const out = temporaryFolder()
    const { code } = await pack(ROOT, ORDERS, '--for', 'solution', '--out', out)
    const zip = join(out, 'ContosoOrders.zip')
    const connector = 'Connector/contoso_contoso-20orders_'
    expect(code).toBe(0)
    expect(listed(zip)).toEqual([
      '[Content_Types].xml',
      'solution.xml',
      'customizations.xml',
      ...['openapidefinition.json', 'connectionparameters.json', 'policytemplateinstances.json', 'iconblob.Png'].map(
        (name) => connector + name,
      ),
    ])
    const files = inside(zip)
    expect(JSON.parse(files[`${connector}openapidefinition.json`] ?? '')).toMatchObject({
      swagger: '2.0',
      info: { title: 'Contoso Orders' },
    })
    expect(files['solution.xml']).toMatch(
      /<RootComponent type="372" id="\{[0-9a-f-]{36}\}" schemaName="contoso_contoso-20orders" behavior="0" \/>/,
    )
    expect(files['customizations.xml']).toContain(`<openapidefinition>/${connector}openapidefinition.json</openapidefinition>`)
  })

  test.each([
    ['orders', 'ContosoOrders'],
    ['facade', 'ContosoCourier'],
  ])('the example %s keeps what its solution says of it', async (example, name) => {
    const out = temporaryFolder()
    const { code } = await pack(ROOT, join(ROOT, 'examples', example, 'src/connector.ts'), '--for', 'solution', '--out', out)
    expect(code).toBe(0)
    const files = inside(join(out, `${name}.zip`))
    for (const path of ['[Content_Types].xml', 'solution.xml', 'customizations.xml'])
      expectGolden(example, `solution/${path}`, files[path] ?? '')
    const [definition = ''] = Object.entries(files).flatMap(([path, text]) => (path.endsWith('_openapidefinition.json') ? [text] : []))
    expectGolden(example, 'apiDefinition.swagger.json', definition)
  })

  test('the same connector gives the same bytes, in any time zone', async () => {
    const project = createProject({ 'connector.ts': notes() })
    const bytes = async (zone: string): Promise<Buffer> => {
      execFileSync(
        process.execPath,
        [join(ROOT, 'packages/cli/bin/ferrule.js'), 'pack', 'connector.ts', '--for', 'solution', '--out', zone],
        {
          cwd: project,
          env: { ...process.env, NODE_OPTIONS: '', TZ: zone === 'east' ? 'Pacific/Kiritimati' : 'America/Los_Angeles' },
        },
      )
      return readFileSync(join(project, zone, 'Notes.zip'))
    }
    expect((await bytes('east')).equals(await bytes('west'))).toBe(true)
  })

  test('texts of the declaration are escaped, and what XML can not say is left out', async () => {
    const declared = notes().replace("'Keeps short notes in memory, for as long as it runs.'", `'Keeps <notes> & "more" \\u0001\\ud800.'`)
    const project = createProject({ 'connector.ts': declared })
    const { code } = await pack(project, 'connector.ts', '--for', 'solution', '--out', 'out')
    expect(code).toBe(0)
    const files = inside(join(project, 'out/Notes.zip'))
    expect(files['customizations.xml']).toContain('<description>Keeps &lt;notes&gt; &amp; &quot;more&quot; .</description>')
  })

  test('a prefix that Dataverse refuses is wrong use', async () => {
    const project = createProject({ 'connector.ts': notes() })
    const { code, stderr } = await ferrule(project, 'pack', 'connector.ts', '--for', 'solution', '--out', 'out', '--prefix', 'mscrm1')
    expect([code, stderr]).toEqual([2, expect.stringContaining('mscrm1 is no prefix of a publisher')])
  })

  test('variables of the environment that the address reads are named: they have to be there first', async () => {
    const folder = temporaryFolder()
    const kept = JSON.parse(readFileSync(join(ROOT, 'test/golden/orders/apiDefinition.swagger.json'), 'utf8')) as object
    writeFileSync(join(folder, 'apiDefinition.swagger.json'), JSON.stringify({ ...kept, host: '@environmentVariables("contoso_host")' }))
    const { code, notes: said } = await pack(folder, folder, '--for', 'solution', '--out', 'out')
    expect([code, said]).toEqual([0, [expect.stringContaining('The environment variable contoso_host has to be there')]])
  })
})

describe('for certification', () => {
  const out = temporaryFolder()
  let report: Awaited<ReturnType<typeof pack>>
  beforeAll(async () => {
    report = await pack(ROOT, ORDERS, '--for', 'certification', '--out', out)
  })

  test('the orders pass every check, with the rules of certification before', () => {
    expect({ code: report.code, checked: report.checked, errors: report.findings.filter(({ severity }) => severity === 'error') }).toEqual({
      code: 0,
      checked: [],
      errors: [],
    })
  })

  test('the orders keep the texts of their package, and the solution with the flow', () => {
    const upload = unzipSync(readFileSync(join(out, 'upload.zip')))
    const assets = unzipSync(upload['package.zip'] ?? new Uint8Array())
    const flow = unzipSync(assets['PkgAssets/FlowSolution.zip'] ?? new Uint8Array())
    const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes)
    expectGolden('orders', 'certification/intro.md', text(upload['intro.md']))
    expectGolden('orders', 'certification/readme.md', readFileSync(join(out, 'repository/readme.md'), 'utf8'))
    for (const path of ['solution.xml', 'customizations.xml']) expectGolden('orders', `certification/flow/${path}`, text(flow[path]))
  })

  test('the upload holds an introduction and a package with two solutions', () => {
    expect(listed(join(out, 'upload.zip'))).toEqual(['intro.md', 'package.zip'])
    const upload = unzipSync(readFileSync(join(out, 'upload.zip')))
    const assets = unzipSync(upload['package.zip'] ?? new Uint8Array())
    expect(Object.keys(assets)).toEqual(['[Content_Types].xml', 'PkgAssets/ConnectorSolution.zip', 'PkgAssets/FlowSolution.zip'])
    const flow = unzipSync(assets['PkgAssets/FlowSolution.zip'] ?? new Uint8Array())
    expect(Object.keys(flow).filter((path) => path.startsWith('Workflows/'))).toHaveLength(1)
    expect(new TextDecoder().decode(upload['intro.md'])).toContain('## Known issues and limitations\n\n- Lines of an order can be changed')
  })

  test('the folder for the repository has the names that reviewers look for', () => {
    expect(readdirSync(join(out, 'repository')).sort()).toEqual([
      'apiDefinition.swagger.json',
      'apiProperties.json',
      'icon.png',
      'readme.md',
    ])
  })

  test('a project without a flow gets what can be made, and is told what is missing and where it goes', async () => {
    const project = createProject({})
    cpSync(join(ROOT, 'test/golden/orders'), project, { recursive: true })
    cpSync(join(ROOT, 'examples/orders/src/icon.png'), join(project, 'icon.png'))
    cpSync(join(ROOT, 'examples/orders/ferrule-lint.json'), join(project, 'ferrule-lint.json'))
    const { code, checked, files } = await pack(project, '.', '--for', 'certification', '--out', 'out')
    expect({ code, codes: checked?.map((finding) => finding.code), fix: checked?.[0]?.fix }).toEqual({
      code: 1,
      codes: ['5000.1.1.6'],
      fix: expect.stringContaining('certification/FlowSolution.zip'),
    })
    expect(files.map(({ path }) => path)).toContain(join('out', 'upload.zip'))
  })

  test('what reviewers reject is found first, and nothing is written', async () => {
    const project = createProject({ 'connector.ts': notes() })
    const { code, findings, files } = await pack(project, 'connector.ts', '--for', 'certification', '--out', 'out')
    expect([code, files, findings.some(({ severity }) => severity === 'error')]).toEqual([1, [], true])
    expect(existsSync(join(project, 'out'))).toBe(false)
  })

  test('--check reads a package of others, and people see number, place and fix', async () => {
    const project = createProject({})
    writeFileSync(join(project, 'upload.zip'), 'no zip at all')
    const { code, stderr } = await ferrule(project, 'pack', '--check', 'upload.zip')
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^\nupload\.zip\n {2}error 5000\.1\.1\.16: It can't be unpacked: .+\n {2}Zip the files again/),
    ])
    expect((await ferrule(ROOT, 'pack', '--check', join(out, 'upload.zip'))).code).toBe(0)
  })
})

test('whom a package is for has to be said', async () => {
  const { code, stderr } = await ferrule(createProject({ 'connector.ts': notes() }), 'pack', 'connector.ts', '--out', 'out')
  expect([code, stderr]).toEqual([2, expect.stringContaining('--for paconn')])
})
