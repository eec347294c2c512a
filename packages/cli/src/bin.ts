/** Owns the process: which copy of the command line runs, arguments in, exit code out. */
import { projectsOwn } from './local-copy.js'
import { run } from './run.js'

// Whoever reads, such as `head`, may have had enough. That is no fault, and changes no exit code.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

const local = projectsOwn(process.cwd())
if (local === undefined) {
  void run(process.argv.slice(2)).then((code) => {
    process.exitCode = code
  })
} else {
  void import(local)
}
