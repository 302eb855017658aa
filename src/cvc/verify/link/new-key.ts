import { sameKey } from '../../verification-key.ts'
import { isSelfSigned, type LinkRule } from './step.ts'

/** No holder has the key of its issuer, and no link certificate leads from a key to itself. */
export const newKey = {
  id: 'new-key',
  source: 'TR-03139: a new certificate needs a new key pair',
  severity: 'warning',
  holds: (step) => isSelfSigned(step) || !sameKey(step.certificate.publicKey, step.issuer.publicKey),
} as const satisfies LinkRule
