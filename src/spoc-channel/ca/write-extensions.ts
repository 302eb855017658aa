import { createHash, type KeyObject } from 'node:crypto'
import {
  bits,
  context,
  fieldsIn,
  TAG,
  write,
  writeExplicit,
  writeObjectIdentifier,
  writeOctetString,
  writeSequence,
  writeSmallNumber,
} from '../../lists/index.ts'
import { EXTENSION } from '../certificate/extensions.ts'
import { writeBits } from './sign-object.ts'

/** One extension in DER. RFC 5280 4.2. */
export function writeExtension(id: string, value: Uint8Array, critical = false): Uint8Array {
  const flag = critical ? [write(TAG.boolean, Uint8Array.of(0xff))] : []
  return writeSequence(writeObjectIdentifier(id), ...flag, writeOctetString(value))
}

export function basicConstraints(pathLength: number | undefined): Uint8Array {
  const length = pathLength === undefined ? [] : [writeSmallNumber(pathLength)]
  return writeExtension(
    EXTENSION.basicConstraints,
    writeSequence(write(TAG.boolean, Uint8Array.of(0xff)), ...length),
    true,
  )
}

/** keyCertSign and cRLSign, or digitalSignature; for TLS with RSA keyEncipherment too, for the suites without key agreement. */
export function keyUsage(use: 'ca' | 'tls' | 'signature', key: KeyObject): Uint8Array {
  const isForEncipherment = use === 'tls' && key.asymmetricKeyType === 'rsa'
  const [octet, unused] = use === 'ca' ? [0x06, 1] : isForEncipherment ? [0xa0, 5] : [0x80, 7]
  return writeExtension(EXTENSION.keyUsage, writeBits(Uint8Array.of(octet), unused), true)
}

export function extendedKeyUsage(purposes: readonly string[], critical = false): Uint8Array {
  return writeExtension(EXTENSION.extendedKeyUsage, writeSequence(...purposes.map(writeObjectIdentifier)), critical)
}

export function dnsNames(hosts: readonly string[]): Uint8Array {
  const names = hosts.map((host) => write(context(2, 'primitive'), Buffer.from(host, 'latin1')))
  return writeExtension(EXTENSION.subjectAltName, writeSequence(...names))
}

export function crlPlace(url: string): Uint8Array {
  const name = write(context(6, 'primitive'), Buffer.from(url, 'latin1'))
  const point = writeSequence(writeExplicit(0, write(context(0), name)))
  return writeExtension(EXTENSION.crlDistributionPoints, writeSequence(point))
}

export function subjectKeyIdentifier(key: KeyObject): Uint8Array {
  return writeExtension(EXTENSION.subjectKeyIdentifier, writeOctetString(keyIdentifier(key)))
}

export function authorityKeyIdentifier(key: KeyObject): Uint8Array {
  const value = writeSequence(write(context(0, 'primitive'), keyIdentifier(key)))
  return writeExtension(EXTENSION.authorityKeyIdentifier, value)
}

/** SHA-1 of the key as a name for it, no more. RFC 5280 4.2.1.2 (1). */
function keyIdentifier(key: KeyObject): Uint8Array {
  const info = fieldsIn(key.export({ type: 'spki', format: 'der' }), TAG.sequence, 'public key')
  info.take(TAG.sequence)
  return createHash('sha1')
    .update(bits(info.take(TAG.bitString)))
    .digest()
}

/** Doc 9303-12 7.1.1.5. */
export function nameChange(): Uint8Array {
  return writeExtension('2.23.136.1.1.6.1', write(TAG.null))
}
