import { BridgeError } from '../index.ts'

/** How far a call came. */
export interface Progress {
  /** The request may have arrived. */
  left: boolean
  /** The version of TLS, once the handshake is over. */
  tls?: string | undefined
  readonly deadline: AbortSignal
  readonly seconds: number
  /** Told to people: no path, no credentials. */
  readonly where: string
}

/** What trouble on the way to a CA means. */
export function onTheWay(error: unknown, progress: Progress): BridgeError {
  if (error instanceof BridgeError) return error
  const { where, left } = progress
  if (refusesOurCertificate(error)) {
    const says = `${where} does not accept our TLS certificate: ${reasonOf(error)}`
    return new BridgeError('auth', says, { outcome: 'not-sent', cause: error })
  }
  const says = progress.deadline.aborted
    ? `${where} did not answer within ${progress.seconds} seconds`
    : `${where}: ${reasonOf(error)}`
  return new BridgeError('transient', says, { outcome: left ? 'unknown' : 'not-sent', cause: error })
}

/** An alert of TLS about our certificate (RFC 8446 6.2: 40 to 49 and 116). In TLS 1.3 it comes after the handshake, and before any work. */
function refusesOurCertificate(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  return /^ERR_SSL_.*ALERT_(HANDSHAKE_FAILURE|.*CERTIFICATE.*|UNKNOWN_CA|ACCESS_DENIED)$/.test(code)
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return code === undefined || message.includes(code) ? message : `${message} (${code})`
}
