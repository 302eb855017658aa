import { enqueueAnnouncement } from '../async/index.ts'
import type { CvCertificate } from '../cvc/index.ts'
import type { Exchange, Partner } from '../messages/index.ts'
import { type CvcaCertificates, rollOver } from '../pki/index.ts'
import { type AuthorityRecord, type Database, findSpocOf, listCvcasOf, listPartners, type Tx } from '../store/index.ts'
import type { HandlerDeps } from './deps.ts'
import { pushUrlOf } from './push-url.ts'

/**
 * Gives a CVCA of ours a new key. Its self-signed and link certificate go unasked to every registered state and to the DVs of
 * our own, each until it says that it has them (TR-03139, 4.4.1); they are owed in the transaction that puts the key to use.
 * @param also what else is written in that transaction
 * @returns also whom they are on their way to
 * @throws {PkiError} `not-a-cvca`
 */
export async function rollOverAndTell(
  cvca: AuthorityRecord,
  deps: HandlerDeps,
  also: (tx: Tx, certificates: CvcaCertificates) => Promise<void> = async () => {},
): Promise<CvcaCertificates & { readonly sentTo: readonly Partner[] }> {
  const told = deps.staysHere ? [] : (await whoIsTold(cvca, deps)).told
  const owed: Exchange[] = []
  const certificates = await rollOver(cvca, deps, async (tx, made) => {
    const { selfSigned, link } = made
    await also(tx, made)
    if (link !== undefined) owed.push(...(await announce(tx, told, [link, selfSigned], deps.now())))
  })
  for (const { id } of owed) await deps.dispatch('send', id)
  return { ...certificates, sentTo: told.filter(({ id }) => owed.some(({ partnerId }) => partnerId === id)) }
}

/** The DVs of a CVCA and the registered states, and which of them hear of a new key unasked. */
export async function whoIsTold(
  cvca: AuthorityRecord,
  { db }: { readonly db: Database | Tx },
): Promise<{ readonly told: readonly Partner[]; readonly notTold: readonly Partner[] }> {
  const all = [...(await dvsOf([cvca], db)), ...(await statesFor(cvca, db))]
  return { told: all.filter(mayBeTold), notTold: all.filter((one) => !mayBeTold(one)) }
}

/** The same for a key that was made on another machine; in the transaction that keeps it. */
export async function tellOfKey(
  tx: Tx,
  cvca: AuthorityRecord,
  { selfSigned, link }: CvcaCertificates & { readonly link: CvCertificate },
  at: Date,
): Promise<Exchange[]> {
  const { told } = await whoIsTold(cvca, { db: tx })
  return announce(tx, told, [link, selfSigned], at)
}

/** CVCA certificates of another state that were taken: the DVs of our own need them, too. */
export async function passOn(
  tx: Tx,
  { country }: AuthorityRecord,
  certificates: readonly CvCertificate[],
  at: Date,
  broughtBy: Exchange,
): Promise<Exchange[]> {
  if (certificates.length === 0) return []
  const dvs = await dvsOf(await listCvcasOf(tx, country), tx)
  return announce(tx, dvs.filter(mayBeTold), certificates, at, broughtBy)
}

async function announce(
  tx: Tx,
  partners: readonly Partner[],
  certificates: readonly CvCertificate[],
  at: Date,
  broughtBy?: Exchange,
): Promise<Exchange[]> {
  const forExchange = broughtBy?.id
  const details = { announced: certificates.map(({ holderReference }) => holderReference) }
  const exchanges: Exchange[] = []
  for (const partner of partners) {
    const octets = certificates.map((one) => one.octets)
    exchanges.push(await enqueueAnnouncement(tx, { partner, certificates: octets, forExchange, details }, at))
  }
  return exchanges
}

async function dvsOf(cvcas: readonly AuthorityRecord[], db: Database | Tx): Promise<Partner[]> {
  const ids = cvcas.map(({ id }) => id)
  return (await listPartners(db)).filter((one) => one.role === 'DV' && ids.includes(one.authorityId))
}

async function statesFor({ country }: AuthorityRecord, db: Database | Tx): Promise<Partner[]> {
  const spoc = await findSpocOf(db, country)
  return (await listPartners(db)).filter((one) => one.role === 'SPOC' && one.authorityId === spoc?.id)
}

const mayBeTold = (partner: Partner): boolean => partner.state === 'active' && pushUrlOf(partner) !== undefined
