import { holderName } from '../messages/index.ts'
import {
  type Database,
  findPartner,
  findPartnerByHolder,
  findPartnerByName,
  findPartnerByTlsCertificate,
  findTlsIssuers,
  insertEvent,
  insertPartner,
  type NewTlsIssuer,
  type Tx,
} from '../store/index.ts'

/** A counterpart to be registered. */
export type Registration = Parameters<typeof insertPartner>[1]

/** What speaks against registering it: a name, a holder or a TLS certificate that is somebody's already. A sentence, or undefined. */
export async function registrationConflict(
  db: Database | Tx,
  { authorityId, name, tlsCertificates, tlsIssuers = [], ...holder }: Registration,
): Promise<string | undefined> {
  if ((await findPartnerByName(db, name)) !== undefined) return `There is a partner ${name} already.`
  const same = await findPartnerByHolder(db, authorityId, holder)
  if (same !== undefined) return `The authority knows the holder ${holderName(holder)} already, as ${same.name}.`
  for (const { fingerprint } of tlsCertificates) {
    const known = await findPartnerByTlsCertificate(db, authorityId, fingerprint)
    if (known !== undefined) return `The TLS certificate ${fingerprint} is registered for ${known.name} already.`
  }
  for (const issuer of tlsIssuers) {
    const conflict = await issuerConflict(db, authorityId, issuer)
    if (conflict !== undefined) return conflict
  }
  return undefined
}

/** A subject of a CA is one partner's. */
export async function issuerConflict(
  db: Database | Tx,
  authorityId: string,
  { ca, subject, subjectText }: NewTlsIssuer,
): Promise<string | undefined> {
  const same = (await findTlsIssuers(db, authorityId, [subject])).find((one) => one.ca.fingerprint === ca.fingerprint)
  const owner = same && (await findPartner(db, same.partnerId))
  return owner && `The subject ${subjectText} of this CA is registered for ${owner.name} already.`
}

/** From now on the authority deals with this partner. @returns its id */
export async function register(
  tx: Tx,
  registration: Registration,
  details: Readonly<Record<string, unknown>>,
  at: Date,
): Promise<string> {
  const partnerId = await insertPartner(tx, registration, at)
  const { role, authorityId } = registration
  const told = { role, holder: holderName(registration), ...details }
  await insertEvent(tx, { kind: 'partner registered', partnerId, authorityId, details: told }, at)
  return partnerId
}
