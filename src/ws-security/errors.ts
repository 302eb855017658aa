import type { FaultSubcode } from '../soap/index.ts'
import { WSSE, WSU } from './names.ts'

/** The codes of SOAP Message Security 1.1, 12, and the words that go with them: all a sender is told. */
const FAULTS = {
  UnsupportedSecurityToken: { namespace: WSSE, says: 'an unsupported token was provided' },
  UnsupportedAlgorithm: { namespace: WSSE, says: 'an unsupported signature algorithm was used' },
  InvalidSecurity: { namespace: WSSE, says: 'the security header is not as agreed' },
  InvalidSecurityToken: { namespace: WSSE, says: 'an invalid security token was provided' },
  FailedAuthentication: { namespace: WSSE, says: 'the security token could not be authenticated' },
  FailedCheck: { namespace: WSSE, says: 'the signature is invalid, or was seen before' },
  SecurityTokenUnavailable: { namespace: WSSE, says: 'the referenced security token could not be retrieved' },
  MessageExpired: { namespace: WSU, says: 'the message has expired' },
} as const
type FaultName = keyof typeof FAULTS

/** What a signed message must be, each rule with the fault that answers who breaks it. */
export const WS_SECURITY_RULES = {
  'not-signed': { fault: 'InvalidSecurity', says: 'its sender must sign, and there is no Security header' },
  'one-security-header': { fault: 'InvalidSecurity', says: 'one Security header, for us, in the one Header' },
  'one-body': { fault: 'InvalidSecurity', says: 'one Body in the whole message, directly in the Envelope' },
  'one-signature': { fault: 'InvalidSecurity', says: 'one Signature and one SignedInfo in the whole message' },
  'one-timestamp': { fault: 'InvalidSecurity', says: 'one Timestamp in the whole message' },
  'no-comment': { fault: 'InvalidSecurity', says: 'no comment anywhere: no signature covers one' },
  'parts-as-agreed': { fault: 'InvalidSecurity', says: 'nothing in the header but what the profile names' },
  'ids-once': { fault: 'InvalidSecurity', says: 'each identifier once, of plain characters' },
  'body-and-timestamp-signed': {
    fault: 'InvalidSecurity',
    says: 'Body and Timestamp are signed, and the token may be',
  },
  'algorithms-as-agreed': { fault: 'UnsupportedAlgorithm', says: 'algorithms and transforms of the list' },
  'key-as-agreed': { fault: 'UnsupportedSecurityToken', says: 'the key is named in one of the ways of the profile' },
  'certificate-registered': {
    fault: 'FailedAuthentication',
    says: 'signed with a certificate registered for the sender',
  },
  'certificate-found': {
    fault: 'SecurityTokenUnavailable',
    says: 'the named certificate is registered for the sender',
  },
  'certificate-valid': { fault: 'InvalidSecurityToken', says: 'the certificate is valid today' },
  'key-fits-algorithm': { fault: 'FailedCheck', says: 'the algorithm is one of the registered key' },
  'signature-verifies': { fault: 'FailedCheck', says: 'digests and signature verify' },
  'timestamp-readable': { fault: 'InvalidSecurity', says: 'Created, and perhaps Expires, in UTC' },
  'not-expired': { fault: 'MessageExpired', says: 'made within the window, and not expired' },
  'not-from-the-future': { fault: 'InvalidSecurity', says: 'not made later than now' },
  'not-seen-before': { fault: 'FailedCheck', says: 'not seen before' },
} as const satisfies Record<string, { fault: FaultName; says: string }>
export type WsSecurityRule = keyof typeof WS_SECURITY_RULES

/** What the text of such an error begins with. */
export const WS_SECURITY = 'WS-Security'

/** A message that is not taken for what it says. `why` names elements and rules, never values of the message. */
export class WsSecurityError extends Error {
  override readonly name = 'WsSecurityError'
  readonly rule: WsSecurityRule
  constructor(rule: WsSecurityRule, why?: string, options?: ErrorOptions) {
    super(`${WS_SECURITY} ${rule}: ${why ?? `not ${WS_SECURITY_RULES[rule].says}`}`, options)
    this.rule = rule
  }

  get fault(): FaultSubcode {
    const name = WS_SECURITY_RULES[this.rule].fault
    return { namespace: FAULTS[name].namespace, name }
  }

  /** For the sender. */
  get reason(): string {
    return FAULTS[WS_SECURITY_RULES[this.rule].fault].says
  }
}
