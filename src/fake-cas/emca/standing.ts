import { certificatesOnly } from '../certificates-only.ts'
import type { Issued } from '../small-ca.ts'
import { INVALID_PARAMETER, type Inner, isText, No } from './no.ts'

/** A certificate, from the request for it on. */
export interface EmcaOrder {
  readonly applicationId: string
  readonly requestId: string
  readonly subscriberId: string
  readonly method: string
  state: 'waits' | 'issued' | 'rejected'
  looks: number
  issued?: Issued
  revokedFor?: string
  isSuspended: boolean
  readonly issue: () => Issued
}

const REVOKE_MODES = ['0', '1', '2', '3', '4', '5', '9', '10']
const ALREADY_REVOKED = new No('Certificate is already revoked')

const done = (word: string): object => ({ status: 'success', result: `Certificate ${word} successfully` })

export function revoke(order: EmcaOrder, { remarks, revokeMode }: Inner): object | No {
  if (!isText(remarks) || !isText(revokeMode) || !REVOKE_MODES.includes(revokeMode)) return INVALID_PARAMETER
  if (order.revokedFor !== undefined) return ALREADY_REVOKED
  order.revokedFor = revokeMode
  return done('revoked')
}

export function suspend(order: EmcaOrder, { remarks, revokeMode }: Inner): object | No {
  if (!isText(remarks) || revokeMode !== '6') return INVALID_PARAMETER
  if (order.revokedFor !== undefined) return ALREADY_REVOKED
  if (order.isSuspended) return new No('Certificate is already suspended')
  order.isSuspended = true
  return done('suspended')
}

export function reinstate(order: EmcaOrder, { remarks }: Inner): object | No {
  if (!isText(remarks)) return INVALID_PARAMETER
  if (!order.isSuspended) return new No('Certificate is not suspended')
  order.isSuspended = false
  return done('reinstated')
}

export function certificateAnswer(
  { issued, subscriberId, requestId }: EmcaOrder,
  as: 'chain' | 'certificate' = 'certificate',
): object {
  const octets =
    issued === undefined ? new Uint8Array() : as === 'chain' ? certificatesOnly(issued.chain) : issued.certificate
  return { status: 'success', result: Buffer.from(octets).toString('base64'), subscriberId, requestId }
}
