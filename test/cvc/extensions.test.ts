import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import {
  assembleRequest,
  CvcError,
  curve,
  type Digest,
  decodeRequest,
  EXTENSIONS,
  type Extension,
  encodeRequestBody,
  encodeTlvPublicKey,
  extensionContent,
  type KnownExtension,
  makeExtension,
  sectorOf,
} from '../../src/cvc/index.ts'
import { newParty, requestOctets } from './example-pki.ts'

const hash = new Uint8Array(32).fill(7)
const object = (tag: number, value: Uint8Array = hash) => ({ tag, value })

describe('extensionContent', () => {
  const [description, sector, psSector] = ['0.4.0.127.0.7.3.1.3.1', '0.4.0.127.0.7.3.1.3.2', '0.4.0.127.0.7.3.1.3.3']

  it('reads a description, sectors and authorizations', () => {
    assert.deepEqual(extensionContent({ oid: description, objects: [object(0x80)] }), {
      kind: 'description',
      name: 'id-description',
      hash,
    })
    const two = extensionContent({ oid: sector, objects: [object(0x80), object(0x81)] })
    assert.deepEqual(two, { kind: 'sector', name: 'id-sector', hashes: [hash, hash] })
    const authorization = extensionContent({
      oid: '0.4.0.127.0.7.3.1.2.2.2',
      objects: [object(0x53, Uint8Array.of(0x40))],
    })
    assert.deepEqual(authorization, { kind: 'authorization', name: 'id-specialFunctions', bits: Uint8Array.of(0x40) })
  })

  it('reads sectors of pseudonymous signatures', () => {
    const inner = Uint8Array.of(0x80, 1, 13, 0x81, 2, 5, 6)
    assert.deepEqual(extensionContent({ oid: psSector, objects: [object(0xa0, inner)] }), {
      kind: 'ps-sector',
      name: 'id-PS-sector',
      sectors: [{ parameterId: Uint8Array.of(13), hash: Uint8Array.of(5, 6) }],
    })
  })

  const odd: Extension[] = [
    { oid: '1.2.3', objects: [object(0x80)] },
    { oid: description, objects: [] },
    { oid: description, objects: [object(0x81)] },
    { oid: sector, objects: [object(0x80), object(0x80)] },
    { oid: sector, objects: [object(0x80), object(0x81), object(0x82)] },
    { oid: psSector, objects: [object(0xa0, Uint8Array.of(0x80, 1))] },
    { oid: 'constructor', objects: [object(0x80)] },
  ]
  it('calls unknown what it does not understand, and never throws', () => {
    assert.deepEqual(
      odd.map((extension) => extensionContent(extension).kind),
      odd.map(() => 'unknown'),
    )
  })
})

describe('extensions of a request', () => {
  const withExtensions = async (extensions: Extension[]) => {
    const { request } = decodeRequest(await requestOctets(await newParty('UTDV00001')))
    return assembleRequest(encodeRequestBody({ ...request, extensions }), request.signature)
  }

  it('may be unknown, and keep their octets', async () => {
    const extensions = [{ oid: '1.2.3', objects: [object(0x5f20), object(0xa0)] }]
    assert.deepEqual(decodeRequest(await withExtensions(extensions)).request.extensions, extensions)
  })

  it('are refused when one stands twice: which of them would count?', async () => {
    const twice = [
      { oid: '1.2.3', objects: [] },
      { oid: '1.2.3', objects: [object(0x80)] },
    ]
    const octets = await withExtensions(twice)
    assert.throws(
      () => decodeRequest(octets),
      (error) => error instanceof CvcError && error.code === 'extension-repeated',
    )
  })
})

describe('makeExtension', () => {
  const octets = fc.uint8Array({ minLength: 1, maxLength: 64 }).map((array) => Uint8Array.from(array))
  const authorizations = Object.values(EXTENSIONS).flatMap((row) => (row.kind === 'authorization' ? [row.name] : []))
  const content: fc.Arbitrary<KnownExtension> = fc.oneof(
    octets.map((hash) => ({ kind: 'description', name: 'id-description', hash }) as const),
    fc
      .array(octets, { minLength: 1, maxLength: 2 })
      .map((hashes) => ({ kind: 'sector', name: 'id-sector', hashes }) as const),
    fc
      .array(
        fc.tuple(octets, octets).map(([parameterId, hash]) => ({ parameterId, hash })),
        { minLength: 1, maxLength: 4 },
      )
      .map((sectors) => ({ kind: 'ps-sector', name: 'id-PS-sector', sectors }) as const),
    fc
      .tuple(fc.constantFrom(...authorizations), octets)
      .map(([name, bits]) => ({ kind: 'authorization', name, bits }) as const),
  )

  it('makes what is read as the same content again', () => {
    fc.assert(fc.property(content, (known) => assert.deepEqual(extensionContent(makeExtension(known)), known)))
  })

  it('makes none without content, and no sector with three keys', () => {
    const broken: KnownExtension[] = [
      { kind: 'description', name: 'id-description', hash: new Uint8Array() },
      { kind: 'sector', name: 'id-sector', hashes: [] },
      { kind: 'sector', name: 'id-sector', hashes: [hash, hash, hash] },
      { kind: 'ps-sector', name: 'id-PS-sector', sectors: [] },
      { kind: 'authorization', name: 'id-eIDAccess', bits: new Uint8Array() },
    ]
    for (const one of broken) assert.throws(() => makeExtension(one), { code: 'extension-malformed' })
  })
})

describe('sectorOf', () => {
  it('finds a sector key by the hash of its complete object', async () => {
    const digest: Digest = async (name, octets) =>
      Uint8Array.from(createHash(name.replace('-', '').toLowerCase()).update(octets).digest())
    const key = (name: 'brainpoolP256r1' | 'secp256r1' | 'secp384r1') =>
      encodeTlvPublicKey({ oid: '0.4.0.127.0.7.2.2.5.2.3', curve: name, point: curve(name).generator })
    const hashes = await Promise.all([key('brainpoolP256r1'), key('secp256r1')].map((one) => digest('SHA-256', one)))
    const extensions = [makeExtension({ kind: 'sector', name: 'id-sector', hashes })]
    const question = { issuerAlgorithm: 'id-TA-ECDSA-SHA-256', digest } as const
    assert.equal(await sectorOf(key('brainpoolP256r1'), { extensions }, question), 1)
    assert.equal(await sectorOf(key('secp256r1'), { extensions }, question), 2)
    assert.equal(await sectorOf(key('secp384r1'), { extensions }, question), undefined)
    assert.equal(await sectorOf(key('secp256r1'), { extensions: [] }, question), undefined)
    const other = { ...question, issuerAlgorithm: 'id-TA-ECDSA-SHA-384' } as const
    assert.equal(await sectorOf(key('secp256r1'), { extensions }, other), undefined)
  })
})
