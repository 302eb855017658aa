import { CvcError, decodeRequest, parseHolderReference } from '../../cvc/index.ts'
import type { ContractName, RequestForeignCertificate } from '../../messages/index.ts'
import { decodeBase64, type Fields, isBlank, SoapError, textAt } from '../../soap/index.ts'
import { holdToCeiling } from '../ceilings.ts'
import type { Read } from '../operation.ts'
import { readReplyTo } from '../reply-to.ts'
import { readCertReq } from '../request-certificate/read.ts'

/**
 * TR-03129, RequestForeignCertificate. `foreignCAR` as text or in base64: each is tried as a holder reference, and where both
 * are one, the inner CAR of the request decides. What is none either way stays as it was sent.
 * @throws {SoapError} `not-as-agreed`
 */
export function readRequestForeignCertificate(fields: Fields, edition: ContractName): Read<RequestForeignCertificate> {
  const { replyTo, tolerated } = readReplyTo(fields, edition)
  const certReq = readCertReq(fields)
  const text = textAt(fields, 'foreignCAR')?.trim() ?? ''
  if (isBlank(text)) throw new SoapError('not-as-agreed', { where: 'foreignCAR', why: 'missing' })
  holdToCeiling('foreignCAR', text.length)
  const decoded = textInBase64(text)
  const inBase64 = decoded !== undefined && (!isReference(text) || innerCarOf(certReq) === decoded)
  return {
    command: { operation: 'RequestForeignCertificate', replyTo, foreignCar: inBase64 ? decoded : text, certReq },
    tolerated: inBase64 ? [...tolerated, 'foreign-car-in-base64'] : tolerated,
  }
}

/** @returns undefined when it is not the base64 of a holder reference */
function textInBase64(text: string): string | undefined {
  try {
    const decoded = String.fromCharCode(...decodeBase64(text)) // ISO 8859-1
    return isReference(decoded) ? decoded : undefined
  } catch (error) {
    if (error instanceof SoapError) return undefined
    throw error
  }
}

function isReference(text: string): boolean {
  return undefinedIfMalformed(() => parseHolderReference(text)) !== undefined
}

function innerCarOf(certReq: Uint8Array): string | undefined {
  return undefinedIfMalformed(() => decodeRequest(certReq, { mode: 'tolerant' }).request.authorityReference)
}

function undefinedIfMalformed<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof CvcError) return undefined
    throw error
  }
}
