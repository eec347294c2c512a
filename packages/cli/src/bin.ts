/** Owns the process: which copy of the command line runs, arguments in, exit code out. */
import { projectsOwn } from './local-copy.js'
import { run } from './run.js'

const local = projectsOwn(process.cwd())
if (local === undefined) {
  void run(process.argv.slice(2)).then((code) => {
    process.exitCode = code
  })
} else {
  void import(local)
}
