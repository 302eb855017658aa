import {
  CA_ROLE,
  type DatesOfUseView,
  DEFAULT_CONTRACT_SETTINGS,
  type PartnerView,
  type RequestSignerView,
  settingsThatDiffer,
  type TlsIssuerView,
} from '../../messages/index.ts'
import { fieldLines } from '../output/fields.ts'
import { table } from '../output/table.ts'
import { visibleReference } from '../output/visible.ts'

export function partnerTable(partners: readonly PartnerView[]): string {
  if (partners.length === 0) return 'no partner yet; add one with eac partner add\n'
  const rows = partners.map(({ name, role, country, mnemonic, authority, edition, state }) => [
    name,
    role,
    visibleReference(`${country}${mnemonic}`),
    authority,
    edition,
    state,
  ])
  return table(['name', 'role', 'holder', 'of authority', 'edition', 'state'], rows)
}

export function partnerText(partner: PartnerView): string {
  if (partner.role === CA_ROLE) return caText(partner)
  return fieldLines([
    ['name', partner.name],
    ['state', partner.state],
    ['role', partner.role],
    ['holder', visibleReference(`${partner.country}${partner.mnemonic}`)],
    ['of authority', partner.authority],
    ['edition', partner.edition],
    ['service', partner.serviceUrl ?? 'none: we never call it'],
    ['callback rule', partner.callbackRule],
    ['callback targets', partner.callbackTargets.length > 0 ? partner.callbackTargets : 'none'],
    ['push URL', partner.pushUrl ?? `none: no list is sent to it; eac partner set-push-url ${partner.name} URL`],
    ['network', partner.privateNetwork ? 'private: its hosts may have private addresses' : 'public'],
    ['not forgiven', partner.tolerancesOff],
    ['settings', differing(partner)],
    ['may use', partner.operations === undefined ? undefined : partner.operations.join(', ') || 'nothing'],
    ['TLS certificates', partner.tlsCertificates.map((one) => `SHA-256 ${one.fingerprint}${datesText(one)}`)],
    ['TLS by CA', partner.tlsIssuers.map(issuerText)],
    [
      'WS-Security',
      partner.wsSecurity === 'none' ? undefined : `${partner.wsSecurity}; eac partner wss show ${partner.name}`,
    ],
    ['request signer', partner.requestSigner && requestSignerText(partner.requestSigner)],
  ])
}

/** An X.509 CA of the configuration: how it is called is its bridge's business. */
function caText({ name, state, role, authority }: PartnerView): string {
  return fieldLines([
    ['name', name],
    ['state', state],
    ['role', role],
    ['of authority', authority],
    ['what it does', `eac ca list, eac ca status --ca ${name}`],
  ])
}

/** What is set for this partner otherwise than for all. */
function differing({ contractSettings }: PartnerView): string[] {
  const defaults: Readonly<Record<string, unknown>> = DEFAULT_CONTRACT_SETTINGS
  return Object.entries(settingsThatDiffer(contractSettings)).map(
    ([name, value]) => `${name}=${value} (default ${defaults[name]})`,
  )
}

function issuerText(issuer: TlsIssuerView): string {
  const { id, subject, ca, caFingerprint, caValidUntil, crlUrl } = issuer
  const revocation = crlUrl === undefined ? 'revocation is not asked' : `revoked by ${crlUrl}`
  const from = `${ca} (until ${caValidUntil.slice(0, 10)}, SHA-256 ${caFingerprint})`
  return `${id}: ${subject}, of ${from}; ${revocation}${datesText(issuer)}`
}

function datesText({ from, until }: DatesOfUseView): string {
  return [from && `from ${from}`, until && `until ${until}`].map((text) => (text ? `, ${text}` : '')).join('')
}

function requestSignerText({ subject, validTo, sha256 }: RequestSignerView): string {
  return `${subject}, until ${validTo.slice(0, 10)}, SHA-256 ${sha256}`
}
