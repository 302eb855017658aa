import type { GetTASignature } from '../../messages/index.ts'
import { type Fields, octetsAt, SoapError } from '../../soap/index.ts'
import { holdToCeiling } from '../ceilings.ts'
import type { Read } from '../operation.ts'

/**
 * TR-03129, GetTASignature: the hash alone, or what is to be hashed; nothing in between.
 * @throws {SoapError} `not-as-agreed`
 */
export function readGetTASignature(fields: Fields): Read<GetTASignature> {
  const [keyChr] = octetsAt(fields, 'keyCHR')
  if (keyChr === undefined) throw new SoapError('not-as-agreed', { where: 'keyCHR', why: 'missing' })
  holdToCeiling('keyCHR', keyChr.length)
  return { command: { operation: 'GetTASignature', keyChr, toBeSigned: readToBeSigned(fields) }, tolerated: [] }
}

function readToBeSigned(fields: Fields): GetTASignature['toBeSigned'] {
  const [hash, idPicc, challengePicc, hashPk, auxPcd] = ['hashTBS', 'idPICC', 'challengePICC', 'hashPK', 'auxPCD'].map(
    (name) => octetsAt(fields, name, 'binary')[0],
  )
  for (const octets of [hash, idPicc, challengePicc, hashPk, auxPcd]) {
    holdToCeiling('data to be signed', octets?.length ?? 0)
  }
  const parts = [idPicc, challengePicc, hashPk, auxPcd]
  if (hash !== undefined && parts.every((part) => part === undefined)) return { kind: 'hash', hash }
  if (hash === undefined && idPicc !== undefined && challengePicc !== undefined && hashPk !== undefined) {
    return { kind: 'parts', idPicc, challengePicc, hashPk, auxPcd }
  }
  const why = 'either hashTBS alone, or idPICC, challengePICC and hashPK'
  throw new SoapError('not-as-agreed', { where: 'GetTASignature', why })
}
