import type { GetTASignature, PartnerAnswer } from '../../messages/index.ts'
import { type Fields, octetsAt } from '../../soap/index.ts'
import type { Said } from '../operation.ts'
import { understandGood, understandOtherwise } from '../return-codes.ts'

export function writeGetTASignature({ keyChr, toBeSigned }: GetTASignature): Fields {
  const binary = (octets: Uint8Array | undefined) => (octets === undefined ? [] : [{ binary: [octets] }])
  if (toBeSigned.kind === 'hash') return { hashTBS: binary(toBeSigned.hash), keyCHR: [keyChr] }
  const { idPicc, challengePicc, hashPk, auxPcd } = toBeSigned
  return {
    idPICC: binary(idPicc),
    challengePICC: binary(challengePicc),
    hashPK: binary(hashPk),
    auxPCD: binary(auxPcd),
    keyCHR: [keyChr],
  }
}

export function understandGetTASignature({ returnCode, payload }: Said): PartnerAnswer {
  if (returnCode !== 'ok_signature_available') return understandOtherwise(returnCode)
  const [signature] = [...octetsAt(payload, 'Signature'), ...octetsAt(payload, 'signature', 'binary')]
  return understandGood(returnCode, signature === undefined ? undefined : { kind: 'signature', signature })
}
