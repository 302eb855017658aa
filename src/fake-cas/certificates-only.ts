import {
  context,
  TAG,
  write,
  writeExplicit,
  writeObjectIdentifier,
  writeSequence,
  writeSmallNumber,
} from '../lists/index.ts'

const [DATA, SIGNED_DATA] = ['1.2.840.113549.1.7.1', '1.2.840.113549.1.7.2']

/** SignedData that is there for its certificates, without signers. RFC 2315 9.1, RFC 5652 5.1. */
export function certificatesOnly(certificates: readonly Uint8Array[]): Uint8Array {
  const signedData = writeSequence(
    writeSmallNumber(1),
    write(TAG.set),
    writeSequence(writeObjectIdentifier(DATA)),
    write(context(0), ...certificates),
    write(TAG.set),
  )
  return writeSequence(writeObjectIdentifier(SIGNED_DATA), writeExplicit(0, signedData))
}
