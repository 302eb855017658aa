import { runProgram } from './run-program.ts'
import { missingTools, TOOLS, type ToolName } from './tools.ts'

const INSTALL_MILLISECONDS = 10 * 60_000
const LOCK_SECONDS = 180 // another apt may be at work on a machine that has just started

/**
 * Looks for the tools; where `mayInstall`, gets what is missing from the machine's own package sources.
 * @returns what is missing in the end, and says in one line how to get it
 */
export async function installTools({ mayInstall }: { mayInstall: boolean }): Promise<Set<ToolName>> {
  const missing = await missingTools()
  if (missing.size === 0) return missing
  const packages = [...missing].map((tool) => TOOLS[tool].debianPackage)
  if (!mayInstall || process.getuid?.() !== 0) {
    const how = `apt-get install ${packages.join(' ')}; or run this as root with EAC_INSTALL=1`
    process.stdout.write(`Missing: ${packages.join(', ')}. To get them: ${how}.\n`)
    return missing
  }
  process.stdout.write(`Installing ${packages.join(', ')} with apt-get …\n`)
  await aptGet('update')
  await aptGet('install', '--yes', '--no-install-recommends', ...packages)
  return missingTools()
}

async function aptGet(...args: string[]): Promise<void> {
  const ended = await runProgram('apt-get', ['-o', `DPkg::Lock::Timeout=${LOCK_SECONDS}`, ...args], {
    milliseconds: INSTALL_MILLISECONDS,
    environment: { DEBIAN_FRONTEND: 'noninteractive' },
  }).catch((error: Error) => ({ code: -1, stderr: error.message }))
  if (ended.code !== 0) process.stdout.write(`apt-get ${args[0]} failed: ${ended.stderr.trim().slice(-500)}\n`)
}
