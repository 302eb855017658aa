import assert from 'node:assert/strict'
import {
  assembleAuthenticatedRequest,
  assembleRequest,
  type Chat,
  type CurveName,
  type CvCertificate,
  CvcError,
  type CvRequest,
  type DecodedRequest,
  decodeCardVerifiable,
  type Extension,
  encodeCertificate,
  encodeRequestBody,
  knownCurve,
  type PublicKey,
  type ReadMode,
  verificationKey,
  verifyOuterSignature,
} from '../../src/cvc/index.ts'
import { checkSignature } from '../../src/signatures/index.ts'
import { describeWithVectors, loadVectors, type VectorEntry, type VectorSet } from '../support/vectors.ts'

const REFERENCE_LINT = /^c[ah]r-(country|sequence|charset|length|mnemonic)/
const FORGIVEN_LINT = /^(length-not-minimal|integer-leading-zero|chat-length)/
const ROLES: Record<string, string> = { 'DV-10': 'DV-domestic', 'DV-01': 'DV-foreign' }

describeWithVectors('card-verifiable vectors', () => {
  const sets = [
    { index: 'public/index.json', count: 200 },
    { index: 'generated-openpace/index.json', count: 77 },
    { index: 'generated-bc/index.json', count: 15 },
    { index: 'generated-own/index.json', count: 264 },
  ]
  for (const { index, count } of sets) {
    describe(index, () => {
      const set = loadVectors(index)
      it(`holds ${count} objects`, () => assert.equal(set.entries.length, count))
      for (const entry of set.entries) describeEntry(set, entry)
    })
  }
})

function describeEntry(set: VectorSet, entry: VectorEntry): void {
  if (entry.lint.some((remark) => REFERENCE_LINT.test(remark))) {
    it(`refuses the holder reference in ${entry.file}`, () => {
      for (const mode of ['strict', 'tolerant'] as const) assertRefused(set, entry, mode, 'holder-reference-malformed')
    })
    return
  }
  const [forgiven] = entry.lint.filter((remark) => FORGIVEN_LINT.test(remark)).map((remark) => remark.split(':')[0])
  if (forgiven) {
    it(`refuses ${entry.file} strictly and lists what it forgives tolerantly`, () => {
      assertRefused(set, entry, 'strict', forgiven)
      const kinds = deviationsOf(decode(set, entry.file)).map(({ kind }) => kind)
      assert.deepEqual([...new Set(kinds)], [forgiven])
    })
  } else {
    it(`encodes ${entry.file} from its values to its very octets`, () => {
      assert.deepEqual(encodedAgain(decode(set, entry.file, 'strict')), set.read(entry.file))
    })
  }
  it(`reads what the index says of ${entry.file}`, () => assertValues(set, entry))
  it(`judges the signatures of ${entry.file} as the index says`, () => assertSignatures(set, entry))
}

function decode(set: VectorSet, file: string, mode: ReadMode = 'tolerant') {
  return decodeCardVerifiable(set.read(file), { mode })
}

function assertRefused(set: VectorSet, entry: VectorEntry, mode: ReadMode, code: string): void {
  assert.throws(
    () => decode(set, entry.file, mode),
    (error) => error instanceof CvcError && error.code === code,
  )
}

function objectOf(decoded: ReturnType<typeof decode>): CvCertificate | CvRequest {
  return decoded.kind === 'certificate' ? decoded.certificate : decoded.request
}

function deviationsOf(decoded: ReturnType<typeof decode>) {
  return objectOf(decoded).deviations
}

function encodedAgain(decoded: ReturnType<typeof decode>): Uint8Array {
  if (decoded.kind === 'certificate') return encodeCertificate(decoded.certificate)
  const request = assembleRequest(encodeRequestBody(decoded.request), decoded.request.signature)
  if (decoded.kind === 'plain') return request
  return assembleAuthenticatedRequest(request, decoded.outerAuthorityReference, decoded.outerSignature)
}

function assertValues(set: VectorSet, entry: VectorEntry): void {
  const decoded = decode(set, entry.file)
  const kinds = { certificate: 'cert', plain: 'request', authenticated: 'authrequest' } as const
  assert.equal(kinds[decoded.kind], entry.kind)
  const object = objectOf(decoded)
  assert.equal(object.authorityReference ?? null, entry.car)
  assert.equal(object.holderReference, entry.chr)
  assertKey(object.publicKey, entry)
  if (entry.extensions) assert.deepEqual(object.extensions.map(inHex), entry.extensions)
  if (decoded.kind === 'certificate') assertCertificate(decoded.certificate, entry)
  if (decoded.kind === 'authenticated') assert.equal(decoded.outerAuthorityReference, entry.outerCar)
}

function assertCertificate({ chat, effective, expires }: CvCertificate, entry: VectorEntry): void {
  assert.equal(chat.role, ROLES[entry.role ?? ''] ?? entry.role)
  assert.equal(terminalTypeOf(chat), entry.terminalType)
  assert.equal(Buffer.from(chat.bits).toString('hex'), entry.authorization)
  assert.deepEqual([effective, expires], [entry.effective, entry.expiration])
}

function assertKey(key: PublicKey, entry: VectorEntry): void {
  assert.equal(key.algorithm, entry.algorithm)
  if (key.kind === 'rsa') {
    assert.equal(BigInt(`0x${Buffer.from(key.modulus).toString('hex')}`).toString(2).length, entry.rsaBits)
    return
  }
  assert.equal(key.point.length, entry.pointOctets)
  assert.equal(key.domainParameters !== undefined, entry.domainParameters)
  if (key.domainParameters) assert.equal(knownCurve(key.domainParameters), entry.curve)
}

function terminalTypeOf({ terminalType, oid }: Chat): string {
  return terminalType === 'unknown' ? oid : terminalType
}

function inHex({ oid, objects }: Extension) {
  return {
    oid,
    objects: objects.map(({ tag, value }) => [tag.toString(16).padStart(2, '0'), Buffer.from(value).toString('hex')]),
  }
}

async function assertSignatures(set: VectorSet, entry: VectorEntry): Promise<void> {
  const decoded = decode(set, entry.file)
  if (decoded.kind === 'certificate') return assertIssuerSignature(set, entry, decoded.certificate)
  await assertInnerSignature(set, entry, decoded)
  if (decoded.kind === 'authenticated' && entry.signedBy) {
    const valid = await verifyOuterSignature(decoded, signerOf(set, entry), checkSignature)
    assert.equal(valid, entry.expectOuter?.startsWith('valid') && entry.expectOuter !== 'valid(no-car)')
  }
}

async function assertIssuerSignature(set: VectorSet, entry: VectorEntry, certificate: CvCertificate): Promise<void> {
  if (!entry.signedBy)
    return assert.match(entry.expectSignature ?? '', /issuer-not-in-set|invalid-for-known-issuer-keys/)
  const signer = set.entries.find(({ file }) => file === entry.signedBy)
  if (signer?.lint.some((remark) => REFERENCE_LINT.test(remark))) return // refused itself, in its own tests
  const valid = await checkSignature(signerOf(set, entry), certificate.signedOctets, certificate.signature)
  assert.equal(valid, entry.expectSignature === 'valid')
}

async function assertInnerSignature(set: VectorSet, entry: VectorEntry, { request }: DecodedRequest): Promise<void> {
  const spelledOut = request.publicKey.kind === 'rsa' || request.publicKey.domainParameters !== undefined
  const curve = spelledOut ? undefined : curveFrom(set, entry.domainParametersFrom)
  if (!spelledOut && !curve) return assert.ok(entry.lint.includes('request-without-domain-parameters'))
  const valid = await checkSignature(verificationKey(request.publicKey, curve), request.signedOctets, request.signature)
  assert.equal(valid, entry.expectInner === 'valid')
}

function signerOf(set: VectorSet, entry: VectorEntry) {
  const { publicKey } = objectOf(decode(set, entry.signedBy!))
  const ownCurve = publicKey.kind === 'ecdsa' && publicKey.domainParameters
  return verificationKey(publicKey, ownCurve ? undefined : curveFrom(set, entry.domainParametersFrom))
}

function curveFrom(set: VectorSet, file: string | null): CurveName | undefined {
  if (!file) return undefined
  const { publicKey } = objectOf(decode(set, file))
  return publicKey.kind === 'ecdsa' && publicKey.domainParameters ? knownCurve(publicKey.domainParameters) : undefined
}
