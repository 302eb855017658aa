import {
  ALGORITHMS,
  type CurveName,
  type CvCertificate,
  CvcError,
  type CvRequest,
  type DecodedRequest,
  decodeCertificate,
  decodeRequest,
  type Extension,
  knownCurve,
  type PublicKey,
  type ReadMode,
  verificationKey,
  verifyLink,
  verifyOuterSignature,
  verifyRequest,
} from '../../../src/cvc/index.ts'
import { checkSignature } from '../../../src/signatures/index.ts'
import type { Subject } from './subject.ts'

/** What we say of octets, in the words that the peers use. */
export interface OurReading {
  /** Strict reading, strict refuses and tolerant forgives, or neither reads it. */
  readonly outcome: 'accepted' | 'forgiven' | 'refused'
  /** Why strict reading refuses. */
  readonly error?: CvcError
  readonly fields: Readonly<Record<string, string>>
  /** Absent where no issuer is known. */
  readonly verified?: boolean
  readonly outerVerified?: boolean
  readonly ownKeyUsable?: boolean
  /** Ids of the rules that object, warnings too. */
  readonly findings: readonly string[]
}

type Decoded = { readonly kind: 'certificate'; readonly certificate: CvCertificate } | DecodedRequest

export async function readOurselves(subject: Subject): Promise<OurReading> {
  const strict = decode(subject, 'strict')
  if (!(strict instanceof CvcError)) return judged('accepted', strict, subject)
  const tolerant = decode(subject, 'tolerant')
  if (tolerant instanceof CvcError) return { outcome: 'refused', error: tolerant, fields: {}, findings: [] }
  return { ...(await judged('forgiven', tolerant, subject)), error: strict }
}

function decode({ kind, octets }: Subject, mode: ReadMode): Decoded | CvcError {
  try {
    if (kind === 'certificate') return { kind, certificate: decodeCertificate(octets, { mode }) }
    return decodeRequest(octets, { mode })
  } catch (error) {
    if (error instanceof CvcError) return error
    throw error
  }
}

async function judged(outcome: 'accepted' | 'forgiven', decoded: Decoded, subject: Subject): Promise<OurReading> {
  const verdicts =
    decoded.kind === 'certificate'
      ? await judgeCertificate(decoded.certificate, subject)
      : await judgeRequest(decoded, subject)
  return { outcome, fields: fieldsOf(decoded), ...verdicts }
}

const OF_THE_SIGNATURE = ['signature-verifies', 'usable-issuer-key']
const OF_THE_OWN_KEY = ['usable-key', 'no-own-domain-parameters', 'carries-domain-parameters']

async function judgeCertificate(certificate: CvCertificate, { issuer, parameters }: Subject) {
  const issuerCertificate = issuer && decodedIssuer(issuer)
  const issuerCurve = curveIn(parameters)
  const { findings } = await verifyLink({
    certificate,
    issuer: issuerCertificate ?? certificate,
    ...(issuerCurve && { issuerCurve }),
    today: certificate.effective,
    checkSignature,
  })
  const rules = findings.map(({ rule }) => rule as string)
  const passes = (ids: readonly string[]) => !rules.some((rule) => ids.includes(rule))
  const known = issuer !== undefined
  return {
    ...(known && { verified: issuerCertificate !== undefined && passes(OF_THE_SIGNATURE) }),
    ...(known && { ownKeyUsable: passes(OF_THE_OWN_KEY) }),
    findings: rules,
  }
}

async function judgeRequest(decoded: DecodedRequest, { issuer, parameters }: Subject) {
  const inheritedCurve = curveIn(parameters)
  const { findings } = await verifyRequest(decoded, { checkSignature, ...(inheritedCurve && { inheritedCurve }) })
  const rules = findings.map(({ rule }) => rule as string)
  const outer = decoded.kind === 'authenticated' && issuer !== undefined
  return {
    verified: !rules.includes('inner-signature') && !rules.includes('usable-key'),
    ...(outer && { outerVerified: await outerVerified(decoded, issuer, inheritedCurve) }),
    findings: rules,
  }
}

async function outerVerified(
  request: Extract<DecodedRequest, { kind: 'authenticated' }>,
  issuer: Uint8Array,
  inheritedCurve: CurveName | undefined,
): Promise<boolean> {
  try {
    const key = verificationKey(decodeCertificate(issuer, { mode: 'tolerant' }).publicKey, inheritedCurve)
    return await verifyOuterSignature(request, key, checkSignature)
  } catch (error) {
    if (error instanceof CvcError) return false
    throw error
  }
}

/** Issuers are few: read each once. */
const issuers = new Map<Uint8Array, CvCertificate | undefined>()

function decodedIssuer(octets: Uint8Array): CvCertificate | undefined {
  if (!issuers.has(octets)) {
    const decoded = decode({ origin: 'issuer', kind: 'certificate', octets }, 'tolerant')
    issuers.set(octets, decoded instanceof CvcError || decoded.kind !== 'certificate' ? undefined : decoded.certificate)
  }
  return issuers.get(octets)
}

function curveIn(parameters: Uint8Array | undefined): CurveName | undefined {
  const key = parameters && decodedIssuer(parameters)?.publicKey
  return key?.kind === 'ecdsa' && key.domainParameters ? knownCurve(key.domainParameters) : undefined
}

/** Octets in hex, object identifiers dotted; nothing for what is not there. */
function fieldsOf(decoded: Decoded): Record<string, string> {
  if (decoded.kind === 'certificate') {
    const { chat, effective, expires } = decoded.certificate
    return {
      ...sharedFields(decoded.certificate),
      terminalType: chat.oid,
      authorization: hex(chat.bits),
      effective: sixDigits(effective),
      expires: sixDigits(expires),
    }
  }
  if (decoded.kind === 'plain') return sharedFields(decoded.request)
  const outer = { outerCar: latin1(decoded.outerAuthorityReference), outerSignature: hex(decoded.outerSignature) }
  return { ...sharedFields(decoded.request), ...outer }
}

function sharedFields({
  authorityReference,
  holderReference,
  publicKey,
  extensions,
  signature,
}: CvCertificate | CvRequest) {
  return {
    ...(authorityReference !== undefined && { car: latin1(authorityReference) }),
    chr: latin1(holderReference),
    ...keyFields(publicKey),
    extensions: String(extensions.length),
    ...Object.assign({}, ...extensions.map(extensionFields)),
    signature: hex(signature),
  }
}

function keyFields(key: PublicKey): Record<string, string> {
  const algorithm = ALGORITHMS[key.algorithm].oid
  if (key.kind === 'rsa') return { algorithm, '81': hex(key.modulus), '82': hex(key.exponent) }
  if (!key.domainParameters) return { algorithm, '86': hex(key.point) }
  const { p, a, b, generator, order, cofactor } = key.domainParameters
  const curve = { '81': hex(p), '82': hex(a), '83': hex(b), '84': hex(generator), '85': hex(order) }
  return { algorithm, ...curve, '86': hex(key.point), ...(cofactor && { '87': hex(cofactor) }) }
}

function extensionFields({ oid, objects }: Extension, index: number): Record<string, string> {
  const contents = objects.map(({ tag, value }) => [`extension${index}.${tag.toString(16)}`, hex(value)])
  return { [`extension${index}`]: oid, ...Object.fromEntries(contents) }
}

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex')
const latin1 = (text: string): string => Buffer.from(text, 'latin1').toString('hex')
const sixDigits = (date: string): string => [...date.replaceAll('-', '').slice(2)].map((digit) => `0${digit}`).join('')
