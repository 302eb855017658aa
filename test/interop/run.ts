// npm run interop: this node and software we did not write, with each other. What it proves: docs/interop.md.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { proveDifferential } from './differential/prove-differential.ts'
import { installTools } from './install-tools.ts'
import { readOptions } from './options.ts'
import { Proofs } from './proofs.ts'
import { proveObjects } from './prove-objects.ts'
import { proveTerminal } from './prove-terminal.ts'
import { proveSpoc } from './spoc/prove-spoc.ts'
import { proveToolkits } from './toolkits/prove-toolkits.ts'
import { foundWorld, type World } from './world.ts'
import { proveWsSecurity } from './ws-security/prove-ws-security.ts'

const OTHER_PROOFS_MILLISECONDS = 600_000
const OBJECT_MILLISECONDS = 20 // of each family; what is measured is 7 on two free cores
const CLOSE_MILLISECONDS = 20_000

const { objects, seed, writeDocs } = readOptions(process.argv.slice(2))
const RUN_MILLISECONDS = OTHER_PROOFS_MILLISECONDS + OBJECT_MILLISECONDS * objects
const inCi = process.env.CI === 'true'
const missing = await installTools({ mayInstall: inCi || process.env.EAC_INSTALL === '1' })
const proofs = new Proofs({ missing, skipIsFailure: inCi })
const folder = await mkdtemp(join(tmpdir(), 'eac-interop-'))
const late = giveUpLate()
try {
  const world = await foundWorld(folder)
  try {
    await Promise.race([proveAll(world), late])
  } finally {
    await world.node.close()
  }
} catch (error) {
  proofs.fail('The run comes to its end', error)
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 }) // programs may still be writing there
}
process.exit(proofs.close() ? 0 : 1)

async function proveAll(world: World): Promise<void> {
  const proveCertificate = await proveObjects(world, proofs)
  await proveToolkits(world, { writeDocs }, proofs)
  await proveSpoc(world.folder, proofs)
  await proveTerminal(world, proveCertificate, proofs)
  await proveWsSecurity(world, proofs)
  await proveDifferential({ folder: world.folder, objects, seed }, proofs)
}

/** Rejects when time is over; when even closing hangs after that, ends the process. */
function giveUpLate(): Promise<never> {
  const tooLong = new Error(`it was still going after ${RUN_MILLISECONDS / 1000} seconds`)
  const exitLate = (): never => {
    proofs.fail('The run comes to its end', tooLong)
    proofs.close()
    process.exit(1)
  }
  const timedOut = new Promise<never>((_, reject) => {
    setTimeout(() => {
      setTimeout(exitLate, CLOSE_MILLISECONDS)
      reject(tooLong)
    }, RUN_MILLISECONDS)
  })
  timedOut.catch(() => {}) // it may come while nobody waits for it
  return timedOut
}
