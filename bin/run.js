// Runs a script of the project (tests, interop) on the right Node: node bin/run.js SCRIPT [ARGUMENT …]
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { onRightNode } from './runtime.js'

await onRightNode(async () => {
  const [script, ...rest] = process.argv.slice(2)
  process.argv = [process.argv[0], resolve(script), ...rest]
  await import(pathToFileURL(resolve(script)).href)
})
