import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { askSecret } from '../../src/app/ask-secret.ts'

/** A keyboard, and whether what is typed on it would show. */
function keyboard({ isTTY = true } = {}) {
  const modes: boolean[] = []
  const setRawMode = (raw: boolean) => modes.push(raw)
  return { modes, keys: Object.assign(new PassThrough(), { isTTY, setRawMode }) }
}

describe('a secret that is asked for', () => {
  const asked = async (typed: readonly (string | Buffer)[]) => {
    const { keys, modes } = keyboard()
    const shown: string[] = []
    const answer = askSecret('Password: ', keys as never, { write: (text: string) => shown.push(text) })
    for (const piece of typed) keys.write(piece)
    return { secret: await answer, shown: shown.join(''), modes }
  }

  it('does not show while it is typed, and the terminal is as before afterwards', async () => {
    const { secret, shown, modes } = await asked(['correct ho', 'rse\r'])
    assert.equal(secret, 'correct horse')
    assert.equal(shown, 'Password: \n')
    assert.deepEqual(modes, [true, false])
  })

  it('may be corrected, and may have letters that come in two pieces', async () => {
    const letter = Buffer.from('ü')
    const { secret } = await asked(['ab', '\u007f', letter.subarray(0, 1), letter.subarray(1), 'c\n'])
    assert.equal(secret, 'aüc')
  })

  it('is none after Ctrl-C', async () => {
    const { secret, modes } = await asked(['abc\u0003'])
    assert.equal(secret, undefined)
    assert.deepEqual(modes, [true, false])
  })

  it('is none where no person can be asked', async () => {
    const { keys } = keyboard({ isTTY: false })
    assert.equal(
      await askSecret('Password: ', keys as never, { write: () => assert.fail('nothing is shown') }),
      undefined,
    )
  })
})
