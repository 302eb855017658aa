import { createPublicKey } from 'node:crypto'
import { TAG, write, writeExplicit, writeSequence, writeSmallNumber, writeTime } from '../../lists/index.ts'
import { EXTENSION } from '../certificate/extensions.ts'
import { writeName } from './make-certificate.ts'
import { signObject, writeInteger } from './sign-object.ts'
import type { SpocCa } from './spoc-ca.ts'
import { authorityKeyIdentifier, writeExtension } from './write-extensions.ts'

export interface CrlWish {
  readonly root: SpocCa
  readonly revoked: readonly { readonly serial: string; readonly at: Date }[] // serial: hex
  /** Grows by one each time. RFC 5280 5.2.3. */
  readonly number: number
  readonly thisUpdate: Date
  /** TR-03139 C.2.2: at most 90 days later. */
  readonly nextUpdate: Date
}

/** A CRL in DER. RFC 5280 5.1. */
export function makeCrl({ root, revoked, number, thisUpdate, nextUpdate }: CrlWish): Uint8Array {
  const entries = revoked.map(({ serial, at }) => writeSequence(writeInteger(hexOctets(serial)), writeTime(at)))
  return signObject(root.key, (algorithm) =>
    writeSequence(
      writeSmallNumber(1),
      algorithm,
      writeName(root.name),
      writeTime(thisUpdate),
      writeTime(nextUpdate),
      ...(entries.length === 0 ? [] : [write(TAG.sequence, ...entries)]),
      writeExplicit(
        0,
        writeSequence(
          authorityKeyIdentifier(createPublicKey(root.key)),
          writeExtension(EXTENSION.crlNumber, writeInteger(hexOctets(number.toString(16)))),
        ),
      ),
    ),
  )
}

function hexOctets(hex: string): Uint8Array {
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
}
