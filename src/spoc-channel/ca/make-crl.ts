import { createPublicKey, type KeyObject } from 'node:crypto'
import { TAG, write, writeExplicit, writeSequence, writeSmallNumber, writeTime } from '../../lists/index.ts'
import { EXTENSION } from '../certificate/extensions.ts'
import { type CaName, writeName } from './make-certificate.ts'
import { signObject, writeInteger } from './sign-object.ts'
import type { SpocCa } from './spoc-ca.ts'
import { authorityKeyIdentifier, writeExtension } from './write-extensions.ts'

interface CrlFacts {
  /** With the number of the reason, where there is one to tell. RFC 5280 5.3.1. */
  readonly revoked: readonly { readonly serial: string; readonly at: Date; readonly reason?: number }[] // serial: hex
  /** Grows by one each time. RFC 5280 5.2.3. */
  readonly number: number
  readonly thisUpdate: Date
  /** TR-03139 C.2.2: at most 90 days later. */
  readonly nextUpdate: Date
}

export interface CrlWish extends CrlFacts {
  readonly root: SpocCa
}

/** What is signed of a CRL. */
export interface CrlBody extends CrlFacts {
  readonly issuer: CaName
  readonly issuerKey: KeyObject // public
}

/** A CRL in DER. RFC 5280 5.1. */
export function makeCrl({ root, ...facts }: CrlWish): Uint8Array {
  const body = { ...facts, issuer: root.name, issuerKey: createPublicKey(root.key) }
  return signObject(root.key, (algorithm) => writeCrlBody(body, algorithm))
}

/** TBSCertList in DER. RFC 5280 5.1.2. @param algorithm with which it will be signed */
export function writeCrlBody(
  { issuer, issuerKey, revoked, number, thisUpdate, nextUpdate }: CrlBody,
  algorithm: Uint8Array,
): Uint8Array {
  const entries = revoked.map(({ serial, at, reason = 0 }) =>
    writeSequence(writeInteger(hexOctets(serial)), writeTime(at), ...(reason === 0 ? [] : [reasonCode(reason)])),
  )
  return writeSequence(
    writeSmallNumber(1),
    algorithm,
    writeName(issuer),
    writeTime(thisUpdate),
    writeTime(nextUpdate),
    ...(entries.length === 0 ? [] : [write(TAG.sequence, ...entries)]),
    writeExplicit(
      0,
      writeSequence(
        authorityKeyIdentifier(issuerKey),
        writeExtension(EXTENSION.crlNumber, writeInteger(hexOctets(number.toString(16)))),
      ),
    ),
  )
}

/** `unspecified` is told by leaving it out. RFC 5280 5.3.1. */
function reasonCode(reason: number): Uint8Array {
  return writeSequence(writeExtension(EXTENSION.reasonCode, write(TAG.enumerated, Uint8Array.of(reason))))
}

function hexOctets(hex: string): Uint8Array {
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
}
