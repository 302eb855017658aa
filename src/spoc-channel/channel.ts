import type { Outgoing } from '../outgoing/index.ts'
import { readSpocCertificate, type SpocCertificate } from './certificate/spoc-certificate.ts'
import { checkRevocation, type RevocationFinding } from './crl/check-revocation.ts'
import { CRL_SETTINGS, CrlCache, type CrlEvent, type CrlSettings } from './crl/crl-cache.ts'
import type { CrlStore } from './crl/crl-store.ts'
import { NAMED_RULES, type NamedRuleId, type NamedStep } from './named-rules.ts'
import { judgePath, type PathFinding } from './path/judge-path.ts'
import type { PeerRole } from './path/leaf-rules.ts'
import { bearsName } from './path/name-rules.ts'
import { SPOC_WORLDS, type SpocWorld } from './purposes.ts'
import { applyRules, type Finding } from './rule.ts'
import type { SpocState } from './state.ts'

export type SpocFinding = PathFinding | RevocationFinding | Finding<NamedRuleId>
export type PeerVerdict<State> =
  | { readonly ok: true; readonly state: State }
  | {
      readonly ok: false
      readonly findings: readonly SpocFinding[]
      /** Whose certificate it would be, by the country or the name in it; nobody vouches for that. */
      readonly claims?: string | undefined
    }

export interface SpocChannelOptions<State extends SpocState> {
  /** Asked for each connection. */
  states(): Promise<readonly State[]>
  readonly crls: CrlStore
  readonly now: () => Date
  readonly onEvent: (event: CrlEvent) => void
  readonly settings?: Partial<CrlSettings>
  /** Where lists may be fetched. Default: anywhere. */
  readonly outgoing?: Outgoing
  /** Whose key purposes count. Default: both. */
  readonly worlds?: readonly SpocWorld[]
}

/** Who is at the other end of a connection between SPOCs, by its certificate and the roots and lists of its state. */
export interface SpocChannel<State extends SpocState> {
  /** @param chain what a client showed, its own certificate first, DER; the state is the one its subject names, or that registered a name in it */
  identifyClient(chain: readonly Uint8Array[]): Promise<PeerVerdict<State>>
  /** @param host the name it was called by */
  identifyServer(chain: readonly Uint8Array[], country: string, host: string): Promise<PeerVerdict<State>>
}

export function createSpocChannel<State extends SpocState>(options: SpocChannelOptions<State>): SpocChannel<State> {
  const { now, worlds = SPOC_WORLDS } = options
  const crls = new CrlCache(options.crls, { ...CRL_SETTINGS, ...options.settings }, options.onEvent, options.outgoing)

  const judge = async (chain: readonly Uint8Array[], state: State, role: PeerRole) => {
    const at = now()
    const verdict = await judgePath({ chain, state, role, now: at, worlds })
    if (!verdict.ok) return verdict
    const { path, knownBy } = verdict
    const findings = knownBy === 'name' ? [] : await checkRevocation(path, state, crls, at)
    return findings.length === 0 ? { ok: true as const, state, knownBy } : { ok: false as const, findings }
  }

  /** Who is known by name is one state alone, whichever bear that name. */
  const findingsOfNamed = async (chain: readonly Uint8Array[], state: State, role: PeerRole, all: readonly State[]) => {
    const leaf = leafOf(chain)
    const others = all.filter((other) => other.country !== state.country && isNamed(leaf, other))
    const alsoGood = await Promise.all(others.map(async (other) => (await judge(chain, other, role)).ok))
    const step: NamedStep = { state, others, alsoGood: others.filter((_, n) => alsoGood[n]) }
    return applyRules<NamedStep, NamedRuleId>(NAMED_RULES, step)
  }

  const identify = async (
    chain: readonly Uint8Array[],
    role: PeerRole,
    isMeant: (state: State) => boolean,
  ): Promise<PeerVerdict<State> | undefined> => {
    const all = await options.states()
    let refused: PeerVerdict<State> | undefined
    for (const state of all.filter(isMeant)) {
      const verdict = await judge(chain, state, role)
      if (!verdict.ok) {
        refused ??= { ...verdict, claims: state.country }
        continue
      }
      const findings = verdict.knownBy === 'name' ? await findingsOfNamed(chain, state, role, all) : []
      return findings.length === 0 ? { ok: true, state } : { ok: false, findings, claims: state.country }
    }
    return refused
  }

  /** No state is meant, so the rules say only what is wrong with the certificate itself. */
  const findingsWithoutState = async (chain: readonly Uint8Array[]): Promise<readonly SpocFinding[]> => {
    const state = { country: '', roots: [], crlHosts: [], hosts: [] }
    const verdict = await judgePath({ chain, state, role: { direction: 'client' }, now: now(), worlds })
    return verdict.ok ? [] : verdict.findings.filter(({ rule }) => !ABOUT_THE_STATE.includes(rule))
  }

  return {
    async identifyClient(chain) {
      const [leaf, country] = [leafOf(chain), countryShown(chain)]
      const isMeant = (state: State): boolean => isCalled(country, state) || isNamed(leaf, state)
      const verdict = await identify(chain, { direction: 'client' }, isMeant)
      if (verdict !== undefined) return verdict
      if (country === undefined) return { ok: false, findings: await findingsWithoutState(chain) }
      return { ...unknownState(country), claims: country }
    },
    async identifyServer(chain, country, host) {
      const isMeant = (state: State): boolean => isCalled(country, state)
      return (await identify(chain, { direction: 'server', host }, isMeant)) ?? unknownState(country.toUpperCase())
    },
  }
}

const isCalled = (country: string | undefined, state: SpocState): boolean =>
  state.country.toUpperCase() === country?.toUpperCase()

const isNamed = (leaf: SpocCertificate | undefined, { byName }: SpocState): boolean =>
  leaf !== undefined && byName !== undefined && bearsName(leaf, byName)

const ABOUT_THE_STATE: readonly SpocFinding['rule'][] = ['country-of-state', 'leads-to-root']

function leafOf([first]: readonly Uint8Array[]): SpocCertificate | undefined {
  const read = first === undefined ? undefined : readSpocCertificate(first)
  return read?.ok ? read.certificate : undefined
}

/** In capitals; undefined where a subject does not name one country. */
function countryShown(chain: readonly Uint8Array[]): string | undefined {
  const countries = leafOf(chain)?.countries ?? []
  const [country = ''] = countries
  return countries.length === 1 && /^[A-Za-z]{2}$/.test(country) ? country.toUpperCase() : undefined
}

function unknownState(country: string): Extract<PeerVerdict<never>, { ok: false }> {
  const says = `no SPOC of ${country} is registered`
  const clause = 'ČSN 36 9791 8.2; Doc 9303-12 8 (registration)'
  return { ok: false, findings: [{ rule: 'country-of-state', clause, says }] }
}
