// Runs in Node and, bundled, in the browser: nothing of either in here.
import {
  type CardVerifiable,
  type CheckSignature,
  CvcError,
  decodeCardVerifiable,
  decodeCertificate,
  decodeRequest,
  knownCurve,
  parseCalendarDate,
  type ReadMode,
  verifyLink,
  verifyRequest,
} from '../../src/cvc/index.ts'

export interface VectorInput {
  readonly name: string
  readonly hex: string
  /** The certificate that signed it, and the one that spells out the curve. */
  readonly issuer: string | undefined
  readonly cvca: string | undefined
}

/** Everything the library says of one vector, in words that can be compared. */
export interface VectorJudgement {
  readonly name: string
  readonly strict: string
  readonly tolerant: string
  readonly findings: readonly string[]
}

const TODAY = parseCalendarDate('2026-11-22')

export async function judgeVectors(
  vectors: readonly VectorInput[],
  checkSignature: CheckSignature,
): Promise<VectorJudgement[]> {
  const judgements: VectorJudgement[] = []
  for (const vector of vectors) {
    const octets = fromHex(vector.hex)
    judgements.push({
      name: vector.name,
      strict: reading(octets, 'strict'),
      tolerant: reading(octets, 'tolerant'),
      findings: await findingsOf(vector, octets, checkSignature),
    })
  }
  return judgements
}

function reading(octets: Uint8Array, mode: ReadMode): string {
  return [decodeCardVerifiable, decodeCertificate, decodeRequest]
    .map((decode) => outcome(() => decode(octets, { mode })))
    .join(' | ')
}

/** Values included, so that nothing is read otherwise either. */
function outcome(read: () => unknown): string {
  try {
    return JSON.stringify(read(), (_, value) => (value instanceof Uint8Array ? value.join(' ') : value))
  } catch (error) {
    if (error instanceof CvcError) return error.message
    throw error
  }
}

async function findingsOf(
  { issuer, cvca }: VectorInput,
  octets: Uint8Array,
  checkSignature: CheckSignature,
): Promise<readonly string[]> {
  const decoded = readable(octets)
  if (decoded === undefined) return []
  if (decoded.kind !== 'certificate') return ids((await verifyRequest(decoded, { checkSignature })).findings)
  if (issuer === undefined) return []
  const curve = cvca && curveOf(cvca)
  const { findings } = await verifyLink({
    certificate: decoded.certificate,
    issuer: decodeCertificate(fromHex(issuer), { mode: 'tolerant' }),
    ...(curve && { issuerCurve: curve }),
    today: TODAY,
    checkSignature,
  })
  return ids(findings)
}

function readable(octets: Uint8Array): CardVerifiable | undefined {
  try {
    return decodeCardVerifiable(octets, { mode: 'tolerant' })
  } catch {
    return undefined
  }
}

function curveOf(cvca: string) {
  const { publicKey } = decodeCertificate(fromHex(cvca), { mode: 'tolerant' })
  return publicKey.kind === 'ecdsa' && publicKey.domainParameters ? knownCurve(publicKey.domainParameters) : undefined
}

function ids(findings: readonly { readonly rule: string; readonly detail?: string }[]): string[] {
  return findings.map(({ rule, detail }) => `${rule} ${detail}`)
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
