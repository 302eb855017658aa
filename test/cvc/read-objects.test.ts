import assert from 'node:assert/strict'
import { ObjectReader } from '../../src/cvc/read-objects.ts'
import { readInteger } from '../../src/cvc/read-values.ts'
import { writeObject } from '../../src/cvc/write-objects.ts'

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))

describe('ObjectReader', () => {
  const strictly: [why: string, bytes: string, code: string][] = [
    ['nothing at all', '', 'truncated'],
    ['a tag alone', '42', 'truncated'],
    ['half a tag', '7F', 'truncated'],
    ['a second tag octet that begins a longer tag', '7F 81 01 00', 'tag-malformed'],
    ['a two-octet tag where one octet suffices', '7F 1E 00', 'tag-malformed'],
    ['a length without its octets', '42 82 01', 'truncated'],
    ['a value that is too short', '42 02 41', 'truncated'],
    ['an indefinite length', '42 80 41 00 00', 'length-indefinite'],
    ['81 for a length below 128', '42 81 01 41', 'length-not-minimal'],
    ['82 for a length below 256', '42 82 00 80', 'length-not-minimal'],
    ['three octets of length', '42 83 00 00 01 41', 'length-too-long'],
    ['2^31 - 1 octets', '42 84 7F FF FF FF', 'length-too-long'],
    ['127 octets of length', '42 FF', 'length-too-long'],
  ]
  for (const [why, bytes, code] of strictly) {
    it(`refuses ${why} as ${code}`, () => assert.throws(() => ObjectReader.over(hex(bytes)).next(), { code }))
  }

  it('forgives longer lengths in tolerant mode and says where', () => {
    const reader = ObjectReader.over(hex('42 81 01 41 5F20 84 00 00 00 01 42'), 'tolerant')
    assert.deepEqual([reader.read(0x42).value, reader.read(0x5f20).value], [hex('41'), hex('42')])
    assert.deepEqual(reader.deviations, [
      { kind: 'length-not-minimal', path: '42', offset: 2 - 1 },
      { kind: 'length-not-minimal', path: '5F20', offset: 6 },
    ])
  })

  it('does not forgive 65536 octets, nor five octets of length', () => {
    for (const bytes of ['42 83 01 00 00', '42 85 00 00 00 00 01 41']) {
      assert.throws(() => ObjectReader.over(hex(bytes), 'tolerant').next(), { code: 'length-too-long' })
    }
  })

  it('keeps an object inside of the one that holds it', () => {
    const outer = ObjectReader.over(hex('65 03 73 02 41 FF'))
    const inner = outer.enter(outer.read(0x65))
    assert.throws(() => inner.read(0x73), { code: 'object-overruns' })
  })

  it('tells a missing object from another and from a repeated one', () => {
    const reader = ObjectReader.over(hex('42 00 42 00'))
    reader.read(0x42)
    assert.throws(() => reader.read(0x5f20), { code: 'object-repeated' })
    assert.throws(() => ObjectReader.over(hex('42 00')).read(0x5f20), { code: 'object-unexpected' })
    assert.throws(() => reader.finish(), { code: 'trailing-octets' })
  })

  it('reads back lengths at every border', () => {
    for (const length of [0, 1, 0x7f, 0x80, 0xff, 0x100, 0xffff]) {
      const octets = writeObject(0x7f4e, new Uint8Array(length))
      const object = ObjectReader.over(octets).read(0x7f4e)
      assert.equal(object.value.length, length)
      assert.deepEqual(object.octets, octets)
    }
  })
})

describe('readInteger', () => {
  const read = (bytes: string, mode?: 'tolerant') => {
    const reader = ObjectReader.over(hex(bytes), mode)
    return { value: readInteger(reader, 0x81), deviations: reader.deviations.length }
  }

  it('wants the shortest form: no leading zero, but one octet at least', () => {
    assert.deepEqual(read('81 01 00').value, hex('00'))
    assert.throws(() => read('81 02 00 01'), { code: 'integer-leading-zero' })
    assert.throws(() => read('81 00'), { code: 'integer-empty' })
  })

  it('forgives padding in tolerant mode', () => {
    assert.deepEqual(read('81 02 00 01', 'tolerant'), { value: hex('0001'), deviations: 1 })
    assert.throws(() => read('81 00', 'tolerant'), { code: 'integer-empty' })
  })
})
