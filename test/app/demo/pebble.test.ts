import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { describeOnPebble, testPebble } from '../../support/pebble.ts'

describeOnPebble('the ACME CA of a demo world', () => {
  it('starts on ports of its own, names the roots it issues under, and is gone when it is stopped', async () => {
    const pebble = await testPebble({ roots: 2 })
    const roots = (await pebble.roots()).map((root) => new X509Certificate(Buffer.from(root)))
    assert.deepEqual(
      roots.map(({ ca, subject }) => ca && subject.startsWith('CN=Pebble Root CA')),
      [true, true],
    )
    await pebble.stop()
    await assert.rejects(pebble.setTxt('a.example.ut', 'v'))
  })

  it('says what is in its way', async () => {
    const pebble = await testPebble()
    const firstPort = pebble.httpPort - 2
    await assert.rejects(testPebble({ firstPort }), /pebble.* does not start: .*address already in use/s)
    await pebble.stop()
  })
})
