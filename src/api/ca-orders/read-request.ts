import { z } from 'zod'
import { readRequest, subjectOf } from '../../ca-bridges/index.ts'
import { type CertificationRequestView, OperatorError } from '../../messages/index.ts'
import { octets, parseInput } from '../input.ts'

const readSchema = z.strictObject({ request: octets })

export const CA_READ_INPUTS = { 'ca.read-request': readSchema }

/** What a PKCS#10 request says, before it is ordered with. @throws {OperatorError} `invalid-input`: it is none, or does not prove its key */
export async function readRequestForCa(input: { request: string }): Promise<CertificationRequestView> {
  const read = await readRequest(parseInput(readSchema, input).request)
  if (typeof read === 'string') throw new OperatorError('invalid-input', `request: ${read}.`)
  return { text: read.subject.text, subject: subjectOf(read), dnsNames: read.dnsNames }
}
