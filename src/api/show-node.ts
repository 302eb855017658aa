import { z } from 'zod'
import { listHeldPartners } from '../async/index.ts'
import type { ForgottenView, NodeView } from '../messages/index.ts'
import {
  countAwaitingCeremony,
  countForgotten,
  countLateAndParked,
  countOpenNotices,
  listForgotten,
} from '../store/index.ts'
import { listAuthorityViews } from './authorities.ts'
import { type ApiDeps, tlsFingerprint } from './deps.ts'
import { nothing, parseInput } from './input.ts'
import { showHolders } from './key-holders.ts'
import { listListSourceViews } from './list-sources.ts'
import { listOwnTlsViews } from './own-tls.ts'
import { listProcessViews } from './processes.ts'
import { heldView } from './queue.ts'
import { refusalViews } from './refusals.ts'
import { deviationViews } from './tolerances.ts'

const forgottenSchema = z.strictObject({ limit: z.number().int().min(1).max(1_000_000) })

export const NODE_INPUTS = { 'node.show': nothing, 'node.examine': nothing, 'node.forgotten': forgottenSchema }

export async function showNode(deps: ApiDeps): Promise<NodeView> {
  const shown = deps.ownTls.identities.find(({ name }) => name === 'tls')?.shown()
  return {
    version: deps.version,
    running: deps.running,
    processes: await listProcessViews(deps),
    publicUrl: deps.publicUrl,
    spocUrl: deps.spocUrl,
    tlsFingerprint: shown === undefined ? '' : tlsFingerprint(shown),
    tlsCertificate: shown ?? '',
    ownTls: await listOwnTlsViews(deps),
    keyHolders: await showHolders(deps),
    authorities: await listAuthorityViews(deps),
    deviations: await deviationViews(deps),
    refusals: await refusalViews(deps),
    listSources: await listListSourceViews(deps),
    openNotices: await countOpenNotices(deps.db),
    forgotten: await countForgotten(deps.db),
    held: (await listHeldPartners(deps.db)).map(heldView),
    ...(await countLateAndParked(deps.db)),
    awaitingCeremony: await countAwaitingCeremony(deps.db),
  }
}

export async function listForgottenViews(input: unknown, { db }: Pick<ApiDeps, 'db'>): Promise<ForgottenView[]> {
  const { limit } = parseInput(forgottenSchema, input)
  return (await listForgotten(db, limit)).map((one) => ({
    authority: one.authority,
    partner: one.partner,
    holderReference: one.holderReference,
    sha256: one.certificateSha256,
    issuedAt: one.issuedAt.toISOString(),
    foundAt: one.foundAt.toISOString(),
    givenAgainAt: one.givenAgainAt?.toISOString(),
    octets: Buffer.from(one.octets).toString('base64'),
  }))
}
