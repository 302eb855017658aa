import {
  type Certificate,
  certificatesOf,
  countryOf,
  type Defect,
  documentSignerText,
  identifierText,
  isSelfSigned,
  keyDescription,
  type SignedList,
  signerCertificate,
  unreadableOf,
} from '../../lists/index.ts'
import type { CountrySummary, ShownCertificate, ShownDefect, ShownList, ShownSigner } from './json/shown.ts'
import { day, type Horizon, stateOf } from './validity.ts'

/** A list as data; every certificate and defect of it where `every` says so. */
export function summariseList(list: SignedList, file: string, horizon: Horizon, every: boolean): ShownList {
  const certificates = certificatesOf(list)
  const defects = list.kind === 'defect-list' ? list.defects : []
  return {
    kind: list.kind,
    file,
    bytes: list.octets.length,
    sha256: list.fingerprint,
    ...(list.signingTime && { signedAt: list.signingTime.toISOString() }),
    signers: signersOf(list),
    encoding: list.encoding,
    ...(list.kind === 'document-signer-list' && { shape: list.shape }),
    countries: countriesOf(certificates, horizon),
    certificateCount: certificates.length,
    ...(every && { certificates: inOrder(certificates).map((one) => summariseCertificate(one, horizon)) }),
    unreadable: unreadableOf(list).map(({ index, fingerprint, why }) => ({ index, sha256: fingerprint, why })),
    defectCount: defects.length,
    ...(every && { defects: defects.map(summariseDefect) }),
  }
}

function signersOf(list: SignedList): ShownSigner[] {
  return list.signers.map(({ identifier }) => {
    const certificate = signerCertificate(list.embedded, identifier)
    const about = certificate && {
      subject: certificate.subject.text,
      issuer: certificate.issuer.text,
      notBefore: day(certificate.notBefore),
      notAfter: day(certificate.notAfter),
    }
    return { identifier: identifierText(identifier), ...about }
  })
}

function countriesOf(certificates: readonly Certificate[], horizon: Horizon): CountrySummary[] {
  const countries = [...new Set(certificates.map(countryOf))].sort()
  const states = certificates.map((one) => ({ one, country: countryOf(one), state: stateOf(one, horizon) }))
  return countries.map((country) => {
    const own = states.filter((one) => one.country === country)
    const last = Math.max(...own.map(({ one }) => one.notAfter.getTime()))
    const count = (state: ShownCertificate['state']) => own.filter((one) => one.state === state).length
    return {
      country,
      certificates: own.length,
      expired: count('expired'),
      endingSoon: count('ending-soon'),
      lastUntil: day(new Date(last)),
    }
  })
}

function inOrder(certificates: readonly Certificate[]): Certificate[] {
  const key = (one: Certificate) => `${countryOf(one)} ${one.notBefore.toISOString()}`
  return [...certificates].sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

function summariseCertificate(certificate: Certificate, horizon: Horizon): ShownCertificate {
  const { subject, issuer, serial, notBefore, notAfter, fingerprint } = certificate
  return {
    country: countryOf(certificate),
    subject: subject.text,
    issuer: issuer.text,
    serial,
    notBefore: day(notBefore),
    notAfter: day(notAfter),
    state: stateOf(certificate, horizon),
    key: keyDescription(certificate),
    link: !isSelfSigned(certificate),
    sha256: fingerprint,
  }
}

function summariseDefect(defect: Defect): ShownDefect {
  const { knownDefects, description } = defect
  return {
    documentSigner: documentSignerText(defect),
    defects: knownDefects.map(({ parameters, ...known }) => ({
      ...known,
      ...(parameters && { parameters: Buffer.from(parameters).toString('hex') }),
    })),
    ...(description !== undefined && { description }),
  }
}
