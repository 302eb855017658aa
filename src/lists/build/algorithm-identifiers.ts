import { TAG } from '../ber/element.ts'
import { write, writeExplicit, writeObjectIdentifier, writeSequence, writeSmallNumber } from '../ber/write.ts'
import { HASHES, type HashName } from '../signature/signature-scheme.ts'
import { LIST_SIGNATURE_ALGORITHMS, type ListSignatureAlgorithm } from './list-signer.ts'

const MGF1 = '1.2.840.113549.1.1.8'
const HASH_OCTETS: Readonly<Record<string, number>> = { sha256: 32, sha384: 48, sha512: 64 }

/** Without parameters: Doc 9303-12 9.1, note. */
export function digestAlgorithm(hash: HashName): Uint8Array {
  return writeSequence(writeObjectIdentifier(HASHES[hash]))
}

/** With NULL for RSA (Doc 9303-12 9.1, note), without parameters for ECDSA (RFC 5758 3.2). */
export function signatureAlgorithm(name: ListSignatureAlgorithm): Uint8Array {
  const { family, hash, oid } = LIST_SIGNATURE_ALGORITHMS[name]
  const parameters = { ecdsa: [], rsa: [write(TAG.null)], 'rsa-pss': [pssParameters(hash)] }[family]
  return writeSequence(writeObjectIdentifier(oid), ...parameters)
}

/** RFC 4055 3.1. */
function pssParameters(hash: HashName): Uint8Array {
  const algorithm = writeSequence(writeObjectIdentifier(HASHES[hash]), write(TAG.null))
  return writeSequence(
    writeExplicit(0, algorithm),
    writeExplicit(1, writeSequence(writeObjectIdentifier(MGF1), algorithm)),
    writeExplicit(2, writeSmallNumber(HASH_OCTETS[hash]!)),
  )
}
