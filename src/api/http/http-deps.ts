import type { Role } from '../../messages/index.ts'
import type { FirstAdministrator, PeopleDeps, SessionLimits } from '../../people/index.ts'
import type { Operators } from '../operator.ts'

/** What the operators' listener needs of the node. */
export interface HttpDeps extends PeopleDeps {
  readonly operators: Operators
  readonly sessions: SessionLimits
  readonly secondFactorFor: readonly Role[]
  /** How people reach it; names the node in authenticator apps, too. */
  readonly publicUrl: URL
  readonly firstAdministrator: FirstAdministrator | undefined
  /** A fault of ours, for the log. */
  readonly onError: (error: unknown, at: { readonly requestId: string; readonly path: string }) => void
}
