import { createPublicKey, type KeyObject } from 'node:crypto'
import { CURVE_NAMES, CURVES } from '../../cvc/index.ts'
import { TAG } from '../ber/element.ts'
import { fieldsIn, fieldsOf } from '../ber/fields.ts'
import { objectIdentifier } from '../ber/values.ts'
import { ListError } from '../errors.ts'
import type { Certificate } from './certificate.ts'

const EC = '1.2.840.10045.2.1'

/** `ECDSA brainpoolP384r1`, `RSA 4096`; an elliptic curve by its object identifier or as explicit where it has no name here. */
export function keyDescription({ publicKeyInfo }: Pick<Certificate, 'publicKeyInfo'>): string {
  try {
    return ellipticCurve(publicKeyInfo) ?? describe(publicKeyOf({ publicKeyInfo }))
  } catch (error) {
    if (error instanceof ListError) return 'unreadable key'
    throw error
  }
}

/** @throws {ListError} `value-malformed` for a key OpenSSL cannot read */
export function publicKeyOf({ publicKeyInfo }: Pick<Certificate, 'publicKeyInfo'>): KeyObject {
  try {
    return createPublicKey({ key: Buffer.from(publicKeyInfo), format: 'der', type: 'spki' })
  } catch (cause) {
    throw new ListError('value-malformed', { place: 'public key' }, { cause })
  }
}

function ellipticCurve(publicKeyInfo: Uint8Array): string | undefined {
  const algorithm = fieldsIn(publicKeyInfo, TAG.sequence, 'public key').take(TAG.sequence)
  const fields = fieldsOf(algorithm, TAG.sequence, 'public key')
  if (objectIdentifier(fields.take(TAG.objectIdentifier)) !== EC) return undefined
  const named = fields.takeIf(TAG.objectIdentifier)
  if (named === undefined) return 'ECDSA, explicit curve parameters'
  const oid = objectIdentifier(named)
  return `ECDSA ${CURVE_NAMES.find((name) => CURVES[name].oid === oid) ?? oid}`
}

function describe({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string {
  const type = asymmetricKeyType?.toUpperCase() ?? 'unknown'
  const bits = asymmetricKeyDetails?.modulusLength
  return bits === undefined ? type : `${type} ${bits}`
}
