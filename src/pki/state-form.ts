import { createHash, X509Certificate } from 'node:crypto'
import {
  type CheckSignature,
  type CvCertificate,
  CvcError,
  calendarDateOf,
  decodeCertificate,
  holderReferenceParts,
} from '../cvc/index.ts'
import type { Check, CvcaForm, SpocRootForm, StateForm } from '../messages/index.ts'
import type { AuthorityRecord } from '../store/index.ts'
import { speaksAgainstAnchor } from './trust-anchor.ts'

/** A form that was looked at: what each check says, and the CVCA certificates that may become anchors. */
export interface CheckedForm {
  readonly form: StateForm
  readonly checks: readonly Check[]
  readonly ok: boolean
  readonly anchors: readonly CvCertificate[]
}

const CLAUSE = 'TR-03139, 3.2.2'

/**
 * Compares a form with the files that came with it, before the state is entered (TR-03139, 3.2.2): fingerprints, whose
 * certificates they are, dates of use. Nothing is changed.
 */
export async function checkStateForm(
  form: StateForm,
  spoc: AuthorityRecord,
  deps: { readonly now: () => Date; readonly checkSignature: CheckSignature },
): Promise<CheckedForm> {
  const cvcas = await Promise.all(form.cvcas.map((cvca) => checkCvca(cvca, form.country, deps)))
  const checks = [
    saying(
      'another state than our own',
      CLAUSE,
      form.country === spoc.country ? `${form.country} is our own state` : undefined,
    ),
    ...checkUrl(form),
    ...(form.spoc?.roots ?? []).flatMap((root, n) => checkSpocRoot(root, n, form.country, deps.now())),
    ...checkKnownByName(form, deps.now()),
    ...cvcas.flatMap((one) => one.checks),
    ...checkDvs(form),
  ]
  const anchors = cvcas.flatMap(({ certificate }) => (certificate === undefined ? [] : [certificate]))
  return { form, checks, ok: checks.every(({ ok }) => ok), anchors }
}

/** The CVCA certificates of a form that passed its checks. */
export function anchorsOf({ cvcas }: StateForm): CvCertificate[] {
  return cvcas.map(({ certificate }) => decodeCertificate(octetsOf(certificate), { mode: 'tolerant' }))
}

function checkUrl({ spoc, coordinator: { email } }: StateForm): Check[] {
  if (spoc === undefined) return [saying('SPOC URL', CLAUSE, undefined, `none: by e-mail, ${email}`)]
  const isHttps = URL.canParse(spoc.url) && new URL(spoc.url).protocol === 'https:'
  return [saying('SPOC URL', CLAUSE, isHttps ? undefined : `${spoc.url} is no https URL`, spoc.url)]
}

function checkSpocRoot(root: SpocRootForm, n: number, country: string, now: Date): Check[] {
  return checkRoot(root, `SPOC root ${n + 1}`, now, (x509, title) => {
    const [c, ...others] = [...x509.subject.matchAll(/^C=(.*)$/gm)].map((match) => match[1]?.toUpperCase())
    const isOfState = c === country && others.length === 0
    const against = isOfState ? undefined : `its subject says ${c ?? 'no country'}, not ${country}`
    return [saying(`${title}: country`, 'Doc 9303-12, 8', against, c)]
  })
}

/** What is not demanded of its certificates is told with it. */
function checkKnownByName({ country, spoc }: StateForm, now: Date): Check[] {
  const named = spoc?.knownByName
  if (named === undefined) return []
  const { names, roots, days, clients } = named
  const says = `${names.join(', ')}: no ${country} in the subject, no SPOC purposes and no CRL are demanded; ${days} days of life at most, a client's is for ${clients}`
  return [
    saying('known by name', 'setting of this registration', undefined, says),
    ...roots.flatMap((root, n) => checkRoot(root, `root for names ${n + 1}`, now, () => [])),
  ]
}

function checkRoot(
  root: SpocRootForm,
  title: string,
  now: Date,
  more: (x509: X509Certificate, title: string) => Check[],
): Check[] {
  const der = octetsOf(root.certificate)
  const x509 = readX509(der)
  if (x509 === undefined) return [saying(title, CLAUSE, 'is no X.509 certificate')]
  const today = calendarDateOf(now)
  return [
    fingerprintCheck(`${title}: fingerprint`, der, root.fingerprint, ['sha256']),
    ...more(x509, title),
    saying(`${title}: is a CA`, 'RFC 5280, 4.2.1.9', x509.ca ? undefined : 'it is not the certificate of a CA'),
    saying(
      `${title}: dates of use`,
      CLAUSE,
      root.from > root.until ? 'the first day is after the last' : root.until < today ? 'they are over' : undefined,
      `${root.from} to ${root.until}`,
    ),
  ]
}

async function checkCvca(
  cvca: CvcaForm,
  country: string,
  deps: { readonly now: () => Date; readonly checkSignature: CheckSignature },
): Promise<{ checks: Check[]; certificate: CvCertificate | undefined }> {
  const title = `CVCA ${cvca.holderReference}`
  const octets = octetsOf(cvca.certificate)
  const certificate = readCertificate(octets)
  if (typeof certificate === 'string') return { checks: [saying(title, CLAUSE, certificate)], certificate: undefined }
  const { holderReference } = certificate
  const against = await speaksAgainstAnchor(certificate, deps.now(), deps.checkSignature)
  const checks = [
    fingerprintCheck(`${title}: fingerprint`, octets, cvca.fingerprint, ['sha256', 'sha1']),
    saying(
      `${title}: holder reference`,
      CLAUSE,
      holderReference === cvca.holderReference ? undefined : `the certificate says ${holderReference}`,
    ),
    saying(
      `${title}: country`,
      CLAUSE,
      holderReferenceParts(holderReference).country === country ? undefined : `is not of ${country}`,
    ),
    saying(`${title}: self-signed certificate`, 'TR-03110-3, 2.5', against, `until ${certificate.expires}`),
  ]
  return { checks, certificate }
}

function checkDvs({ dvs, cvcas }: StateForm): Check[] {
  const known = cvcas.map(({ holderReference }) => holderReference.slice(0, -5))
  return dvs.map(({ mnemonic, cvca }, n) => {
    const twice = dvs.findIndex((one) => one.mnemonic === mnemonic) !== n
    const why = twice ? 'is named twice' : known.includes(cvca) ? undefined : `its CVCA ${cvca} is not on the form`
    return saying(`DV ${mnemonic}`, CLAUSE, why, `of ${cvca}`)
  })
}

function fingerprintCheck(check: string, octets: Uint8Array, printed: string, hashes: readonly string[]): Check {
  const normal = printed.replaceAll(/[\s:]/g, '').toLowerCase()
  const ours = hashes.map((hash) => createHash(hash).update(octets).digest('hex'))
  const why = ours.includes(normal) ? undefined : `the file has ${ours[0]}, the form ${normal || 'none'}`
  return saying(check, CLAUSE, why, normal)
}

/** @param against what speaks against it; undefined: nothing */
function saying(check: string, source: string, against: string | undefined, says = 'as it should be'): Check {
  return { check, source, ok: against === undefined, says: against ?? says }
}

const octetsOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'))

function readX509(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(der)
  } catch {
    return undefined // OpenSSL says in many ways that it is none
  }
}

function readCertificate(octets: Uint8Array): CvCertificate | string {
  try {
    return decodeCertificate(octets, { mode: 'tolerant' })
  } catch (error) {
    if (error instanceof CvcError) return `is no CV certificate: ${error.message}`
    throw error
  }
}
