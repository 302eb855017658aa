import assert from 'node:assert/strict'
import {
  assembleRequest,
  CvcError,
  decodeRequest,
  type Extension,
  encodeRequestBody,
  extensionContent,
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
