import { isIP } from 'node:net'
import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import type { TlsIdentity } from '../../messages/index.ts'
import type { OwnName, PeerRole } from '../../spoc-channel/index.ts'
import type { SpocConfig } from '../spoc-config.ts'
import { isFromCa, type TlsFromCa, type TlsSource } from '../tls-config.ts'

/** The settings that say which TLS certificates this node shows. */
interface TlsSettings {
  readonly publicUrl: string
  readonly tls: TlsSource
  readonly spoc?: SpocConfig | undefined
}

/** One certificate that the configuration names, whoever makes it. */
export interface ConfiguredIdentity {
  readonly name: TlsIdentity
  readonly source: TlsSource
  /** As what other states look at it; none: it is for partners inside the state. */
  readonly roles: readonly PeerRole[]
  /** The host it serves; undefined: it is a client alone. */
  readonly host: string | undefined
  /** As what other states know us by it; undefined: by certificates of our SPOC CA. */
  readonly byName?: OwnName | undefined
}

/** Both ends in one where their settings are equal. */
export function configuredIdentities({ publicUrl, tls, spoc }: TlsSettings): ConfiguredIdentity[] {
  const national = { name: 'tls', source: tls, roles: [], host: new URL(publicUrl).hostname } as const
  if (spoc === undefined) return [national]
  const {
    tls: { server, client },
    knownByName: byName,
  } = spoc
  const host = new URL(spoc.publicUrl).hostname
  const [asServer, asClient] = [{ direction: 'server', host } as const, { direction: 'client' } as const]
  if (isDeepStrictEqual(server, client)) {
    return [national, { name: 'spoc.tls', source: server, roles: [asServer, asClient], host, byName }]
  }
  return [
    national,
    { name: 'spoc.tls.server', source: server, roles: [asServer], host, byName },
    { name: 'spoc.tls.client', source: client, roles: [asClient], host: undefined, byName },
  ]
}

/** The identity shown at one end of the channel between states. */
export function identityOfEnd(end: 'server' | 'client', { tls: { server, client } }: SpocConfig): TlsIdentity {
  return isDeepStrictEqual(server, client) ? 'spoc.tls' : `spoc.tls.${end}`
}

/** What of a setting depends on where it stands. */
export function dnsNamesOf(
  { dnsNames }: TlsFromCa,
  { host, byName }: Pick<ConfiguredIdentity, 'host' | 'byName'>,
): readonly string[] {
  if (dnsNames !== undefined) return dnsNames
  if (byName !== undefined) return byName.names
  return host === undefined || isIP(host.replace(/^\[|\]$/g, '')) !== 0 ? [] : [host]
}

const NATIONAL_ANNOUNCE_DAYS = 14 // partners register the certificate itself

export function announceDaysOf({ announceDays }: TlsFromCa, name: TlsIdentity): number {
  return announceDays ?? (name === 'tls' ? NATIONAL_ANNOUNCE_DAYS : 0)
}

const RENEW_BEFORE_DAYS = 30

/** Between states there is a day more than a new root is told before it is used: the old certificate does not run out meanwhile. */
export function renewBeforeDaysOf({ renewBeforeDays, announceRootDays }: TlsFromCa, name: TlsIdentity): number {
  return renewBeforeDays ?? Math.max(RENEW_BEFORE_DAYS, name === 'tls' ? 0 : announceRootDays + 1)
}

/** Adds what is wrong with the wish for certificates from CAs. */
export function assertTlsFits(
  config: TlsSettings & { readonly cas: readonly { readonly name: string }[] },
  context: z.RefinementCtx,
): void {
  for (const identity of configuredIdentities(config)) {
    const { name, source, host, roles, byName } = identity
    if (!isFromCa(source)) continue
    const wrong = (setting: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [...name.split('.'), setting], message })
    if (!config.cas.some((ca) => ca.name === source.ca)) {
      const known = config.cas.map((ca) => ca.name).join(', ') || 'none'
      wrong('ca', `there is no CA ${source.ca} under cas; there is ${known}`)
    }
    const before = renewBeforeDaysOf(source, name)
    if (announceDaysOf(source, name) >= before) {
      wrong('announceDays', `${announceDaysOf(source, name)} days of notice need more than ${before} renewBeforeDays`)
    }
    const isServer = roles.some(({ direction }) => direction === 'server')
    const names = dnsNamesOf(source, identity)
    if (byName !== undefined) {
      const known = byName.names.join(', ')
      if (!names.some((one) => byName.names.includes(one))) wrong('dnsNames', `other states know us by ${known}`)
    } else if (isServer && host !== undefined && !names.includes(host)) {
      wrong('dnsNames', `${host}, at which other states reach us, is not among them`)
    }
  }
}
