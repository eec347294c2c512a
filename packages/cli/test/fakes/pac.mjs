#!/usr/bin/env node
/** Behaves as `pac connector` does, as far as its documentation says: options, files, exit codes; everything on standard output. */
import { existsSync, readFileSync } from 'node:fs'
import { hang, noteCall, optionsOf, readJson, readText, save, tenant, writeAll } from './tenant.mjs'

const [group, verb, ...rest] = process.argv.slice(2)
noteCall(process.argv.slice(2))
const FILES = [
  '--api-definition-file',
  '--api-properties-file',
  '--icon-file',
  '--script-file',
  '--settings-file',
  '--solution-unique-name',
]
const OPTIONS = {
  create: ['--environment', ...FILES],
  update: ['--environment', '--connector-id', ...FILES],
  download: ['--environment', '--connector-id', '--outputDirectory'],
}

const say = (text) => process.stdout.write(`${text}\n`)
function fail(message) {
  say(`Error: ${message}`)
  process.exit(1)
}

if (group !== 'connector' || OPTIONS[verb] === undefined) fail("Not a valid command. Try running 'pac [command] help'.")
const options = optionsOf(rest, OPTIONS[verb], [], (name) => fail(`The value passed to '${name}' is not understood in this context.`))
if (!tenant.signedIn) fail("No profiles were found on this computer. Please run 'pac auth create' to create one.")
say('Connected as ada@contoso.example')
if (tenant.fails?.[verb] === 'hang') await hang()
const environment = options['--environment']
if (!tenant.environments.includes(environment)) fail(`The environment '${environment}' could not be found in the tenant.`)
const id =
  verb === 'create'
    ? `0a1b2c3d-0000-4000-8000-${String(Object.keys(tenant.connectors).length).padStart(12, '0')}`
    : options['--connector-id']
const known = tenant.connectors[id]
if (verb !== 'create' && known === undefined) fail(`Entity 'Connector' With Id = ${id} Does Not Exist`)

if (verb === 'download') {
  writeAll(options['--outputDirectory'], {
    'apiDefinition.json': JSON.stringify(known.definition),
    'apiProperties.json': JSON.stringify({ properties: known.properties }),
  })
} else {
  const { properties } = readJson(options['--api-properties-file'])
  tenant.connectors[id] = {
    environment,
    definition: readJson(options['--api-definition-file']),
    properties,
    solution: options['--solution-unique-name'],
    icon: existsSync(options['--icon-file'] ?? '') ? readFileSync(options['--icon-file'], 'base64') : known?.icon,
    script: existsSync(options['--script-file'] ?? '') ? readText(options['--script-file']) : known?.script,
  }
  save()
  say(verb === 'create' ? `Connector created with ID ${id}` : `Connector ${id} updated`)
}
