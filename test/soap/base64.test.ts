import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { decodeBase64, encodeBase64, SoapError } from '../../src/soap/index.ts'

describe('base64', () => {
  it('agrees with Node on every string of octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200, minLength: 1 }), (octets) => {
        const text = Buffer.from(octets).toString('base64')
        assert.equal(encodeBase64(octets), text)
        assert.deepEqual(decodeBase64(text), octets)
        assert.deepEqual(decodeBase64(text.replace(/(.{3})/g, '$1\r\n\t ')), octets)
      }),
    )
  })

  for (const text of [
    '',
    ' \n',
    '!!!',
    '====',
    '=',
    'A',
    'AA',
    'AAA',
    'A===',
    'AA=A',
    'AAAA=',
    'AB==',
    'AAB=',
    '_-8=',
    'AAA\u00a0A',
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => decodeBase64(text),
        (error) => error instanceof SoapError && error.code === 'not-base64',
      )
    })
  }

  it('takes megabytes', () => {
    const octets = new Uint8Array(3_000_000).fill(0xa5)
    assert.deepEqual(decodeBase64(encodeBase64(octets)), octets)
  })
})
