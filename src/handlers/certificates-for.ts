import { decodeCertificate, holderReferenceParts } from '../cvc/index.ts'
import type { Partner } from '../messages/index.ts'
import { caCertificates, trustedCertificates } from '../pki/index.ts'
import { type AuthorityRecord, findSpocOf, listCvcasOf, listStates } from '../store/index.ts'
import type { HandlerDeps } from './deps.ts'

/**
 * The CA certificates a partner gets. A foreign SPOC: those of all CVCAs of our state (Doc 9303-12, 8). A DV: those of its CVCA,
 * then a chain for each CVCA of the registered states, since it may ask any of them. A terminal: those of its DV.
 */
export async function certificatesFor(
  partner: Partner,
  authority: AuthorityRecord,
  deps: HandlerDeps,
): Promise<Uint8Array[]> {
  if (authority.role === 'SPOC') {
    const cvcas = await listCvcasOf(deps.db, authority.country)
    const chains = await Promise.all(cvcas.map((cvca) => caCertificates(cvca, deps)))
    return byEffectiveDate(chains.flat())
  }
  const own = await caCertificates(authority, deps)
  if (authority.role !== 'CVCA' || partner.role !== 'DV') return own
  return [...own, ...(await foreignChains(authority.country, deps))]
}

async function foreignChains(country: string, deps: HandlerDeps): Promise<Uint8Array[]> {
  const spoc = await findSpocOf(deps.db, country)
  if (spoc === undefined) return []
  const states = (await listStates(deps.db, spoc.id)).filter(({ state }) => state === 'active')
  const trusted = await trustedCertificates(deps.db, spoc.id)
  return states.flatMap((state) =>
    trusted
      .filter(({ certificate }) => holderReferenceParts(certificate.holderReference).country === state.country)
      .map(({ certificate }) => certificate.octets),
  )
}

function byEffectiveDate(certificates: readonly Uint8Array[]): Uint8Array[] {
  return certificates
    .map((octets) => ({ octets, effective: decodeCertificate(octets, { mode: 'tolerant' }).effective }))
    .sort((a, b) => (a.effective < b.effective ? -1 : a.effective > b.effective ? 1 : 0))
    .map(({ octets }) => octets)
}
