/**
 * Sets the version that our packages ask of each other as peers to the version that they have. Lerna does so for dependencies and leaves
 * peers alone; it runs this between the change of versions and the commit.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const packages = join(import.meta.dirname, '../packages')
const manifests = readdirSync(packages).map((folder) => join(packages, folder, 'package.json'))
const versions = new Map(manifests.map(read).map(({ name, version }) => [name, version]))

for (const file of manifests) {
  const manifest = read(file)
  const peers = Object.keys(manifest.peerDependencies ?? {}).filter((name) => versions.has(name))
  for (const name of peers) manifest.peerDependencies[name] = versions.get(name)
  if (peers.length > 0) writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`)
}

function read(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}
