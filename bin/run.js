// Runs a script of the project (tests, interop) on the right Node: node bin/run.js SCRIPT [ARGUMENT …]
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { onRightNode } from './runtime.js'

await onRightNode(async () => {
  const [script, ...rest] = process.argv.slice(2)
  if (script === undefined) {
    process.stderr.write('Say which script to run: node bin/run.js SCRIPT [ARGUMENT …]\n')
    process.exit(2)
  }
  process.argv = [process.argv[0], resolve(script), ...rest] // as if it had been started by itself
  await import(pathToFileURL(resolve(script)).href)
})
