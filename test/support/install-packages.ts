import { rm, writeFile } from 'node:fs/promises'
import { runProgram } from '../interop/run-program.ts'

const INSTALL_MILLISECONDS = 10 * 60_000
const LOCK_SECONDS = 180 // another apt may be at work on a machine that has just started

/** What `EAC_INSTALL=1` and `CI=true` say. */
export const MAY_INSTALL = process.env.EAC_INSTALL === '1' || process.env.CI === 'true'

/** A suite that lacks a program is pending; with `CI=true` it fails, as there everything is to be tried. */
export function skipWithout(program: string, context: Mocha.Context): never {
  if (process.env.CI === 'true')
    throw new Error(`${program} is not here and could not be installed; CI=true skips nothing`)
  return context.skip()
}

/**
 * Gets Debian packages from the machine's own package sources where it may and can, else says in one line how to get them.
 * Whether they are there afterwards is for the caller to look at.
 */
export async function installPackages(
  packages: readonly string[],
  { mayInstall }: { mayInstall: boolean },
): Promise<void> {
  const names = packages.join(' ')
  if (!mayInstall || process.getuid?.() !== 0) {
    const how = `apt-get install ${names}; or run this as root with EAC_INSTALL=1`
    process.stdout.write(`Missing: ${packages.join(', ')}. To get them: ${how}.\n`)
    return
  }
  process.stdout.write(`Installing ${packages.join(', ')} with apt-get …\n`)
  await aptGet('update')
  await withoutServices(() => aptGet('install', '--yes', '--no-install-recommends', ...packages))
}

const POLICY = '/usr/sbin/policy-rc.d' // what Debian asks before a package starts its service

/** Tests start what they need themselves: a service that a package brings is not started. */
async function withoutServices(install: () => Promise<void>): Promise<void> {
  const isOurs = await writeFile(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755, flag: 'wx' }).then(
    () => true,
    () => false, // the machine has one of its own
  )
  try {
    await install()
  } finally {
    if (isOurs) await rm(POLICY, { force: true })
  }
}

async function aptGet(...args: string[]): Promise<void> {
  const ended = await runProgram('apt-get', ['-o', `DPkg::Lock::Timeout=${LOCK_SECONDS}`, ...args], {
    milliseconds: INSTALL_MILLISECONDS,
    environment: { DEBIAN_FRONTEND: 'noninteractive' },
  }).catch((error: Error) => ({ code: -1, stderr: error.message }))
  if (ended.code !== 0) process.stdout.write(`apt-get ${args[0]} failed: ${ended.stderr.trim().slice(-500)}\n`)
}
