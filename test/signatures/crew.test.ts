import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { promisify } from 'node:util'
import { Crew } from '../../src/signatures/crew/crew.ts'
import type { HelpersOptions } from '../../src/signatures/crew/helpers.ts'
import { LONG } from '../../src/signatures/crew/turns.ts'
import { checkSignature, openMemoryKeyStore } from '../../src/signatures/index.ts'
import { signHere, turns, verifyHere } from '../../src/signatures/on-this-thread.ts'

const PLAIN = { dsaEncoding: 'ieee-p1363' } as const
const pair = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
const operation = (key: KeyObject) => ({ hash: 'sha256', input: { key, ...PLAIN } })
const { privateKey, publicKey } = pair()
const [signing, verifying] = [operation(privateKey), operation(publicKey)]
const message = (i: number) => new TextEncoder().encode(`message ${i} ${'.'.repeat(i % 50)}`)
const isSignature = (octets: Uint8Array, signature: Uint8Array) => {
  return verify('sha256', octets, { key: publicKey, ...PLAIN }, signature)
}
const workerFile = (name: string) => new URL(`./workers/${name}.ts`, import.meta.url)
const turn = () => new Promise((resolve) => setImmediate(resolve))
const count = (many: number) => Array.from({ length: many }, (_, i) => i)

describe('a crew that shares short operations', () => {
  const crews: Crew[] = []
  afterEach(() => {
    for (const crew of crews.splice(0)) crew.end()
  })

  /** One that has somebody to share with. */
  async function readyCrew(options: HelpersOptions = {}): Promise<Crew> {
    const crew = new Crew({ cores: () => 2, ...options })
    crews.push(crew)
    while (!crew.hasCores() || !crew.canShare()) await turn()
    return crew
  }

  it('signs each message with its own signature, however many at once', async () => {
    const crew = await readyCrew()
    const signatures = await Promise.all(count(500).map((i) => crew.sign(signing, message(i))))
    for (const [i, signature] of signatures.entries()) assert.ok(isSignature(message(i), signature), `message ${i}`)
  })

  it('says of each signature whether it verifies', async () => {
    const crew = await readyCrew({ most: 2, cores: () => 4 })
    const signature = sign('sha256', message(1), { key: privateKey, ...PLAIN })
    const asked = count(500).map((i) => crew.verify(verifying, message(i % 3), signature))
    assert.deepEqual(
      await Promise.all(asked),
      count(500).map((i) => i % 3 === 1),
    )
  })

  it('keeps keys apart, also more of them than a thread keeps', async () => {
    const crew = await readyCrew()
    const keys = count(300).map(pair)
    const operations = keys.map((key) => operation(key.publicKey))
    const signatures = keys.map((key) => sign('sha256', message(0), { key: key.privateKey, ...PLAIN }))
    for (const shift of [0, 1, 0]) {
      const asked = operations.map((one, i) => crew.verify(one, message(0), signatures[(i + shift) % 300]!))
      const valid = (await Promise.all(asked)).filter((one) => one).length
      assert.equal(valid, shift === 0 ? 300 : 0)
    }
  })

  it('goes by what the octets were when it was asked', async () => {
    const crew = await readyCrew()
    const memory = message(1)
    const asked = count(200).map(() => crew.sign(signing, memory)) // more than have a place at once
    memory.fill(0)
    for (const signature of await Promise.all(asked)) assert.ok(isSignature(message(1), signature))
  })

  it('refuses to sign with what cannot, with the error of OpenSSL, and verifies nothing by it', async () => {
    const crew = await readyCrew()
    const wrong = { hash: 'no-such-hash', input: signing.input }
    const made = await Promise.allSettled(count(40).map((i) => crew.sign(i % 2 ? wrong : signing, message(i))))
    assert.deepEqual(
      made.map(({ status }) => status),
      count(40).map((i) => (i % 2 ? 'rejected' : 'fulfilled')),
    )
    const asked = count(40).map((i) => crew.verify(wrong, message(i), new Uint8Array(64)))
    assert.ok((await Promise.all(asked)).every((valid) => !valid))
  })

  for (const name of ['crew-dies', 'crew-silent', 'crew-cannot']) {
    it(`does itself what a thread does not do: ${name}`, async () => {
      const crew = await readyCrew({ workerFile: workerFile(name), quietMilliseconds: 50 })
      const signatures = await Promise.all(count(100).map((i) => crew.sign(signing, message(i))))
      for (const [i, signature] of signatures.entries()) assert.ok(isSignature(message(i), signature), `message ${i}`)
    })
  }

  it('answers everything though its threads are ended in the middle', async () => {
    const crew = await readyCrew({ most: 2, cores: () => 4 })
    const asked = count(400).map((i) => crew.sign(signing, message(i)))
    await asked[20]
    crew.end()
    for (const [i, signature] of (await Promise.all(asked)).entries()) assert.ok(isSignature(message(i), signature))
  })

  it('has another thread for one that died, and none any more where they all die', async () => {
    const crew = await readyCrew({ workerFile: workerFile('crew-dies') })
    for (let deaths = 0; deaths < 5; deaths++) {
      while (!crew.canShare()) await turn()
      while (crew.canShare()) await Promise.all([turn(), ...count(20).map((i) => crew.sign(signing, message(i)))])
    }
    for (let i = 0; i < 5000; i++) assert.ok(!crew.hasCores() && !crew.canShare())
  })

  it('starts nothing on a single core', async () => {
    const crew = new Crew({ cores: () => 1 })
    for (let i = 0; i < 5000; i++) assert.ok(!crew.hasCores() && !crew.canShare())
    const signatures = await Promise.all(count(200).map((i) => crew.sign(signing, message(i))))
    for (const [i, signature] of signatures.entries()) assert.ok(isSignature(message(i), signature))
    assert.ok(!crew.canShare())
  })

  it('lets the event loop turn while much is asked for', async () => {
    const crew = await readyCrew()
    const turned = await turnsWhile(() => Promise.all(count(4000).map((i) => crew.sign(signing, message(i)))))
    assert.ok(turned > 5, `${turned} turns`)
  })
})

/** How often the event loop turns meanwhile. */
async function turnsWhile(work: () => Promise<unknown>): Promise<number> {
  let [turned, isDone] = [0, false]
  const countTurn = () => {
    turned++
    if (!isDone) setImmediate(countTurn)
  }
  setImmediate(countTurn)
  await work()
  isDone = true
  return turned
}

describe('short operations on the calling thread', () => {
  const signatures = count(3).map((i) => Uint8Array.from(sign('sha256', message(i), { key: privateKey, ...PLAIN })))

  it('let the event loop turn, also while each waits for the one before', async () => {
    const turned = await turnsWhile(async () => {
      for (let i = 0; i < 1000; i++) assert.ok(await verifyHere(verifying, message(1), signatures[1]!))
    })
    assert.ok(turned > 5, `${turned} turns`)
  })

  it('let the event loop turn after a few, where each takes long', async () => {
    const long = generateKeyPairSync('ec', { namedCurve: 'brainpoolP512r1' })
    const signature = sign('sha512', message(0), { key: long.privateKey, ...PLAIN })
    const checked = { hash: 'sha512', input: { key: long.publicKey, ...PLAIN } }
    const asked = () => Promise.all(count(100).map(() => verifyHere(checked, message(0), signature, LONG)))
    const turned = await turnsWhile(asked)
    assert.ok(turned > 10, `${turned} turns`) // a look at the clock after every sixteenth leaves room for 7
  })

  it('are answered each with its own, in the order they were asked for, however many wait for a turn', async () => {
    const answered: number[] = []
    const ask = (i: number) => async () => {
      assert.equal(await verifyHere(verifying, message(i % 3), signatures[1]!), i % 3 === 1)
      answered.push(i)
    }
    while (!turns.areDue) await signHere(signing, message(0))
    await Promise.all(count(1000).map((i) => ask(i)()))
    assert.deepEqual(answered, count(1000))
  })

  it('go by what the octets were when they were asked for, also where they wait for a turn', async () => {
    const memory = message(1)
    while (!turns.areDue) await signHere(signing, message(0))
    const asked = signHere(signing, memory)
    memory.fill(0)
    assert.ok(isSignature(message(1), await asked))
  })

  it('refuse to sign with what cannot, and verify nothing by it, now or after a turn', async () => {
    const wrong = { hash: 'no-such-hash', input: signing.input }
    for (const isDue of [false, true]) {
      while (turns.areDue !== isDue) await (isDue ? signHere(signing, message(0)) : turns.next())
      await assert.rejects(signHere(wrong, message(1)), { code: 'ERR_CRYPTO_INVALID_DIGEST' })
    }
    while (!turns.areDue) await signHere(signing, message(0))
    assert.equal(await verifyHere(wrong, message(1), signatures[1]!), false)
  })
})

describe('signatures of several lengths at once', () => {
  it('are made and checked, also of what is too long to share', async () => {
    const keys = openMemoryKeyStore()
    const { keyId, publicKey } = await keys.create({ algorithm: 'id-TA-ECDSA-SHA-256', curve: 'secp256r1' })
    const signer = await keys.signer(keyId)
    const messages = count(60).map((i) => new Uint8Array(i * i * 3).fill(i))
    const signatures = await Promise.all(messages.map((one) => signer.sign(one)))
    const checked = await Promise.all(signatures.map((one, i) => checkSignature(publicKey, messages[i]!, one)))
    assert.ok(checked.every((valid) => valid))
    const others = await Promise.all(signatures.map((one, i) => checkSignature(publicKey, messages[59 - i]!, one)))
    assert.ok(others.every((valid) => !valid))
  })
})

describe('a program that shares', () => {
  const run = promisify(execFile)
  const door = new URL('../../src/signatures/index.ts', import.meta.url)

  it('ends by itself when all has been answered, and not before', async () => {
    const program = `
      import { openMemoryKeyStore, checkSignature } from '${door}'
      const keys = openMemoryKeyStore()
      const { keyId, publicKey } = await keys.create({ algorithm: 'id-TA-ECDSA-SHA-256', curve: 'secp256r1' })
      const signer = await keys.signer(keyId)
      let made = 0
      for (let i = 0; i < 20; i++) {
        await new Promise((resolve) => setTimeout(resolve, 10))
        const octets = Uint8Array.of(i)
        const signatures = await Promise.all(Array.from({ length: 100 }, () => signer.sign(octets)))
        const checked = await Promise.all(signatures.map((one) => checkSignature(publicKey, octets, one)))
        made += checked.filter((valid) => valid).length
      }
      console.log(made)`
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program])
    assert.equal(stdout.trim(), '2000')
  })
})
