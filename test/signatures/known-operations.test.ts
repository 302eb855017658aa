import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { KnownOperations, type Mail } from '../../src/signatures/crew/known-operations.ts'
import { asReceived, signNow, toSend, verifyNow } from '../../src/signatures/crew/operation.ts'

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
const operation = () => ({ hash: 'sha256', input: { key: privateKey, dsaEncoding: 'ieee-p1363' as const } })

describe('operations that other threads know', () => {
  const sent: Mail[] = []
  const known = () => {
    sent.length = 0
    return new KnownOperations((mail) => sent.push(mail))
  }
  const forgotten = () => sent.filter((mail) => !mail.operation).map(({ number }) => number)

  it('are sent once, and have a number each', () => {
    const [operations, a, b] = [known(), operation(), operation()]
    const numbers = [a, b, a, b, a].map((one) => operations.numberOf(one))
    assert.deepEqual(numbers, [1, 2, 1, 2, 1])
    assert.deepEqual(
      sent.map(({ number }) => number),
      [1, 2],
    )
  })

  it('are forgotten when nobody has asked for them from one look to the next', () => {
    const [operations, used, removed] = [known(), operation(), operation()]
    operations.numberOf(removed)
    operations.numberOf(used)
    operations.age()
    operations.numberOf(used)
    operations.age()
    assert.deepEqual(forgotten(), [1])
    assert.deepEqual(
      [...operations.mail()].map(({ number }) => number),
      [2],
    )
  })

  it('are never more than 256, and never two by one number', () => {
    const operations = known()
    const numbers = Array.from({ length: 1000 }, () => operations.numberOf(operation()))
    assert.equal(new Set(numbers).size, 1000)
    assert.ok(1000 - forgotten().length <= 256)
    assert.ok([...operations.mail()].length <= 256)
  })

  it('go with a public key by its octets, and with a private key by reference alone', () => {
    const verifying = { hash: 'sha256', input: { key: publicKey, dsaEncoding: 'ieee-p1363' as const } }
    const sentPrivate = toSend(operation())
    assert.equal(sentPrivate.input.key, privateKey)
    assert.equal(sentPrivate.spki, undefined)
    const received = asReceived(structuredClone(toSend(verifying)))
    assert.notEqual(received.input.key, publicKey)
    const octets = new Uint8Array(20)
    assert.ok(verifyNow(received, octets, signNow(operation(), octets)))
  })
})
