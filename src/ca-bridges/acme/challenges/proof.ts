import type { WaitingFor } from '../../../messages/index.ts'

/** What shows that a name is ours. */
export interface Proof {
  readonly method: 'http-01' | 'dns-01'
  /** Without `*.`. */
  readonly name: string
  readonly token: string
  /** The text of http-01, the TXT record of dns-01. RFC 8555 8.3, 8.4. */
  readonly value: string
  /** ISO 8601. */
  readonly until?: string | undefined
}

/** A way to show it. Each may be told the same again: after a crash, at another look. */
export interface Prover {
  readonly method: Proof['method']
  /** @returns undefined once the CA will find it; else why not, in words: it is tried again at the next look */
  show(proof: Proof, signal: AbortSignal): Promise<string | undefined>
  hide(proof: Proof, signal: AbortSignal): Promise<void>
}

export const recordOf = ({ name }: Proof): string => `_acme-challenge.${name}`
export const pathOf = ({ token }: Proof): string => `/.well-known/acme-challenge/${token}`

/** What a person is told to publish. */
export function waitingForProof(proof: Proof): WaitingFor {
  const { method, value, until } = proof
  const name = method === 'dns-01' ? recordOf(proof) : `http://${proof.name}${pathOf(proof)}`
  return { reason: 'domain', name, method, value, until }
}
