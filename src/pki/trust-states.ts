import { type CvCertificate, decodeCertificate, holderReferenceParts } from '../cvc/index.ts'
import {
  type AuthorityRecord,
  findSpocOf,
  insertEvent,
  listAuthorities,
  listCaCertificates,
  listStates,
  lockAll,
  type Tx,
} from '../store/index.ts'
import { keep } from './keep.ts'

/** The roots of a state's CVCAs, as its form brought them: anchors of our SPOC and of the DVs of our state. */
export async function trustStateAnchors(
  tx: Tx,
  spoc: AuthorityRecord,
  anchors: readonly CvCertificate[],
  at: Date,
): Promise<void> {
  await lockTrust(tx, spoc)
  const trusting = (await listAuthorities(tx)).filter(
    ({ id, role, country }) => id === spoc.id || (role === 'DV' && country === spoc.country),
  )
  for (const { id } of trusting) {
    for (const anchor of anchors) await keep(tx, id, anchor, { origin: 'authority', isAnchor: true }, at)
  }
}

/** What our SPOC trusts of the states registered with it, roots and what follows them, for a DV that is new. */
export async function trustRegisteredStates(tx: Tx, dv: AuthorityRecord, at: Date): Promise<void> {
  await lockTrust(tx, dv)
  const spoc = await findSpocOf(tx, dv.country)
  if (spoc === undefined) return
  const states = (await listStates(tx, spoc.id)).map(({ country }) => country)
  const anchors: string[] = []
  for (const { octets, isAnchor } of await listCaCertificates(tx, spoc.id)) {
    const certificate = decodeCertificate(octets, { mode: 'tolerant' })
    if (!states.includes(holderReferenceParts(certificate.holderReference).country)) continue
    await keep(tx, dv.id, certificate, { origin: 'authority', isAnchor }, at)
    if (isAnchor) anchors.push(certificate.holderReference)
  }
  if (anchors.length === 0) return
  const details = { holderReferences: anchors, of: spoc.name }
  await insertEvent(tx, { kind: 'trust anchors of registered states taken', authorityId: dv.id, details }, at)
}

/** A form and a DV that come at once: whichever is second sees the other. */
const lockTrust = (tx: Tx, { country }: AuthorityRecord): Promise<void> => lockAll(tx, `trust of ${country} in states`)
