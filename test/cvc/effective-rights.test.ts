import assert from 'node:assert/strict'
import { type CvCertificate, chatOf, type Extension, effectiveRights, TERMINAL_TYPES } from '../../src/cvc/index.ts'

const AUTHORIZATION = '0.4.0.127.0.7.3.1.2.2.2'

/** Only what rights depend on. */
function certificate(bits: number[], extensionBits?: number[], oid: string = TERMINAL_TYPES.IS.oid): CvCertificate {
  const value = Uint8Array.from(extensionBits ?? [])
  const extensions: Extension[] = extensionBits ? [{ oid: AUTHORIZATION, objects: [{ tag: 0x53, value }] }] : []
  return { chat: chatOf(oid, Uint8Array.from(bits)), extensions } as Partial<CvCertificate> as CvCertificate
}

describe('effectiveRights', () => {
  const bitsOf = (...chain: CvCertificate[]) => [...effectiveRights(chain).bits]

  it('is the AND of all, without the role', () => {
    assert.deepEqual(bitsOf(certificate([0xc3]), certificate([0x81]), certificate([0x03])), [1])
    assert.deepEqual(bitsOf(certificate([0xc1]), certificate([0x82]), certificate([0x03])), [0])
  })

  it('counts from the newest CVCA certificate down', () => {
    assert.deepEqual(bitsOf(certificate([0xc1]), certificate([0xc3]), certificate([0x83]), certificate([0x03])), [3])
  })

  it('grants nothing across terminal types', () => {
    assert.deepEqual(bitsOf(certificate([0xc3]), certificate([0x83], undefined, TERMINAL_TYPES.ST.oid)), [0])
  })

  it('does not take part of the role for a right where lengths differ', () => {
    assert.deepEqual(bitsOf(certificate([0xc3, 0, 0, 0, 0xc3]), certificate([0x83])), [3])
    assert.deepEqual(bitsOf(certificate([0xc3]), certificate([0x83, 0, 0, 0, 0xc3])), [3])
  })

  it('grants an authorization extension only if the whole chain has it, aligned on the right', () => {
    const extensionOf = (...chain: CvCertificate[]) => effectiveRights(chain).extensions.get(AUTHORIZATION)
    assert.deepEqual(extensionOf(certificate([0xc3], [0xff, 0x0f]), certificate([0x83], [0x3c])), Uint8Array.of(0x0c))
    assert.equal(extensionOf(certificate([0xc3], [0xff]), certificate([0x83])), undefined)
  })

  it('needs a certificate', () => assert.throws(() => effectiveRights([]), RangeError))
})
