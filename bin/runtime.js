// Finds the Node.js this program runs on. Plain JavaScript, so that an older Node can read it and say what to do.
//
// Node 24, 25 and 26 end with a segmentation fault on a TLS certificate with a brainpool key, so a stranger could stop
// the process from the network. Node 22 from 22.23 on is right; npm brings it along on Linux (optionalDependencies).
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { constants } from 'node:os'

const WANTED = 'Node.js 22, version 22.23 or later in 22'

export function isRightNode(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number)
  return major === 22 && minor >= 23
}

/**
 * Runs `main` here when this Node is the right one, else runs the same command, with the same arguments, on the Node
 * that npm installed. Options of this Node (`node --inspect …`) stay behind: another version may not know them.
 */
export async function onRightNode(main) {
  if (isRightNode(process.version)) return main()
  const path = installedNode()
  if (path === undefined) {
    process.stderr.write(
      `eac-broker needs ${WANTED}; this is ${process.version}.\n` +
        'On Linux (x64, arm64) "npm ci" installs it with the project; elsewhere install Node.js 22 and try again.\n',
    )
    process.exit(2)
  }
  const child = spawn(path, process.argv.slice(1), { stdio: 'inherit' })
  // A terminal's Ctrl-C reaches the child by itself; a signal sent to this process alone is handed on.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // A shell says 128 and the number of the signal that ended a program: so do we.
  child.on('exit', (code, signal) => process.exit(signal === null ? code : 128 + constants.signals[signal]))
  child.on('error', (error) => {
    process.stderr.write(`eac-broker could not start ${path}: ${error.message}\n`)
    process.exit(2)
  })
}

/** The package's version is that of the Node in it; a wrong one would start itself again and again. */
function installedNode() {
  try {
    const require = createRequire(import.meta.url)
    const name = `node-${process.platform}-${process.arch}`
    return isRightNode(require(`${name}/package.json`).version) ? require.resolve(`${name}/bin/node`) : undefined
  } catch {
    return undefined
  }
}
