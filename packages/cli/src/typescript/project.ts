/** Owns the files around generated modules: package, compiler options, what people read first. */
import type { ConnectorModel } from '@ferrule/core'
import { developmentDependencies, likeOwnDependencies } from '../new-project.js'
import { ownPackage } from '../own-package.js'
import { PRETTIER } from './layout.js'
import type { GeneratedFile } from './modules.js'

/** package.json, tsconfig.json, README.md and .gitignore of a project that was imported. */
export function projectFiles(name: string, model: ConnectorModel, source: string): readonly GeneratedFile[] {
  return [
    { path: 'package.json', content: packageJson(name, model) },
    { path: 'tsconfig.json', content: TSCONFIG },
    { path: '.gitignore', content: 'node_modules/\ndefinition/\n' },
    { path: 'README.md', content: readme(model, source) },
  ]
}

function packageJson(name: string, { description }: ConnectorModel): string {
  const content = {
    name,
    version: '1.0.0',
    private: true,
    ...(description === '' ? {} : { description: description.replace(/\s+/g, ' ').trim() }),
    type: 'module',
    engines: { node: '>=20.19' },
    scripts: {
      start: 'ferrule dev src/connector.ts',
      serve: 'ferrule serve src/connector.ts',
      build: 'ferrule build src/connector.ts --out definition',
      check: 'tsc',
    },
    dependencies: {
      ...likeOwnDependencies(['@ferrule/core', '@ferrule/fastify', 'class-transformer', 'class-validator', 'fastify']),
      ferrule: ownPackage().version,
    },
    devDependencies: developmentDependencies(),
    prettier: PRETTIER,
  }
  return `${JSON.stringify(content, undefined, 2)}\n`
}

const TSCONFIG = `{
  "compilerOptions": {
    "target": "es2022",
    "module": "nodenext",
    "strict": true,
    "noUncheckedIndexedAccess": true,
    "exactOptionalPropertyTypes": true,
    "verbatimModuleSyntax": true,
    "experimentalDecorators": true,
    "emitDecoratorMetadata": true,
    "useDefineForClassFields": false,
    "skipLibCheck": true,
    "types": ["node"],
    "noEmit": true
  },
  "include": ["src"]
}
`

function readme({ title, description, operations }: ConnectorModel, source: string): string {
  const text = description.replace(/\s+/g, ' ').trim()
  return `# ${title.replace(/\s+/g, ' ').trim()}

${text === '' ? '' : `${text.replace(/[<>*_`[\]\\]/g, '\\$&')}\n\n`}A connector for Microsoft Power Platform with ${operations.length} operation${operations.length === 1 ? '' : 's'}, declared in \`src/connector.ts\` with
[Ferrule](https://www.npmjs.com/package/ferrule) and imported from \`${source.replaceAll('`', '')}\`.

\`\`\`sh
npm install
npm start
\`\`\`

\`npm start\` serves the connector at http://127.0.0.1:3000: every operation is checked and sent on to the API behind it. Change a method to change
a request or a reply on its way.

| command         | does                                                       |
| --------------- | ---------------------------------------------------------- |
| \`npm start\`     | serves on your machine, with reload                        |
| \`npm run build\` | writes the connector's definition into \`definition/\`       |
| \`npm run serve\` | serves as in production: \`HOST\` and \`PORT\` from environment |
| \`npm run check\` | checks the types                                           |
`
}
