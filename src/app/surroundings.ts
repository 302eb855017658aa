import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { promisify } from 'node:util'
import type { ApiDeps } from '../api/index.ts'
import { type ConnectionStepView, OperatorError, type Partner } from '../messages/index.ts'
import { issuedCertificates } from './callers/open-issued.ts'
import { recognition } from './callers/recognition.ts'
import type { OpenNode } from './open-node.ts'
import { openSpocSide, type SpocSide } from './spoc-side.ts'
import { noCertificateYet, objectionToPinned, openPinnedConnection, placeOf, tryConnection } from './transport/index.ts'

const REACH_MILLISECONDS = 5_000

/** What `eac doctor` looks at beside database and key store. */
export function surroundingsOf(node: OpenNode): ApiDeps['surroundings'] {
  const { config, queue } = node
  return {
    disk: () => diskOf(config.data),
    clockSynchronised,
    flushesAtCommit: config.database === undefined ? config.embedded.flushAtCommit : undefined,
    countJobs: () => queue.countJobs(),
    reach: (partner, url) => reach(partner, url, node),
    tryConnection: (partner, url) => tryOut(partner, url, node),
  }
}

async function diskOf(folder: string) {
  const probe = join(folder, `.probe-${randomUUID()}`)
  try {
    await writeFile(probe, 'can be written', { mode: 0o600, flush: true })
  } finally {
    await rm(probe, { force: true })
  }
  const { bavail, blocks, bsize } = await statfs(folder)
  return { folder, free: bavail * bsize, size: blocks * bsize }
}

/** As systemd tells it; elsewhere nobody does. */
async function clockSynchronised(): Promise<boolean | undefined> {
  try {
    const { stdout } = await promisify(execFile)('timedatectl', ['show', '--property=NTPSynchronized', '--value'])
    return { yes: true, no: false }[stdout.trim()]
  } catch {
    return undefined
  }
}

async function reach(partner: Partner, url: string, node: OpenNode): Promise<void> {
  if (partner.role !== 'SPOC') {
    const { outgoing } = node
    const target = { ...placeOf(url), ...recognition(partner, issuedCertificates(node), node.now()), outgoing }
    const ours = node.ownTls.shown('tls')
    if (ours === undefined) throw noCertificateYet()
    const socket = await openPinnedConnection(target, ours, node.now, AbortSignal.timeout(REACH_MILLISECONDS))
    socket.destroy()
    return
  }
  const side = await openSpocSide(node)
  if (side === undefined) throw new Error('it is another state, and eac.yaml has no section spoc')
  await reachState(side, partner, url)
}

async function reachState(side: SpocSide, { country, privateNetwork }: Partner, url: string): Promise<void> {
  const reach = privateNetwork ? 'private' : 'public'
  try {
    await side.reach({ url, country, reach, timeoutMs: REACH_MILLISECONDS, maxResponseBytes: 0 })
  } finally {
    side.close()
  }
}

const TRY_MILLISECONDS = 15_000

async function tryOut(partner: Partner, url: string, node: OpenNode): Promise<readonly ConnectionStepView[]> {
  const trial = { url, timeoutMs: TRY_MILLISECONDS, outgoing: node.outgoing }
  if (partner.role !== 'SPOC') {
    const target = { ...placeOf(url), ...recognition(partner, issuedCertificates(node), node.now()) }
    const objectionTo = (socket: TLSSocket) => objectionToPinned(socket, target, node.now())
    return tryConnection({ ...trial, reach: target.reach, ours: node.ownTls.shown('tls'), objectionTo })
  }
  const side = await openSpocSide(node)
  if (side === undefined) throw new OperatorError('refused', NO_SPOC_SECTION)
  const { country, privateNetwork } = partner
  try {
    return await side.tryConnection(country, { ...trial, reach: privateNetwork ? 'private' : 'public' })
  } finally {
    side.close()
  }
}

const NO_SPOC_SECTION = 'It is another state, and eac.yaml has no section spoc: add it and start again.'
