import { createHash } from 'node:crypto'
import type { Outcome } from '../messages/index.ts'

/** Of what an event keeps beside it: SHA-256 in hex, so that the audit chain holds the octets of requests and certificates, too. */
export function octetsTold({
  request,
  outcome,
}: {
  readonly request?: Uint8Array | null | undefined
  readonly outcome?: Outcome | undefined
}): { readonly sha256?: { readonly request?: string; readonly certificates?: readonly string[] } } {
  const certificates = outcome?.kind === 'certificates' ? outcome.certificates.map(sha256) : []
  if (!request && certificates.length === 0) return {}
  return { sha256: { ...(request && { request: sha256(request) }), ...(certificates.length > 0 && { certificates }) } }
}

const sha256 = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex')
