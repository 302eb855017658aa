import { jsonOf } from '../bodies.ts'
import type { FakeRequest } from '../fake-ca.ts'
import { type Credentials, type Decryption, decrypt } from './credentials.ts'
import { INVALID_PARAMETER, type Inner, No } from './no.ts'
import { signedContent } from './signed-content.ts'

export interface Door {
  readonly credentials: Credentials
  readonly decryption: Decryption
  /** The address that the application is registered with. */
  readonly allowedFrom: string
}

/** Who is there, then what is in the letter, then whose hand it is. */
export async function letIn(
  request: FakeRequest,
  { credentials, decryption, allowedFrom }: Door,
): Promise<{ readonly inner: Inner; readonly signed: Buffer } | No> {
  const { userName, password, authenticationKey, encryptionKey, signing } = credentials
  const outer = jsonOf(request)
  const isKnown = request.headers.emkey === authenticationKey && outer?.userName === userName
  if (!isKnown || request.from !== allowedFrom) return new No('Invalid request details found')
  if (typeof outer.requestData !== 'string') return INVALID_PARAMETER
  const opened = decrypt(outer.requestData, encryptionKey, decryption)
  const inner = opened === undefined ? undefined : jsonOf({ body: Buffer.from(opened) })
  if (inner === undefined) return new No('Invalid input data')
  if (inner.userName !== userName || inner.password !== password) return new No('Invalid request details found')
  if (typeof inner.signature !== 'string') return INVALID_PARAMETER
  const content = await signedContent(inner.signature, signing.certificate)
  return content === undefined ? new No('Signature verification failed') : { inner, signed: Buffer.from(content) }
}
