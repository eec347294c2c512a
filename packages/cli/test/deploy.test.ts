/** Deploying against fakes of both command lines, which keep their tenant in a folder. */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { ferruleWith, session, type Outcome } from './support/ferrule.js'
import { createProject, temporaryFolder, writeProjectFiles } from './support/project.js'
import { notes } from './support/sources.js'

interface Tenant {
  signedIn: boolean
  environments: string[]
  connectors: Record<string, { definition: { info: { description: string } }; properties: object; script?: string }>
  fails?: Record<string, string | number>
}
interface Report {
  readonly ok: boolean
  readonly plan?: string
  readonly connectorId?: string
  readonly commands?: readonly string[]
  readonly notes?: readonly string[]
  readonly error?: { readonly reason: string; readonly message: string; readonly hint: string; readonly differences?: readonly string[] }
}

const SECRET = 'hunter2-"+/ä'
const ENVIRONMENT = 'Default-7b3c0a52-0000-4000-8000-1234567890ab'
const OAUTH = notes({ options: "\n  stackOwner: 'Contoso'," }).replace(
  '@Security.none()',
  "@Security.oauth2({ clientId: 'abc', authorizationUrl: 'https://a.example/authorize', tokenUrl: 'https://a.example/token', refreshUrl: 'https://a.example/refresh', scopes: { read: 'Read.' } })",
)
const SCRIPTED = notes({ options: "\n  script: { path: './script.csx' },\n  stackOwner: 'Contoso'," })
const REQUIRED = "\n\nexport class Note {\n  @Property({ summary: 'Author' })\n  @IsString()\n  author!: string\n"

/** A project, and a machine with both fakes on its path. */
function workplace(source = notes({ options: "\n  stackOwner: 'Contoso'," })) {
  const project = createProject({ 'connector.ts': source, 'script.csx': 'public class Script {}' })
  const [bin, folder, temporary] = [temporaryFolder(), temporaryFolder(), temporaryFolder()]
  for (const name of ['pac', 'paconn']) symlinkSync(join(import.meta.dirname, `fakes/${name}.mjs`), join(bin, name))
  const file = join(folder, 'tenant.json')
  const variables = { PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`, FAKE_TENANT: folder, TMPDIR: temporary }
  const tenant = (): Tenant => JSON.parse(readFileSync(file, 'utf8')) as Tenant
  const change = (edit: (tenant: Tenant) => void): void => {
    const changed = tenant()
    edit(changed)
    writeFileSync(file, JSON.stringify(changed))
  }
  writeFileSync(file, JSON.stringify({ signedIn: true, environments: [ENVIRONMENT], connectors: {} }))
  const args = (more: readonly string[]): readonly string[] => [
    'deploy',
    'connector.ts',
    '--environment',
    ENVIRONMENT,
    '--wait',
    '0',
    ...more,
  ]
  const text = (more: readonly string[] = [], environment: Readonly<Record<string, string>> = {}): Promise<Outcome> =>
    ferruleWith({ ...variables, ...environment }, project, ...args(more))
  return {
    project,
    folder,
    temporary,
    variables,
    tenant,
    change,
    args,
    text,
    declare: (changed: string) => writeProjectFiles(project, { 'connector.ts': changed }),
    calls: () =>
      existsSync(join(folder, 'calls.jsonl'))
        ? readFileSync(join(folder, 'calls.jsonl'), 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as { args: string[]; inherited: string[] })
        : [],
    json: async (
      more: readonly string[] = [],
      environment: Readonly<Record<string, string>> = {},
    ): Promise<Report & { code: number | null }> => {
      const { code, stdout } = await text([...more, '--json'], environment)
      // Whatever happened, nothing is left that may hold a secret.
      expect(readdirSync(temporary).filter((name) => name.startsWith('ferrule-deploy-'))).toEqual([])
      return { code, ...(JSON.parse(stdout) as Report) }
    },
  }
}

/** A process that was ended counts as such also where nobody has asked for its exit code yet. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !existsSync(`/proc/${pid}/stat`) || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

describe.each(['paconn', 'pac'] as const)('with %s', (tool) => {
  test('the first time creates, the second does nothing, a change updates: each read back, without the stackOwner', async () => {
    const { json, tenant, declare, calls, project } = workplace()
    const created = await json(['--tool', tool])
    expect(created).toMatchObject({ code: 0, ok: true, plan: 'create' })
    const id = created.connectorId ?? ''
    expect(Object.keys(tenant().connectors)).toEqual([id])
    expect(tenant().connectors[id]?.properties).not.toHaveProperty('stackOwner')
    expect(readdirSync(join(project, '.ferrule/deployed', ENVIRONMENT))).toEqual(['connector.json'])
    expect(await json()).toMatchObject({ code: 0, plan: 'nothing', connectorId: id })
    declare(notes().replace("'Keep a note'", "'Keep it'"))
    expect(await json()).toMatchObject({ code: 0, plan: 'update', connectorId: id })
    expect(JSON.stringify(tenant().connectors[id]?.definition)).toContain('Keep it')
    const verbs = calls().map(({ args }) => args.find((arg) => /^(create|update|download)$/.test(arg)))
    expect(verbs).toEqual(['create', 'download', 'download', 'download', 'update', 'download'])
  })

  test('a dry run says what would be called, and changes nothing', async () => {
    const { text, calls, project } = workplace()
    const { code, stdout } = await text(['--tool', tool, '--dry-run'])
    expect(code).toBe(0)
    expect(stdout).toMatch(
      tool === 'paconn' ? `$ paconn create --env ${ENVIRONMENT} --api-def` : `$ pac connector create --environment ${ENVIRONMENT}`,
    )
    expect(stdout).toContain('The connector would be created.')
    expect([calls(), existsSync(join(project, '.ferrule'))]).toEqual([[], false])
  })

  test('what was changed elsewhere is named, and stays until --force', async () => {
    const { json, change, tenant } = workplace()
    const { connectorId = '' } = await json(['--tool', tool])
    change(({ connectors }) => connectors[connectorId] && (connectors[connectorId].definition.info.description = 'By hand'))
    const refused = await json()
    expect(refused).toMatchObject({ code: 1, error: { reason: 'changed-elsewhere', differences: ['definition /info/description'] } })
    expect(refused.error?.hint).toContain('--force')
    expect(tenant().connectors[connectorId]?.definition.info.description).toBe('By hand')
    expect(await json(['--force'])).toMatchObject({ code: 0, plan: 'update' })
    expect(tenant().connectors[connectorId]?.definition.info.description).not.toBe('By hand')
  })

  test('what breaks flows is refused until it is allowed', async () => {
    const { json, declare } = workplace(notes())
    await json(['--tool', tool])
    declare(notes().replace('\n\nexport class Note {', REQUIRED))
    expect(await json()).toMatchObject({ code: 1, error: { reason: 'breaking' } })
    expect(await json(['--allow-breaking'])).toMatchObject({ code: 0, plan: 'update' })
  })

  test('custom code that the declaration has no more is not taken away unasked', async () => {
    const { json, declare, tenant } = workplace(SCRIPTED)
    const { connectorId = '' } = await json(['--tool', tool])
    expect(tenant().connectors[connectorId]?.script).toBe('public class Script {}')
    declare(notes())
    const refused = await json()
    expect(refused).toMatchObject({ code: 1, error: { reason: 'script-removed' } })
    expect(refused.error?.hint).toContain('--remove-script')
    expect(await json(['--remove-script'])).toMatchObject({ code: 0, plan: 'update' })
    if (tool === 'paconn') expect(tenant().connectors[connectorId]?.script).toBe('')
    expect(await json()).toMatchObject({ code: 0, plan: 'nothing' })
  })

  test('a tool that hangs is ended with what it started, and what to do next is said', async () => {
    const { json, change, folder } = workplace()
    change((tenant) => (tenant.fails = { create: 'hang' }))
    const { code, error } = await json(['--tool', tool, '--timeout', '2'])
    expect([code, error?.reason]).toEqual([1, 'timed-out'])
    expect(error?.hint).toContain('--connector-id')
    await pause(200)
    expect((JSON.parse(readFileSync(join(folder, 'hanging.json'), 'utf8')) as number[]).filter(isAlive)).toEqual([])
  })

  test('signed out, in an environment or for a connector that there is not: each says what to type', async () => {
    const { json, change } = workplace()
    change((tenant) => (tenant.signedIn = false))
    expect((await json(['--tool', tool])).error).toMatchObject({
      reason: 'signed-out',
      hint: expect.stringContaining(tool === 'paconn' ? 'paconn login' : `pac auth create --environment ${ENVIRONMENT}`),
    })
    change((tenant) => (tenant.signedIn = true))
    const unknown = tool === 'paconn' ? 'shared_none' : '0a1b2c3d-0000-4000-8000-00000000ffff'
    expect((await json(['--tool', tool, '--connector-id', unknown])).error).toMatchObject({
      reason: 'no-connector',
      message: expect.stringContaining(unknown),
    })
    change((tenant) => (tenant.environments = []))
    expect((await json(['--tool', tool])).error).toMatchObject({
      reason: 'no-environment',
      message: expect.stringContaining(ENVIRONMENT),
    })
  })
})

test('the secret comes from the environment or a file, and is printed nowhere; an update passes it in no argument', async () => {
  const { json, text, declare, tenant, calls, change, project, temporary } = workplace(OAUTH)
  const missing = await json()
  expect(missing).toMatchObject({ code: 1, error: { reason: 'secret-missing' } })
  expect(missing.error?.hint).toContain('FERRULE_CLIENT_SECRET')
  expect(calls()).toEqual([])
  const created = await text([], { FERRULE_CLIENT_SECRET: SECRET })
  expect(created).toMatchObject({ code: 0 })
  expect(created.stdout).toContain('--secret ***')
  expect(JSON.stringify(tenant().connectors)).toContain(JSON.stringify(SECRET))
  declare(OAUTH.replace("'Keep a note'", "'Keep it'"))
  writeFileSync(join(project, 'secret'), `${SECRET}2\n`)
  const updated = await text(['--secret-file', 'secret'])
  expect(updated).toMatchObject({ code: 0 })
  expect(updated.stdout).toContain('1 safe')
  expect(updated.stdout).not.toContain('redirect-changed')
  expect(JSON.stringify(tenant().connectors)).toContain(JSON.stringify(`${SECRET}2`))
  change((changed) => (changed.fails = { update: 'refuse' }))
  const refused = await text(['--force', '--secret-file', 'secret'])
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('SwaggerNotValid') })
  const update = calls().filter(({ args }) => args[0] === 'update')
  expect(update.flatMap(({ args }) => args).join(' ')).not.toContain('hunter2')
  expect(calls().flatMap(({ inherited }) => inherited)).not.toContain('FERRULE_CLIENT_SECRET')
  const said = [created, updated, refused].map(({ stdout, stderr }) => stdout + stderr).join('')
  expect(said).not.toContain('hunter2')
  expect(said).not.toContain('s3cr3t')
  expect(readFileSync(join(project, '.ferrule/deployed', ENVIRONMENT, 'connector.json'), 'utf8')).not.toContain('hunter2')
  expect(readdirSync(temporary).filter((name) => name.startsWith('ferrule-deploy-'))).toEqual([])
})

test('pac takes no secret, and says where to enter it', async () => {
  const { json } = workplace(OAUTH)
  const { code, notes: said } = await json(['--tool', 'pac'])
  expect([code, said?.join()]).toEqual([0, expect.stringContaining('in the portal')])
})

test('a success that stored nothing is no success', async () => {
  const { json, change, declare } = workplace()
  await json()
  declare(notes().replace("'Keep a note'", "'Keep it'"))
  change((tenant) => (tenant.fails = { update: 'forget' }))
  const { code, error } = await json()
  expect([code, error?.reason, error?.message]).toEqual([
    1,
    'not-stored',
    expect.stringContaining('definition /paths/~1notes/post/summary'),
  ])
})

test('a connector that nothing is remembered of is not overwritten unasked', async () => {
  const { json, declare } = workplace()
  const { connectorId = '' } = await json()
  declare(notes().replace("'Keep a note'", "'Keep it'"))
  const anew = ['--connector-id', connectorId, '--record', 'other.json']
  expect(await json(anew)).toMatchObject({ code: 1, error: { reason: 'unknown-origin' } })
  expect(await json([...anew, '--force'])).toMatchObject({ code: 0, plan: 'update' })
})

test('a gateway that fails, and a right that lacks, are told apart', async () => {
  const { json, change } = workplace()
  for (const [fails, reason] of [
    [502, 'unavailable'],
    [403, 'forbidden'],
  ] as const) {
    change((tenant) => (tenant.fails = { create: fails }))
    expect(await json()).toMatchObject({ code: 1, error: { reason } })
  }
})

test('Ctrl-C ends the tool, and leaves no files', async () => {
  const { args, change, variables, project, folder, temporary } = workplace()
  change((tenant) => (tenant.fails = { create: 'hang' }))
  const running = session(project, args([]), variables)
  while (!existsSync(join(folder, 'hanging.json'))) await pause(50)
  running.kill('SIGINT')
  expect(await running.ended).toBe(1)
  expect(readdirSync(temporary).filter((name) => name.startsWith('ferrule-deploy-'))).toEqual([])
  expect((JSON.parse(readFileSync(join(folder, 'hanging.json'), 'utf8')) as number[]).filter(isAlive)).toEqual([])
})

test('wrong use says what to type: no environment, no tool, an id of the other tool', async () => {
  const { project, variables, text } = workplace()
  const nowhere = await ferruleWith(variables, project, 'deploy', 'connector.ts')
  expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringContaining('--environment') })
  const empty = join(project, 'empty')
  mkdirSync(empty)
  const missing = await text([], { PATH: empty })
  expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('python -m pip install paconn') })
  const other = await text(['--tool', 'pac', '--connector-id', 'shared_notes'])
  expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('GUID') })
})
