import type { Role } from '../messages/index.ts'
import type { ApiToken, Authenticated } from '../people/index.ts'

/** Who gives a command, and by what that is known. */
export type Caller =
  /** Whoever can open the control socket or the data folder; `claims`: what the command line says of itself. */
  | { readonly kind: 'machine'; readonly claims: ProcessClaims | undefined }
  | { readonly kind: 'person'; readonly person: Authenticated; readonly roles: readonly Role[]; readonly by: KnownBy }

export type KnownBy =
  /** With the command, at the control socket. */
  | { readonly kind: 'password'; readonly claims: ProcessClaims | undefined }
  | { readonly kind: 'session'; readonly source: string }
  /** `source` undefined: at the control socket. */
  | { readonly kind: 'token'; readonly token: ApiToken; readonly source: string | undefined }

/** A process tells this of itself: as true as whoever may open the socket is honest. */
export interface ProcessClaims {
  readonly uid: number
  readonly account: string
  /** Who logged in to the machine, whatever that person became since (sudo); kept by Linux. */
  readonly loginUid: number | undefined
}

/** For events. */
export function callerDetails(caller: Caller): Readonly<Record<string, unknown>> {
  if (caller.kind === 'machine') return { by: 'the machine', ...caller.claims }
  const { person, by } = caller
  switch (by.kind) {
    case 'password':
      return { by: person.name, via: 'password', ...by.claims }
    case 'session':
      return { by: person.name, via: 'session', source: by.source }
    case 'token':
      return { by: person.name, via: `token ${by.token.name}`, source: by.source }
  }
}
