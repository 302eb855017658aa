import assert from 'node:assert/strict'
import { recogniseOctets } from '../../src/cli/cvc/recognise.ts'

const text = (characters: string) => new TextEncoder().encode(characters)

describe('recogniseOctets', () => {
  it('is soon done with text that is nearly base64', () => {
    assert.equal(recogniseOctets(text(`${'A'.repeat(400)}!!!!`)), undefined)
    assert.equal(recogniseOctets(text(`${'A'.repeat(1_000_000)}====`)), undefined)
  })

  it('reads several base64 texts one after the other, and no padding where none can be', () => {
    assert.deepEqual(recogniseOctets(text('Zm9v\nYg==YmE=')), Uint8Array.from(Buffer.from('foobba')))
    for (const wrong of ['=Zm9', 'Zg===Zg=', '====', 'Zm9'])
      assert.equal(recogniseOctets(text(wrong)), undefined, wrong)
  })
})
