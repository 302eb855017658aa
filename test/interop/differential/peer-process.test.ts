import assert from 'node:assert/strict'
import { PeerProcess } from './peer-process.ts'

/** Answers a line with it; `die` ends it, and on `hang` it says nothing more. */
const ECHO = `
let silent = false
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  if (line === 'die') process.exit(3)
  if (line === 'hang') silent = true
  if (!silent) console.log(JSON.stringify({ said: line }))
})`

describe('a peer in a process of its own', () => {
  let peer: PeerProcess
  const start = (options?: { hangMilliseconds: number }) => {
    peer = new PeerProcess([process.execPath, '-e', ECHO], options)
  }
  afterEach(() => peer.close())

  it('answers in the order it is asked', async () => {
    start()
    const answers = await Promise.all(['one', 'two', 'three'].map((line) => peer.ask(line)))
    assert.deepEqual(
      answers.map(({ said }) => said),
      ['one', 'two', 'three'],
    )
  })

  it('has refused what it crashes on, and goes on with the rest', async () => {
    start()
    const answers = await Promise.all(['one', 'die', 'two'].map((line) => peer.ask(line)))
    assert.deepEqual(answers, [{ said: 'one' }, { refused: 'crashed' }, { said: 'two' }])
  })

  it('has refused what it hangs on', async () => {
    start({ hangMilliseconds: 50 })
    assert.deepEqual(await peer.ask('hang'), { refused: 'hung' })
  })

  it('has refused everything when there is no such program', async () => {
    peer = new PeerProcess(['no-such-program-anywhere'])
    assert.deepEqual(await peer.ask('one'), { refused: 'crashed' })
  })
})
