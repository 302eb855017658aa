import { X509Certificate } from 'node:crypto'
import { judgeOwn, type OwnName, type PeerRole } from '../spoc-channel/index.ts'
import type { AuthorityRecord } from '../store/index.ts'
import { ConfigError } from './config-error.ts'
import type { ConfiguredIdentity } from './own-tls/identities.ts'
import { readTlsFiles } from './read-tls-files.ts'
import type { SpocConfig } from './spoc-config.ts'
import { isFromCa, type TlsSource } from './tls-config.ts'
import type { TlsMaterial } from './transport/index.ts'

/** Our certificates towards other states, fit for their end each. */
export interface SpocTls {
  /** The state in the subject of both. */
  readonly country: string
  /** What does not keep the node from starting: a certificate outside its validity. */
  readonly warnings: readonly string[]
}

/**
 * Reads our certificates and looks at them as other states will: else each of them refuses us, and we do not learn why. Those that a CA
 * issues are looked at when they come.
 * @param countryOf the state for which a CA of the configuration issues; without one, that of our SPOC
 * @throws {ConfigError} naming the setting and every rule that does not hold
 */
export async function readSpocTls(
  { tls, publicUrl, knownByName }: Pick<SpocConfig, 'tls' | 'publicUrl' | 'knownByName'>,
  now: Date,
  countryOf: (ca: string | undefined) => Promise<string>,
): Promise<SpocTls> {
  const read = async (source: TlsSource, setting: string, role: PeerRole) => {
    if (isFromCa(source)) return { country: await countryOf(source.ca), warnings: [] }
    const found = judged(await readTlsFiles(source, setting), setting, role, knownByName, now)
    return found.country === '' ? { ...found, country: await countryOf(undefined) } : found
  }
  const host = new URL(publicUrl).hostname
  const asServer = await read(tls.server, 'spoc.tls.server', { direction: 'server', host })
  const asClient = await read(tls.client, 'spoc.tls.client', { direction: 'client' })
  if (asServer.country !== asClient.country) {
    throw new ConfigError(
      `The certificate of spoc.tls.server is of ${asServer.country}, that of spoc.tls.client of ${asClient.country}; a SPOC has one state.`,
    )
  }
  return { country: asServer.country, warnings: [...asServer.warnings, ...asClient.warnings] }
}

/** @throws {ConfigError} when a SPOC of another state is run here */
export function assertOfState({ country }: SpocTls, authorities: readonly AuthorityRecord[]): void {
  const other = authorities.find((one) => one.role === 'SPOC' && one.country !== country)
  if (other === undefined) return
  throw new ConfigError(
    `The certificates of spoc.tls are of ${country}, and ${other.name} is the SPOC of ${other.country}: other states would refuse it. Name certificates of ${other.country}.`,
  )
}

/**
 * A certificate that is to take the place of another one of ours is fit for its ends towards other states, and of the same state.
 * @throws {ConfigError}
 */
export function assertFollows(
  before: TlsMaterial | undefined,
  next: TlsMaterial,
  { name, roles, byName }: Pick<ConfiguredIdentity, 'name' | 'roles' | 'byName'>,
  now: Date,
): void {
  for (const role of roles) {
    const { country } = judged(next, name, role, byName, now)
    const was = before === undefined ? country : judged(before, name, role, byName, now).country
    if (country !== was) throw new ConfigError(`The certificate of ${name} is of ${country}, the one before of ${was}.`)
  }
}

function judged(
  { cert }: TlsMaterial,
  setting: string,
  role: PeerRole,
  byName: OwnName | undefined,
  now: Date,
): { readonly country: string; readonly warnings: readonly string[] } {
  const verdict = judgeOwn(new Uint8Array(new X509Certificate(cert).raw), role, now, byName)
  if (!verdict.ok) throw new ConfigError(`${setting}: ${verdict.why}`)
  const says = verdict.findings.map((finding) => ({ ...finding, text: `${finding.says} (${finding.clause})` }))
  const against = says.filter(({ rule }) => rule !== 'valid-now').map(({ text }) => `  ${text}`)
  if (against.length > 0) {
    throw new ConfigError(`Other states would refuse the certificate of ${setting}:\n${against.join('\n')}`)
  }
  return { country: verdict.country, warnings: says.map(({ text }) => `${setting}: ${text}`) }
}
