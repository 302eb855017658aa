/**
 * The kinds of trouble owed work can have, and what each says to an operator: what has the same cause is counted and dealt with
 * together, however its words differ.
 */
export const CAUSES = {
  'target-refused': 'its host leads to an address this node does not call',
  'connect-failed': 'the partner cannot be reached',
  'tls-failed': 'no TLS connection comes about',
  'server-certificate-unknown': 'it shows a certificate that is not registered',
  'server-certificate-expired': 'it shows a certificate outside its validity',
  'server-certificate-refused': 'it shows a certificate that is not accepted between states',
  'connection-lost': 'the connection was cut before an answer came',
  timeout: 'no answer within the time',
  unavailable: 'it takes nothing now, or a gateway in front of it does not reach it (HTTP 502 to 504)',
  'response-too-large': 'its answer is too large',
  'response-malformed': 'its answer is not HTTP',
  'client-closed': 'this node was shutting down',
  'answer-unusable': 'its answer is a fault, an HTTP error, or none the contract knows',
  'internal-error': 'it answered with an internal error',
  refused: 'it refused what it was sent',
  suspended: 'it is suspended',
  'credentials-refused': 'it does not accept our credentials',
  'no-quota': 'it has no credit, contingent or rate left for us',
  'not-known-there': 'it does not know what it was asked for',
  'outcome-unknown': 'nobody knows whether it has the order',
  'certificate-refused': 'its certificate is not the one that was ordered',
  'not-decided': 'it has not decided within the time of its plan',
  'no-address': 'there is no address to call',
  'target-malformed': 'the address is not an https URL',
  'no-words': 'its edition has no words for this',
  'keys-locked': 'our keys wait for the persons who open them',
  'token-unreachable': 'the token of our keys is out of reach',
  'token-pin-refused': 'the token of our keys refused the PIN',
  'not-set-up': 'this node is not set up for it',
  'own-trouble': 'trouble of our own; see the words of the event',
  unknown: 'parked before causes were kept',
} as const
export type CauseKind = keyof typeof CAUSES

export const isCauseKind = (text: unknown): text is CauseKind => typeof text === 'string' && Object.hasOwn(CAUSES, text)

/** Why work was not done: of what kind, and in words. */
export interface Cause {
  readonly kind: CauseKind
  readonly says: string
}
