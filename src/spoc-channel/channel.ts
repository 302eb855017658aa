import { readSpocCertificate } from './certificate/spoc-certificate.ts'
import { checkRevocation, type RevocationFinding } from './crl/check-revocation.ts'
import { CRL_SETTINGS, CrlCache, type CrlEvent, type CrlSettings } from './crl/crl-cache.ts'
import type { CrlStore } from './crl/crl-store.ts'
import { judgePath, type PathFinding } from './path/judge-path.ts'
import type { PeerRole } from './path/leaf-rules.ts'
import { SPOC_WORLDS, type SpocWorld } from './purposes.ts'
import type { SpocState } from './state.ts'

export type SpocFinding = PathFinding | RevocationFinding
export type PeerVerdict<State> =
  | { readonly ok: true; readonly state: State }
  | {
      readonly ok: false
      readonly findings: readonly SpocFinding[]
      /** The country a client's certificate names; nobody vouches for it. */
      readonly claims?: string | undefined
    }

export interface SpocChannelOptions<State extends SpocState> {
  /** Asked for each connection. */
  states(): Promise<readonly State[]>
  readonly crls: CrlStore
  readonly now: () => Date
  readonly onEvent: (event: CrlEvent) => void
  readonly settings?: Partial<CrlSettings>
  /** Whose key purposes count. Default: both. */
  readonly worlds?: readonly SpocWorld[]
}

/** Who is at the other end of a connection between SPOCs, by its certificate and the roots and lists of its state. */
export interface SpocChannel<State extends SpocState> {
  /** @param chain what a client showed, its own certificate first, DER; the state is the one its subject names */
  identifyClient(chain: readonly Uint8Array[]): Promise<PeerVerdict<State>>
  /** @param host the name it was called by */
  identifyServer(chain: readonly Uint8Array[], country: string, host: string): Promise<PeerVerdict<State>>
}

export function createSpocChannel<State extends SpocState>(options: SpocChannelOptions<State>): SpocChannel<State> {
  const { now, worlds = SPOC_WORLDS } = options
  const crls = new CrlCache(options.crls, { ...CRL_SETTINGS, ...options.settings }, options.onEvent)

  const judge = async (chain: readonly Uint8Array[], state: State, role: PeerRole): Promise<PeerVerdict<State>> => {
    const at = now()
    const verdict = await judgePath({ chain, state, role, now: at, worlds })
    if (!verdict.ok) return verdict
    const findings = await checkRevocation(verdict.path, state, crls, at)
    return findings.length === 0 ? { ok: true, state } : { ok: false, findings }
  }

  const identify = async (chain: readonly Uint8Array[], country: string, role: PeerRole) => {
    const states = (await options.states()).filter((state) => state.country.toUpperCase() === country)
    let refused: PeerVerdict<State> | undefined
    for (const state of states) {
      const verdict = await judge(chain, state, role)
      if (verdict.ok) return verdict
      refused ??= verdict
    }
    return refused ?? unknownState(country)
  }

  /** No state is meant, so the rules say only what is wrong with the certificate itself. */
  const findingsWithoutState = async (chain: readonly Uint8Array[]): Promise<readonly SpocFinding[]> => {
    const state = { country: '', roots: [], crlHosts: [], hosts: [] }
    const verdict = await judgePath({ chain, state, role: { direction: 'client' }, now: now(), worlds })
    return verdict.ok ? [] : verdict.findings.filter(({ rule }) => !ABOUT_THE_STATE.includes(rule))
  }

  return {
    async identifyClient(chain) {
      const country = countryShown(chain)
      if (country === undefined) return { ok: false, findings: await findingsWithoutState(chain) }
      const verdict = await identify(chain, country, { direction: 'client' })
      return verdict.ok ? verdict : { ...verdict, claims: country }
    },
    identifyServer: (chain, country, host) => identify(chain, country.toUpperCase(), { direction: 'server', host }),
  }
}

const ABOUT_THE_STATE: readonly SpocFinding['rule'][] = ['country-of-state', 'leads-to-root']

/** In capitals; undefined where a subject does not name one country. */
function countryShown([leaf]: readonly Uint8Array[]): string | undefined {
  const read = leaf === undefined ? undefined : readSpocCertificate(leaf)
  if (!read?.ok || read.certificate.countries.length !== 1) return undefined
  const [country = ''] = read.certificate.countries
  return /^[A-Za-z]{2}$/.test(country) ? country.toUpperCase() : undefined
}

function unknownState<State>(country: string): PeerVerdict<State> {
  const says = `no SPOC of ${country} is registered`
  const clause = 'ČSN 36 9791 8.2; Doc 9303-12 8 (registration)'
  return { ok: false, findings: [{ rule: 'country-of-state', clause, says }] }
}
