#!/usr/bin/env node
/** Behaves as paconn 0.0.21 does: options, files, prompts, exit codes, and its wording on standard error. */
import { existsSync, readFileSync } from 'node:fs'
import { hang, noteCall, optionsOf, readJson, readText, save, tenant, writeAll } from './tenant.mjs'

const [verb, ...rest] = process.argv.slice(2)
noteCall(process.argv.slice(2))
const OPTIONS = ['--env', '--api-prop', '--api-def', '--icon', '--script', '--cid', '--secret', '--settings', '--dest', '--pau', '--pav']
const FLAGS = { create: ['--overwrite-settings', '-w'], download: ['--overwrite', '-w'], update: [] }

const display = (text) => process.stderr.write(`${text}\n`)
function fail(message, code = 1) {
  display(message)
  process.exit(code)
}
function http(status, phrase, code, message) {
  display(JSON.stringify({ error: { code, message } }, null, 2))
  fail(
    `ERROR: ${status} ${status < 500 ? 'Client' : 'Server'} Error: ${phrase} for url: https://api.powerapps.com/providers/Microsoft.PowerApps/apis?sig=s3cr3t`,
  )
}

if (FLAGS[verb] === undefined) fail(`ERROR: '${verb}' is not in the 'paconn' command group.`, 2)
const options = optionsOf(rest, OPTIONS, FLAGS[verb], (name) => fail(`paconn ${verb}: error: unrecognized arguments: ${name}`, 2))
if (tenant.fails?.[verb] === 'hang') await hang()
if (tenant.fails?.[verb] === 502)
  fail('ERROR: Expecting value: line 1 column 1 (char 0)\njson.decoder.JSONDecodeError\n502 Server Error: Bad Gateway')
if (tenant.fails?.[verb] === 403) http(403, 'Forbidden', 'ConnectorPermissionDenied', 'The caller may not edit the API.')
// With a silent sign-in that found nothing, requests go without a header.
if (!tenant.signedIn) http(401, 'Unauthorized', 'AuthorizationHeaderMissing', 'The request is missing the authorization header.')

const environment = options['--env'] ?? fail('EOFError: EOF when reading a line')
if (!tenant.environments.includes(environment))
  http(404, 'Not Found', 'EnvironmentNotFound', `The environment '${environment}' could not be found in the tenant.`)
const id = verb === 'create' ? undefined : (options['--cid'] ?? fail('EOFError: EOF when reading a line'))
const known = tenant.connectors[id]
if (verb !== 'create' && known?.environment !== environment) http(404, 'Not Found', 'ApiResourceNotFound', `Could not find API '${id}'.`)
if (verb === 'download') download()
else upsert()

function upsert() {
  for (const [option, name] of [
    ['--api-prop', 'API Properties'],
    ['--api-def', 'API Definition'],
  ])
    if (!existsSync(options[option] ?? '')) fail(`ERROR: ${name} file not found: ${options[option]}`)
  const { properties } = readJson(options['--api-prop'])
  const sets = properties.connectionParameterSets?.values ?? []
  for (const { token } of [properties.connectionParameters ?? {}, ...sets.map(({ parameters }) => parameters)]) {
    if (token?.oAuthSettings === undefined) continue
    if (options['--secret'] !== undefined) token.oAuthSettings.clientSecret = options['--secret']
    else if (verb === 'create') fail('ERROR: Please provide OAuth2 client secret using the --secret argument.')
  }
  const definition = readJson(options['--api-def'])
  if (tenant.fails?.[verb] === 'refuse') http(400, 'Bad Request', 'SwaggerNotValid', `No. The secret was ${JSON.stringify(properties)}`)
  // Creating takes it, updating falls over it.
  if (verb === 'update' && properties.stackOwner !== undefined)
    http(500, 'Internal Server Error', 'InternalServerError', 'Encountered internal server error.')
  const name = id ?? `shared_${definition.info.title.toLowerCase().replace(/\W+/g, '-5f')}-5f${Object.keys(tenant.connectors).length}a6c1`
  if (tenant.fails?.[verb] !== 'forget')
    tenant.connectors[name] = {
      environment,
      displayName: known?.displayName ?? definition.info.title,
      definition,
      properties: { ...known?.properties, ...properties },
      icon: existsSync(options['--icon'] ?? '') ? readFileSync(options['--icon'], 'base64') : known?.icon,
      // Without a script, an update takes it away.
      script: existsSync(options['--script'] ?? '') ? readText(options['--script']) : '',
    }
  save()
  if (verb === 'create') writeAll('.', { 'settings.json': JSON.stringify({ connectorId: name, environment }) })
  display(`${name} ${verb === 'create' ? 'created' : 'updated'} successfully.`)
}

function download() {
  const to = options['--dest'] ?? id
  if (!options['--overwrite'] && existsSync(`${to}/settings.json`)) fail('EOFError: EOF when reading a line')
  const properties = JSON.parse(JSON.stringify(known.properties, (key, value) => (key === 'clientSecret' ? undefined : value)))
  // The platform adds where to come back to.
  if (properties.connectionParameters?.token?.oAuthSettings)
    properties.connectionParameters.token.oAuthSettings.redirectUrl = 'https://global.consent.azure-apim.net/redirect'
  writeAll(to, {
    'apiProperties.json': JSON.stringify({ properties }),
    'apiDefinition.swagger.json': JSON.stringify(known.definition),
    'icon.png': known.icon === undefined ? undefined : Buffer.from(known.icon, 'base64'),
  })
  // It asks for the address of custom code also where that is empty.
  if (known.script === '') fail("requests.exceptions.MissingSchema: Invalid URL '': No scheme supplied. Perhaps you meant https://?")
  writeAll(to, { 'script.csx': known.script, 'settings.json': JSON.stringify({ connectorId: id, environment }) })
}
