import { type CvCertificate, calendarDateOf, type HolderReference, isExpired } from '../cvc/index.ts'
import { type AuthorityRecord, type Database, listKeys } from '../store/index.ts'
import { trustedCertificates } from './trusted-certificates.ts'

/**
 * What a chip whose trust point is this key needs to verify a terminal of ours: the links of the CVCA from there on, the DV's
 * certificate, the terminal's. TR-03129-2, GetCertificateChain. Expired links count, since chips take them (TR-03110-3 2.5).
 * @returns undefined when no way leads from that key to a terminal key that is in use
 */
export async function chainForChip(
  authority: AuthorityRecord,
  trustPoint: HolderReference,
  { db, now }: { readonly db: Database; readonly now: () => Date },
): Promise<Uint8Array[] | undefined> {
  const today = calendarDateOf(now())
  const known = (await trustedCertificates(db, authority.id)).map(({ certificate }) => certificate)
  const usable = known.filter((one) => one.chat.role === 'CVCA' || !isExpired(one, today))
  const active = (await listKeys(db, authority.id)).filter(({ state }) => state === 'active')
  const terminals = new Set(active.map(({ holderReference }) => holderReference))
  const way = wayDown(trustPoint, usable, ({ chat, holderReference }) => {
    return chat.role === 'terminal' && terminals.has(holderReference)
  })
  return way?.map(({ octets }) => octets)
}

/** The newest certificate is tried first at each step, links before all others: so the way leads over the newest CVCA key. */
function wayDown(
  reference: HolderReference,
  certificates: readonly CvCertificate[],
  isGoal: (certificate: CvCertificate) => boolean,
  passed: readonly CvCertificate[] = [],
): CvCertificate[] | undefined {
  const below = certificates
    .filter(
      ({ authorityReference, holderReference }) => authorityReference === reference && holderReference !== reference,
    )
    .filter((one) => !passed.includes(one))
    .sort(linksFirstThenNewest)
  for (const one of below) {
    if (isGoal(one)) return [one]
    const rest = wayDown(one.holderReference, certificates, isGoal, [...passed, one])
    if (rest !== undefined) return [one, ...rest]
  }
  return undefined
}

function linksFirstThenNewest(a: CvCertificate, b: CvCertificate): number {
  const [linkA, linkB] = [a.chat.role === 'CVCA', b.chat.role === 'CVCA']
  if (linkA !== linkB) return linkA ? -1 : 1
  return a.effective < b.effective ? 1 : -1
}
