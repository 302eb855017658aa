import type {
  AnnouncementView,
  AuthorityView,
  CertificateView,
  KeyView,
  ShownAuthorityView,
} from '../../messages/index.ts'
import { coverageTable } from '../coverage/coverage-text.ts'
import { PLACE_WORDS } from '../keys/place-words.ts'
import { detailsText } from '../output/details.ts'
import { fieldLines } from '../output/fields.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { visibleReference } from '../output/visible.ts'

export function authorityTable(authorities: readonly AuthorityView[]): string {
  if (authorities.length === 0) return 'no authority yet; add one with eac authority add\n'
  const rows = authorities.map(({ name, role, country, mnemonic, serviceUrl, keys }) => [
    name,
    role,
    visibleReference(`${country}${mnemonic}`),
    keys
      .filter(({ state }) => state === 'active')
      .map(keyName)
      .join(', ') || 'none',
    serviceOf(serviceUrl),
  ])
  return table(['name', 'role', 'holder', 'active keys', 'service'], rows)
}

export function authorityText(authority: AuthorityView): string {
  const { name, role, country, mnemonic, serviceUrl, policy, ceremony, keyPlace, keys } = authority
  const fields = fieldLines([
    ['name', name],
    ['role', role],
    ['holder', visibleReference(`${country}${mnemonic}`)],
    ['service', serviceOf(serviceUrl)],
    ['keys', ceremony === undefined ? PLACE_WORDS[keyPlace] : `on ${ceremony}, a machine without a network`],
    ['policy', policyLines(policy)],
  ])
  return `${fields}\nKeys\n${keyTable(authority, keys)}\nCertificates\n${ownCertificates(authority)}`
}

function ownCertificates({ ceremony, certificates }: AuthorityView): string {
  if (certificates.length > 0 || ceremony === undefined) return certificateTable(certificates)
  return `no certificate yet; they come with that batch\n`
}

const serviceOf = (url: string): string => (url === '' ? 'none: the configuration has no section spoc' : url)

/** With the chains of a DV or control centre, and those a CVCA told of its new keys. */
export function shownAuthorityText(authority: ShownAuthorityView): string {
  const { role, coverage, announcements } = authority
  const chains = coverage.length === 0 ? '' : `\nRenewal\n${coverageTable(coverage)}`
  const told = role === 'CVCA' ? `\nSent unasked\n${announcementTable(announcements)}` : ''
  return `${authorityText(authority)}${chains}${told}`
}

export function announcementTable(announcements: readonly AnnouncementView[]): string {
  if (announcements.length === 0) return 'nothing was sent to anybody unasked; a rollover sends its certificates\n'
  const rows = announcements.map(({ holderReferences, partner, sentAt, acknowledgedAt, state, exchange }) => [
    holderReferences.map(visibleReference).join(', '),
    partner,
    moment(sentAt),
    acknowledgedAt === undefined ? `not yet (${state})` : moment(acknowledgedAt),
    exchange,
  ])
  return table(['key', 'to', 'since (GMT)', 'acknowledged (GMT)', 'exchange'], rows)
}

function policyLines(policy: unknown): string[] {
  if (typeof policy !== 'object' || policy === null) return []
  return Object.entries(policy).map(([name, value]) => detailsText({ [name]: value }))
}

function keyTable({ role, ceremony }: AuthorityView, keys: readonly KeyView[]): string {
  if (keys.length === 0 && role === 'SPOC') return 'none: a SPOC certifies nobody; states: eac state list\n'
  if (keys.length === 0 && ceremony !== undefined) {
    return `no key yet; take in a batch of ${ceremony}, made there with eac offline certificates\n`
  }
  if (keys.length === 0) {
    return role === 'CVCA'
      ? 'no key yet; make one with eac authority rollover\n'
      : 'no key yet; ask for a certificate with eac authority request-certificate\n'
  }
  const rows = keys.map((key) => [
    keyName(key),
    visibleReference(key.certifiedBy),
    key.state,
    key.place === undefined ? 'on another machine' : PLACE_WORDS[key.place],
    key.place === undefined ? '' : String(key.signatures),
    key.lastSignedAt === undefined ? '' : moment(key.lastSignedAt),
  ])
  return table(['key', 'certified by', 'state', 'where', 'signatures', 'last (GMT)'], rows)
}

export function certificateTable(certificates: readonly CertificateView[]): string {
  if (certificates.length === 0) return 'no certificate yet; trust a CVCA with eac authority trust FILE\n'
  const rows = certificates.map(({ holderReference, authorityReference, role, effective, expires, ...more }) => [
    visibleReference(holderReference),
    visibleReference(authorityReference),
    role,
    effective,
    expires,
    more.anchor ? 'trusted' : '',
    more.origin,
    more.sha256,
  ])
  return table(['holder', 'issued by', 'role', 'from', 'until', 'anchor', 'came by', 'SHA-256'], rows)
}

function keyName({ holderReference }: KeyView): string {
  return visibleReference(holderReference)
}
