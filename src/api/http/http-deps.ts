import type { Role } from '../../messages/index.ts'
import type { FirstAdministrator, IssuerClaims, PeopleDeps, SessionLimits } from '../../people/index.ts'
import type { Operators } from '../operator.ts'
import type { ConsoleFiles } from './console-files.ts'
import type { LiveFeed } from './live/live-feed.ts'

/** Somebody whom the configuration names, who tells who people are. */
export interface Issuer {
  readonly name: string
  /** Who asks for a second factor. */
  readonly secondFactor: 'here' | 'issuer'
  /** @returns where the browser goes, and what it keeps meanwhile @throws {PeopleError} `not-authenticated` */
  begin(): Promise<{ readonly url: URL; readonly kept: string }>
  /** @param back where the browser came back to @param away what it kept @throws {PeopleError} `not-authenticated` */
  finish(back: URL, away: string, source: string): Promise<IssuerClaims>
}

/** What the operators' listener needs of the node. */
export interface HttpDeps extends PeopleDeps {
  readonly operators: Operators
  readonly sessions: SessionLimits
  readonly secondFactorFor: readonly Role[]
  /** How people reach it; names the node in authenticator apps, too. */
  readonly publicUrl: URL
  /** It belongs to a demo world, and says so to whoever is logged in. */
  readonly isDemo: boolean
  readonly issuers: readonly Issuer[]
  /** Who may log in by password. */
  readonly passwordLogin: 'everybody' | 'administrators'
  readonly firstAdministrator: FirstAdministrator | undefined
  /** The operators' console; undefined: it was not built. */
  readonly console: ConsoleFiles | undefined
  /** What happens, as it happens. */
  readonly live: LiveFeed
  /** A fault of ours, for the log. */
  readonly onError: (error: unknown, at: { readonly requestId: string; readonly path: string }) => void
}
