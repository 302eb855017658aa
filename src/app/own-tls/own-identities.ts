import type { X509Key } from '../../ca-bridges/index.ts'
import type { ConfiguredCas, OwnIdentity, TlsRenewal } from '../../handlers/index.ts'
import { findAuthority, findPartner } from '../../store/index.ts'
import type { OpenNode } from '../open-node.ts'
import { isFromCa } from '../tls-config.ts'
import { announceDaysOf, type ConfiguredIdentity, dnsNamesOf, renewBeforeDaysOf } from './identities.ts'

/** Our TLS certificates with what renews them. */
export async function ownIdentities(
  { ownTls, store, config }: Pick<OpenNode, 'ownTls' | 'store' | 'config'>,
  cas: ConfiguredCas,
): Promise<OwnIdentity[]> {
  const identities: OwnIdentity[] = []
  for (const one of ownTls.identities) {
    const { name, roles, byName } = one
    const renewal = await renewalOf(one, cas, store.db)
    const origin = name === 'tls' ? new URL(config.publicUrl).origin : undefined
    identities.push({ name, roles, byName, origin, renewal, shown: () => ownTls.shown(name)?.cert })
  }
  return identities
}

/** @returns undefined for files; and for a CA that is set up wrongly, where a command is given that mends it */
async function renewalOf(
  identity: ConfiguredIdentity,
  cas: ConfiguredCas,
  db: OpenNode['store']['db'],
): Promise<TlsRenewal | undefined> {
  const { name, source } = identity
  if (!isFromCa(source)) return undefined
  const ca = cas.list().find(({ bridge }) => bridge.name === source.ca)
  const partner = ca && (await findPartner(db, ca.partnerId))
  const authority = partner && (await findAuthority(db, partner.authorityId))
  if (partner === undefined || authority === undefined) return undefined
  const { product, commonName, organization, days, fields, key, announceRootDays, keepOldDays } = source
  const subject = { country: authority.country, organization, commonName }
  return {
    partnerId: partner.id,
    wishes: { product, subject, dnsNames: dnsNamesOf(source, identity), days, fields },
    key: key as X509Key,
    renewBeforeDays: renewBeforeDaysOf(source, name),
    announceDays: announceDaysOf(source, name),
    announceRootDays,
    keepOldDays,
  }
}
