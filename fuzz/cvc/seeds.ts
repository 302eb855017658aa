import { readdirSync, readFileSync } from 'node:fs'
import {
  asn1ToPlainSignature,
  assembleAuthenticatedRequest,
  assembleCertificate,
  assembleRequest,
  type CertificateFields,
  CURVE_NAMES,
  CURVES,
  type CurveName,
  type Extension,
  encodeCertificateBody,
  encodeCertificateDescription,
  encodeObjectIdentifier,
  encodePrivateKeyInfo,
  encodePublicKey,
  encodeRequestBody,
  encodeSubjectPublicKeyInfo,
  encodeTlvPublicKey,
  ID_EC_TLV_PUBLIC_KEY,
  makeAuthorization,
  makeChat,
  makeExtension,
  outerSignedOctets,
  parseCalendarDate,
  parseHolderReference,
  plainToAsn1Signature,
  publicKeyOf,
  type VerificationKey,
} from '../../src/cvc/index.ts'
import { vectorPath } from '../../test/support/vectors.ts'
import { placesIn } from '../mutate/change-trees.ts'
import { around, leaf, readTrees, writeTrees } from '../mutate/tree.ts'
import { fakeSignature } from './fake-signature.ts'
import { ecdsaKey, ecPrivateKey, REAL_KEYS, signForReal } from './test-keys.ts'

type Seeds = Record<string, readonly Uint8Array[]>

/** Made by our own builders, so that they are always there; and the vectors made by others where there are any. */
export function makeSeeds(): Seeds {
  const chains = makeChains()
  const certificates = chains.flat()
  const requests = makeRequests()
  const cards = [...certificates, ...requests]
  const joinedChains = chains.map(join)
  return {
    certificate: [...certificates, ...vectors('.cvcert')],
    request: [...requests, ...vectors('.cvreq')],
    'card-verifiable': [...cards, ...vectors('.cvcert'), ...vectors('.cvreq')],
    'data-object-tree': cards,
    'public-key': keys().map((key) => encodePublicKey(publicKeyOf(key, { domainParameters: true }))),
    extensions: makeExtensions(),
    'certificate-description': makeDescriptions(),
    'subject-public-key-info': keys().map(encodeSubjectPublicKeyInfo),
    'private-key-info': [
      ...CURVE_NAMES.map((name) => encodePrivateKeyInfo(ecPrivateKey(name, 0))),
      ...CURVE_NAMES.map((name) => encodePrivateKeyInfo({ ...ecPrivateKey(name, 1), point: pointOf(name) })),
      ...CURVE_NAMES.map(withParameters),
      ...vectors('.pkcs8'),
      ...REAL_KEYS.map(({ privateKey }) => Uint8Array.from(privateKey.export({ format: 'der', type: 'pkcs8' }))),
    ],
    'tlv-public-key': CURVE_NAMES.map((name) =>
      encodeTlvPublicKey({ oid: ID_EC_TLV_PUBLIC_KEY, curve: name, point: pointOf(name) }),
    ),
    'signature-form': makeSignatures(),
    'names-and-dates': ['UTCVCA00001', '2026-01-31', '0.4.0.127.0.7.2.2.2.2.3', '2.999.1'].map((text) =>
      Buffer.from(text),
    ),
    'verify-request': requests,
    'verify-link': chains.flatMap((chain) => [join(chain.slice(0, 2)), join(chain.slice(1, 3))]),
    'verify-chain': [...joinedChains, ...vectorChains()],
    'verify-chain-as-chip': [...joinedChains, ...vectorChains()],
    build: [...joinedChains, ...chains.flatMap(([first]) => requests.slice(0, 3).map((one) => join([first!, one])))],
    'real-signature': REAL_KEYS.map(({ publicKey, privateKey }) => {
      const body = requestBody(publicKey)
      return assembleRequest(body, signForReal(publicKey, privateKey, body))
    }),
  }
}

const join = (parts: readonly Uint8Array[]) => Uint8Array.from(Buffer.concat(parts))
const keys = () => REAL_KEYS.map(({ publicKey }) => publicKey)

function pointOf(name: CurveName): Uint8Array {
  const { publicKey } = ecdsaKey(name, 1)
  return publicKey.kind === 'ecdsa' ? publicKey.point : new Uint8Array()
}

/** As some tools write it: the curve once more, inside the key. RFC 5915. */
function withParameters(name: CurveName): Uint8Array {
  const trees = readTrees(encodePrivateKeyInfo(ecPrivateKey(name, 2)))
  const inner = placesIn(trees).find(({ branch }) => branch.tag === 0x04)?.branch.inside
  const key = inner instanceof Uint8Array ? undefined : inner?.[0]?.inside
  if (Array.isArray(key)) key.push(around(0xa0, [leaf(0x06, encodeObjectIdentifier(CURVES[name].oid))]))
  return writeTrees(trees)
}

type Party = { readonly name: string; readonly key: VerificationKey }

const party = (name: string, number: number, curve: CurveName = 'brainpoolP256r1'): Party => {
  return { name, key: ecdsaKey(curve, number).publicKey }
}

const MODULUS = new Uint8Array(128).fill(0xc5) // odd, and nobody's
const rsaParty = (name: string, last: number): Party => ({
  name,
  key: {
    kind: 'rsa',
    algorithm: 'id-TA-RSA-PSS-SHA-256',
    modulus: MODULUS.with(64, last),
    exponent: Uint8Array.of(1, 0, 1),
  },
})

function certificate(issuer: Party, holder: Party, fields: Partial<CertificateFields>): Uint8Array {
  const chat = fields.chat ?? makeChat('IS', 'CVCA', [0, 1])
  const body = encodeCertificateBody({
    authorityReference: parseHolderReference(issuer.name),
    publicKey: publicKeyOf(holder.key, { domainParameters: chat.role === 'CVCA' }),
    holderReference: parseHolderReference(holder.name),
    chat,
    effective: parseCalendarDate('2026-01-01'),
    expires: parseCalendarDate('2026-12-31'),
    extensions: [],
    ...fields,
  })
  return assembleCertificate(body, fakeSignature(issuer.key, body))
}

/** Anchor first. Inspection systems with a link, authentication terminals with extensions, signature terminals, RSA, and a short curve. */
function makeChains(): Uint8Array[][] {
  const [ca, next, dv, foreign, terminal] = [
    party('UTCVCA00001', 1),
    party('UTCVCA00002', 2),
    party('UTDV00001', 3),
    party('XXDV00001', 4),
    party('UTIS00001', 5),
  ]
  const [old, oldDv] = [party('UTOLD00001', 6, 'secp224r1'), party('UTOLDDV00001', 7, 'secp224r1')]
  const [rsa, rsaDv] = [rsaParty('UTRSA00001', 1), rsaParty('UTRSADV00001', 3)]
  const third = party('UTCVCA00003', 9)
  const later = { effective: parseCalendarDate('2026-06-01'), expires: parseCalendarDate('2027-05-31') }
  const inspection = [
    certificate(ca, ca, {}),
    certificate(ca, next, later),
    certificate(next, dv, { ...later, chat: makeChat('IS', 'DV-domestic', [0]) }),
    certificate(dv, terminal, { ...later, chat: makeChat('IS', 'terminal', [0]) }),
  ]
  const links = [
    certificate(ca, ca, {}),
    certificate(ca, next, later),
    certificate(next, third, { ...later, effective: later.expires }),
  ]
  const abroad = [
    certificate(ca, ca, {}),
    certificate(ca, foreign, { chat: makeChat('IS', 'DV-foreign', [0]) }),
    certificate(foreign, terminal, { chat: makeChat('IS', 'terminal', [0]) }),
  ]
  const rights = ['read-DG1', 'manage-PIN'] as const
  const authentication = (['CVCA', 'DV-domestic', 'terminal'] as const).map((role, at) => {
    const [issuer, holder] = [[ca, ca, dv][at]!, [ca, dv, terminal][at]!]
    return certificate(issuer, holder, { chat: makeChat('AT', role, rights), extensions: someExtensions() })
  })
  const signing = [
    certificate(ca, ca, { chat: makeChat('ST', 'CVCA', [0]) }),
    certificate(ca, dv, { chat: makeChat('ST', 'DV-domestic', [0]) }),
  ]
  const byRsa = [certificate(rsa, rsa, {}), certificate(rsa, rsaDv, { chat: makeChat('IS', 'DV-domestic', [0]) })]
  const short = [certificate(old, old, {}), certificate(old, oldDv, { chat: makeChat('IS', 'DV-domestic', [0]) })]
  return [inspection, links, abroad, authentication, signing, byRsa, short]
}

function someExtensions(): Extension[] {
  const hash = new Uint8Array(32).fill(7)
  return [
    makeExtension({ kind: 'description', name: 'id-description', hash }),
    makeExtension({ kind: 'sector', name: 'id-sector', hashes: [hash, hash] }),
    makeExtension({ kind: 'ps-sector', name: 'id-PS-sector', sectors: [{ parameterId: Uint8Array.of(1), hash }] }),
    makeAuthorization('id-eIDAccess', ['compare-DG1', 'sign-DG22']),
    makeAuthorization('id-specialFunctions', ['PSC']),
    { oid: '2.999.1', objects: [{ tag: 0x80, value: Uint8Array.of(1, 2, 3) }] },
  ]
}

/** `65` objects, cut out of requests that carry them. */
function makeExtensions(): Uint8Array[] {
  const bare = requestBody(party('', 1).key)
  return someExtensions().map((extension, at, all) => {
    const body = requestBody(party('', 1).key, at === 0 ? all : [extension])
    const [head, bareHead] = [headOctets(body), headOctets(bare)]
    return body.subarray(head + bare.length - bareHead)
  })
}

/** Tag and length of a `7F4E` object. */
const headOctets = (body: Uint8Array) => (body[2]! < 0x80 ? 3 : body[2] === 0x81 ? 4 : 5)

function requestBody(key: VerificationKey, extensions: readonly Extension[] = []): Uint8Array {
  return encodeRequestBody({
    authorityReference: parseHolderReference('UTCVCA00001'),
    publicKey: publicKeyOf(key, { domainParameters: true }),
    holderReference: parseHolderReference('UTDV00002'),
    extensions,
  })
}

function makeRequests(): Uint8Array[] {
  const [holder, other] = [party('', 8).key, rsaParty('', 5).key]
  const plain = [holder, other].map((key) => {
    const body = requestBody(key, key === holder ? someExtensions() : [])
    return assembleRequest(body, fakeSignature(key, body))
  })
  const outerCar = parseHolderReference('UTDV00001')
  const authenticated = plain.map((octets) => {
    const signature = fakeSignature(party('', 3).key, outerSignedOctets(octets, outerCar))
    return assembleAuthenticatedRequest(octets, outerCar, signature)
  })
  return [...plain, ...authenticated]
}

function makeDescriptions(): Uint8Array[] {
  const all = {
    issuerName: 'Ausgeber',
    issuerUrl: 'https://issuer.example',
    subjectName: 'Dienst',
    subjectUrl: 'https://service.example',
  }
  const rest = {
    redirectUrl: 'https://service.example/back',
    commCertificates: [new Uint8Array(32), new Uint8Array(32).fill(1)],
  }
  const pdf = { format: 'pdf', octets: Uint8Array.of(0x25, 0x50, 0x44, 0x46) } as const
  const unknown = { format: 'unknown', oid: '2.999.7', octets: Uint8Array.of(0x0c, 0x01, 0x41) } as const
  return (['explicit', 'implicit'] as const).flatMap((tagging) => [
    ...[
      { format: 'plain', text: 'Zweck: Prüfung' } as const,
      { format: 'html', text: '<p>' } as const,
      pdf,
      unknown,
    ].map((termsOfUsage) => encodeCertificateDescription({ ...all, ...rest, termsOfUsage, tagging })),
    encodeCertificateDescription({ issuerName: 'A', subjectName: 'B', termsOfUsage: pdf, tagging }),
  ])
}

/** The first octet chooses the curve. */
function makeSignatures(): Uint8Array[] {
  return CURVE_NAMES.flatMap((name, at) => {
    const { privateKey, publicKey } = REAL_KEYS[at]!
    const plain = signForReal(publicKey, privateKey, Uint8Array.of(1))
    const asn1 = plainToAsn1Signature(plain, name)
    return [plain, asn1, asn1ToPlainSignature(asn1, name)].map((signature) => Uint8Array.of(at, ...signature))
  })
}

function vectors(ending: string): Uint8Array[] {
  return vectorFiles('')
    .filter((file) => file.endsWith(ending))
    .map(readVector)
}

/** The chain vectors, all certificates of it one behind the other, as their names sort. */
function vectorChains(): Uint8Array[] {
  const files = vectorFiles('')
    .filter((file) => /\bchain\b.*\.cvcert$/.test(file))
    .sort()
  return files.map((_, at) => join(files.slice(at, at + 4).map(readVector)))
}

const readVector = (file: string) => Uint8Array.from(readFileSync(vectorPath('cvc', file)))

function vectorFiles(folder: string): string[] {
  try {
    return readdirSync(vectorPath('cvc', folder), { recursive: true, encoding: 'utf8' })
  } catch {
    return [] // none here: our own will do
  }
}
