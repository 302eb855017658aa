import { type AttributeTypeAndValue, BasicConstraints, Certificate } from 'pkijs'

/** What people look at in an X.509 certificate. */
export interface ReadX509 {
  readonly subject: string
  readonly issuer: string
  readonly notBefore: Date
  readonly notAfter: Date
  readonly isCa: boolean
}

const NAMES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
}

/** @returns undefined: it is no X.509 certificate */
export function readX509(der: Uint8Array<ArrayBuffer>): ReadX509 | undefined {
  try {
    const { subject, issuer, notBefore, notAfter, extensions = [] } = Certificate.fromBER(der.buffer)
    return {
      subject: nameOf(subject.typesAndValues),
      issuer: nameOf(issuer.typesAndValues),
      notBefore: notBefore.value,
      notAfter: notAfter.value,
      isCa: extensions.some(({ parsedValue }) => parsedValue instanceof BasicConstraints && parsedValue.cA),
    }
  } catch {
    return undefined // the reader says in many ways that it is none
  }
}

const nameOf = (parts: readonly AttributeTypeAndValue[]): string =>
  parts.map(({ type, value }) => `${NAMES[type] ?? type}=${value.valueBlock.value}`).join(', ')
