import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Random } from '../fuzz/random.ts'
import { CONTRACTS } from '../src/messages/index.ts'
import { foundUtopia } from '../test/support/utopia.ts'
import type { Book } from './book.ts'
import { Clock } from './clock.ts'
import { FullDisk } from './full-disk.ts'
import { CURVE, Party, type PartyWish } from './party.ts'
import type { Installation, Size } from './sizes/installation.ts'
import type { Undo } from './undo.ts'
import { Wire } from './wire.ts'

/** A node in one size, its partners, and everything between them. The node runs. */
export interface World {
  readonly installation: Installation
  readonly parties: readonly Party[]
  readonly gateway: Wire
  readonly clock: Clock
  readonly disk: FullDisk | undefined
  /** The CVCA certificate that the partners trust. */
  readonly root: Uint8Array
}

export interface WorldWish {
  readonly folder: string
  readonly size: Size
  readonly book: Book
  readonly random: Random
  readonly diskMegabytes: number
  /** Its folder stays. */
  readonly keep: boolean
}

const TERMINALS = 12
const OUTSIDE_DVS = 3
/** The node's clock is behind when its first certificates begin: it may be moved back without leaving their lives. */
const CLOCK_BEHIND_MILLISECONDS = 36 * 3_600_000

/** Makes the world, and founds a state in it: a CVCA, a DV it certified, and partners with their first certificates. */
export async function makeWorld(wish: WorldWish, undo: Undo): Promise<World> {
  const { folder, size, book, random, keep } = wish
  if (!keep) undo.add(() => rmSync(folder, { recursive: true, force: true }))
  const logs = join(folder, 'logs')
  mkdirSync(logs, { recursive: true })
  const clock = new Clock(join(folder, 'clock'), -CLOCK_BEHIND_MILLISECONDS)
  const disk = FullDisk.mount(join(folder, 'disk'), wish.diskMegabytes)
  if (!keep) undo.add(() => disk?.unmount())
  const gateway = await Wire.open([], random)
  undo.add(() => gateway.close())
  const installation = await size.install({
    folder: join(folder, 'disk'),
    logs,
    publicUrl: `https://127.0.0.1:${gateway.port}`,
    environment: { CHAOS_CLOCK: clock.file, NODE_COMPILE_CACHE: join(folder, 'compiled') },
    now: () => new Date(Date.now() - CLOCK_BEHIND_MILLISECONDS),
  })
  undo.add(() => installation.close())
  undo.add(async () => {
    await Promise.all(installation.processes.map((process) => process.close()))
  })
  gateway.ports = installation.ports
  return { ...(await found(installation, book, random, undo)), installation, gateway, clock, disk }
}

async function found(installation: Installation, book: Book, random: Random, undo: Undo) {
  for (const process of installation.processes) process.start()
  await Promise.all(installation.processes.map((process) => process.ready()))
  const operator = await installation.operator()
  const home = await foundUtopia(operator, { ownKey: { algorithm: 'id-TA-ECDSA-SHA-256', curve: CURVE } })
  const { certificates } = await operator.call('authority.show', { name: 'UT-CVCA' })
  const parties: Party[] = []
  for (const one of partyWishes()) {
    const party = await Party.start(one, home, book, random)
    undo.add(() => party.close())
    parties.push(party)
  }
  await Promise.all(parties.map((party) => party.settleIn(operator)))
  return { parties, root: Buffer.from(certificates[0]?.octets ?? '', 'base64') }
}

function partyWishes(): PartyWish[] {
  const wishes = (role: 'terminal' | 'DV', mnemonic: string, many: number) =>
    Array.from({ length: many }, (_, n) => {
      const number = String(n + 1).padStart(2, '0')
      const edition = CONTRACTS[n % CONTRACTS.length]!
      return { name: `${role.toLowerCase()}-${number}`, role, mnemonic: `${mnemonic}${number}`, edition }
    })
  return [...wishes('terminal', 'GATE', TERMINALS), ...wishes('DV', 'DVX', OUTSIDE_DVS)]
}
