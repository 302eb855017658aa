import { TAG } from '../ber/element.ts'
import { write, writeOctetString, writeSequence, writeSetOf, writeSmallNumber } from '../ber/write.ts'
import type { KnownDefectName } from '../content/defect.ts'
import { ListError } from '../errors.ts'
import { readCertificate } from '../x509/read-certificate.ts'
import { issuerAndSerial } from './signer-identifier.ts'

/** What a defect says beyond its name. */
export type DefectParameter =
  | { readonly kind: 'status'; readonly code: number } // 0 to 127
  | { readonly kind: 'data-groups'; readonly numbers: readonly number[] } // 1 to 16
  | { readonly kind: 'discrepancy'; readonly listedInCom: readonly number[]; readonly listedInSod: readonly number[] }
  | { readonly kind: 'replacement'; readonly certificate: Uint8Array }
  | { readonly kind: 'signer'; readonly certificate: Uint8Array } // named by issuer and serial number
  | { readonly kind: 'country'; readonly country: string }
  | { readonly kind: 'card-security'; readonly signedData: Uint8Array }

interface ParameterFacts {
  readonly kind: DefectParameter['kind']
  readonly required: boolean
}

/** Those that are not here have none. TR-03129-2 7.3.1 to 7.3.3. */
export const DEFECT_PARAMETERS: Readonly<Partial<Record<KnownDefectName, ParameterFacts>>> = {
  CertRevoked: { kind: 'status', required: true },
  CertReplaced: { kind: 'replacement', required: true },
  AuthenticationProtocolFailure: { kind: 'status', required: true },
  ValidityPeriodIncorrect: { kind: 'status', required: true },
  ePassportDGMalformed: { kind: 'data-groups', required: true },
  SODInvalid: { kind: 'status', required: false },
  COMSODDiscrepancy: { kind: 'discrepancy', required: false },
  sodWrongSignerIdentifier: { kind: 'signer', required: true },
  IssuingCountryDefect: { kind: 'country', required: true },
  CardSecurityMalformed: { kind: 'card-security', required: true },
  DSMalformed: { kind: 'status', required: true },
}

/** @throws {ListError} `defect-parameter-unsuitable`, `certificate-malformed` */
export function writeDefectParameter(
  name: KnownDefectName,
  parameter: DefectParameter | undefined,
): Uint8Array | undefined {
  const facts = DEFECT_PARAMETERS[name]
  if (parameter === undefined) {
    if (facts?.required) throw unsuitable(`${name} without its parameter (${facts.kind})`)
    return undefined
  }
  if (facts?.kind !== parameter.kind) throw unsuitable(`${name} takes ${facts?.kind ?? 'none'}, not ${parameter.kind}`)
  switch (parameter.kind) {
    case 'status':
      return write(TAG.enumerated, Uint8Array.of(numberWithin(parameter.code, 0, 127)))
    case 'data-groups':
      return writeDataGroups(parameter.numbers)
    case 'discrepancy':
      return writeSequence(writeDataGroups(parameter.listedInCom), writeDataGroups(parameter.listedInSod))
    case 'replacement':
      return writeOctetString(readCertificate(parameter.certificate).octets)
    case 'signer':
      return issuerAndSerial(readCertificate(parameter.certificate))
    case 'country':
      return write(TAG.printableString, Buffer.from(countryIn(parameter.country), 'latin1'))
    case 'card-security':
      return parameter.signedData
  }
}

function writeDataGroups(numbers: readonly number[]): Uint8Array {
  const written = [...new Set(numbers)].map((number) => writeSmallNumber(numberWithin(number, 1, 16)))
  return writeSetOf(written, TAG.set)
}

function numberWithin(number: number, least: number, most: number): number {
  if (Number.isInteger(number) && number >= least && number <= most) return number
  throw unsuitable(`${number}, not a whole number from ${least} to ${most}`)
}

function countryIn(text: string): string {
  if (/^[A-Z]{1,3}$/.test(text)) return text
  throw unsuitable(`${text}, not a country`)
}

function unsuitable(found: string): ListError {
  return new ListError('defect-parameter-unsuitable', { found })
}
