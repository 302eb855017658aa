import { OutgoingRefused } from '../../outgoing/index.ts'

/** Why a call to a partner brought no HTTP answer. */
export const TRANSPORT_ERRORS = [
  'target-malformed', // not an https URL; nothing was sent
  'target-refused', // its host leads to an address that is not called; nothing was sent
  'connect-failed', // no such name, refused, unreachable; nothing was sent
  'tls-failed', // no TLS connection came about, or the partner cut it with an alert (it may not know our certificate)
  'server-certificate-unknown', // not one of those registered for the partner; nothing was sent
  'server-certificate-expired', // registered, and outside its validity; nothing was sent
  'server-certificate-refused', // of a SPOC: not of the state that was called, not for this host, or revoked; nothing was sent
  'connection-lost', // after we began to send: the partner may have read and done what we asked
  'timeout', // likewise
  'response-too-large',
  'response-malformed', // not HTTP, or in a Content-Encoding we did not ask for
  'client-closed', // we are shutting down
] as const
export type TransportErrorCode = (typeof TRANSPORT_ERRORS)[number]

/** The message is a sentence for an operator; programs look at `code`. */
export class TransportError extends Error {
  override readonly name = 'TransportError'
  readonly code: TransportErrorCode
  /** Of the certificate the partner showed, if the trouble is about that. */
  readonly fingerprint256: string | undefined
  constructor(code: TransportErrorCode, message: string, more: { cause?: unknown; fingerprint256?: string } = {}) {
    super(message, more.cause === undefined ? {} : { cause: more.cause })
    this.code = code
    this.fingerprint256 = more.fingerprint256
  }
}

/** What Node's network layer threw, said so that an operator knows whom to call. */
export function describeFailure(error: unknown, host: string, phase: 'connecting' | 'handshake' | 'sent') {
  if (error instanceof TransportError) return error
  if (error instanceof OutgoingRefused) return new TransportError('target-refused', error.message, { cause: error })
  const code = codeOf(error)
  const because = `(${code})`
  if (/^HPE_/.test(code)) {
    return new TransportError('response-malformed', `${host} does not answer in HTTP ${because}`, { cause: error })
  }
  if (/SSL|TLS|^EPROTO$/.test(code) || phase === 'handshake') {
    const text = `${host}: no TLS connection ${because}; does the partner know our current certificate?`
    return new TransportError('tls-failed', text, { cause: error })
  }
  if (phase === 'connecting') {
    return new TransportError('connect-failed', `${host} cannot be reached ${because}`, { cause: error })
  }
  const text = `${host} cut the connection before it had answered ${because}`
  return new TransportError('connection-lost', text, { cause: error })
}

function codeOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return code ?? message ?? String(error)
}
