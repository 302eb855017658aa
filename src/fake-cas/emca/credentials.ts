import { createDecipheriv, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { keyUsage, makeCertificate, pemOf } from '../../spoc-channel/index.ts'
import { pemOfKey } from '../fake-tls.ts'

/** How this CA decrypts: one way only, as it was set up. */
export type Decryption = 'aes-ecb-pkcs5' | 'aes-ecb-zeros' | 'aes-cbc-zero-iv' | 'aes-cbc-iv-in-front'

/** What an external application is given when it is registered. */
export interface Credentials {
  readonly userName: string
  readonly password: string
  /** As the vendor's tool makes it: 40 hexadecimal digits. */
  readonly authenticationKey: string
  readonly encryptionKey: Uint8Array
  /** With which the application signs; the vendor hands it out as a PFX. */
  readonly signing: { readonly certificate: Uint8Array; readonly certificatePem: string; readonly keyPem: string }
}

const DAY = 86_400_000
/** RSA as in the vendor's sample; made once for all fakes of a process, since that takes long. */
let keyPair: Promise<{ privateKey: KeyObject; publicKey: KeyObject }> | undefined

/** @param now the certificate that signs is valid by then */
export async function makeCredentials(now: Date): Promise<Credentials> {
  keyPair ??= promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const { privateKey, publicKey } = await keyPair
  const name = { country: 'UT', organization: 'emCA (fake)', commonName: 'external application spoc' }
  const { der } = makeCertificate({
    subject: name,
    issuer: name,
    subjectKey: publicKey,
    issuerKey: privateKey,
    notBefore: new Date(now.getTime() - DAY),
    notAfter: new Date(now.getTime() + 730 * DAY),
    extensions: [keyUsage('signature', publicKey)],
  })
  return {
    userName: 'spoc',
    password: randomBytes(12).toString('base64url'),
    authenticationKey: randomBytes(20).toString('hex'),
    encryptionKey: randomBytes(32),
    signing: { certificate: der, certificatePem: pemOf('CERTIFICATE', der), keyPem: pemOfKey(privateKey) },
  }
}

/** @param sealed base64 @returns undefined for what this key and way do not decrypt to text in UTF-8 */
export function decrypt(sealed: string, key: Uint8Array, way: Decryption): string | undefined {
  const octets = Buffer.from(sealed, 'base64')
  const [cipher, iv, body] =
    way === 'aes-cbc-zero-iv'
      ? (['aes-256-cbc', Buffer.alloc(16), octets] as const)
      : way === 'aes-cbc-iv-in-front'
        ? (['aes-256-cbc', octets.subarray(0, 16), octets.subarray(16)] as const)
        : (['aes-256-ecb', null, octets] as const)
  try {
    const opening = createDecipheriv(cipher, key, iv)
    if (way === 'aes-ecb-zeros') opening.setAutoPadding(false)
    const plain = Buffer.concat([opening.update(body), opening.final()])
    return new TextDecoder('utf-8', { fatal: true }).decode(plain).replace(/\0+$/, '')
  } catch {
    return undefined
  }
}
