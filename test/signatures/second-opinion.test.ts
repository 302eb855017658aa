import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  decodeRequest,
  encodeCertificateBody,
  encodeRequestBody,
  outerSignedOctets,
  type Role,
  type Signer,
} from '../../src/cvc/index.ts'
import {
  type KeySpec,
  keyStoreWithSecondOpinion,
  mayBeSignedByCvca,
  openMemoryKeyStore,
  openSecondOpinion,
  type Question,
  type SecondOpinion,
  type SecondOpinionOptions,
  withSecondOpinion,
} from '../../src/signatures/index.ts'
import { issue, newParty, newSigner, requestOctets } from '../cvc/example-pki.ts'

const BRAINPOOL: KeySpec = { algorithm: 'id-TA-ECDSA-SHA-256', curve: 'brainpoolP256r1' }
const RSA: KeySpec = { algorithm: 'id-TA-RSA-v1-5-SHA-256', modulusBits: 1024 }

/** Says what it is told to, and remembers what it was asked. */
function fakeOpinion(says = true) {
  const asked: Question[] = []
  const opinion: SecondOpinion = {
    verifies: async (question) => {
      asked.push(question)
      return says
    },
    close: async () => {},
  }
  return { opinion, asked }
}

async function bodyFor(role: Role): Promise<Uint8Array> {
  const [issuer, holder] = [await newParty('UTCVCA00001'), await newParty('UTHOLDER00001')]
  return encodeCertificateBody(await issue(issuer, holder, { role }))
}

describe('a second opinion', () => {
  let opinion: SecondOpinion | undefined
  const open = (options?: SecondOpinionOptions) => {
    opinion = openSecondOpinion(options)
    return opinion
  }
  const worker = (name: string) => new URL(`./workers/${name}.ts`, import.meta.url)
  afterEach(() => opinion?.close())

  async function signedBy(signer: Signer, octets: Uint8Array): Promise<Question> {
    assert.ok(signer.publicKey.kind === 'ecdsa')
    return { key: signer.publicKey, signedOctets: octets, signature: await signer.sign(octets) }
  }

  it('is noble’s: valid for a signature, not valid for another message', async () => {
    const question = await signedBy(await newSigner(), Uint8Array.of(1, 2, 3))
    const one = open()
    assert.equal(await one.verifies(question), true)
    assert.equal(await one.verifies({ ...question, signedOctets: Uint8Array.of(1, 2, 4) }), false)
  })

  it('answers many who ask at once, each his own', async () => {
    const question = await signedBy(await newSigner(), Uint8Array.of(1))
    const other = { ...question, signedOctets: Uint8Array.of(2) }
    const one = open()
    const wanted = Array.from({ length: 20 }, (_, i) => i % 3 === 0)
    assert.deepEqual(await Promise.all(wanted.map((valid) => one.verifies(valid ? question : other))), wanted)
  })

  it('comes from a new worker when the worker dies', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'opinion-'))
    try {
      process.env.EAC_TEST_MEMORY = join(folder, 'memory')
      const signer = withSecondOpinion(await newSigner(), { opinion: open({ workerFile: worker('dies-once') }) })
      for (let i = 0; i < 3; i++) assert.equal((await signer.sign(Uint8Array.of(i))).length, 64)
      assert.ok(existsSync(process.env.EAC_TEST_MEMORY), 'the first worker has died')
    } finally {
      delete process.env.EAC_TEST_MEMORY
      await rm(folder, { recursive: true })
    }
  })

  it('lets nothing leave when every worker dies, and goes on asking', async () => {
    const signer = withSecondOpinion(await newSigner(), { opinion: open({ workerFile: worker('dies') }) })
    for (let i = 0; i < 2; i++) {
      await assert.rejects(signer.sign(Uint8Array.of(i)), {
        code: 'second-opinion-missing',
        message: /the worker died/,
        cause: new Error('out of order'),
      })
    }
    const all = await Promise.allSettled([1, 2, 3].map((octet) => signer.sign(Uint8Array.of(octet))))
    assert.deepEqual(
      all.map(({ status }) => status),
      ['rejected', 'rejected', 'rejected'],
    )
  })

  it('lets nothing leave when there is no worker to be had', async () => {
    const signer = withSecondOpinion(await newSigner(), { opinion: open({ workerFile: worker('nowhere') }) })
    await assert.rejects(signer.sign(Uint8Array.of(1)), { code: 'second-opinion-missing' })
  })

  it('lets nothing leave when the worker does not answer in time', async () => {
    const silent = open({ workerFile: worker('silent'), secondsPerAnswer: 0.05 })
    const signer = withSecondOpinion(await newSigner(), { opinion: silent })
    await assert.rejects(signer.sign(Uint8Array.of(1)), {
      code: 'second-opinion-missing',
      cause: new Error('no answer within 50 ms'),
    })
  })

  it('refuses when too many wait', async () => {
    const question = await signedBy(await newSigner(), Uint8Array.of(1))
    const one = open({ mostWaiting: 2 })
    const answers = await Promise.allSettled([1, 2, 3, 4].map(() => one.verifies(question)))
    assert.deepEqual(
      answers.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'fulfilled', 'rejected'],
    )
  })

  it('answers what was asked before it closes, and nothing after', async () => {
    const question = await signedBy(await newSigner(), Uint8Array.of(1))
    const one = open()
    const asked = [one.verifies(question), one.verifies(question)]
    await Promise.all([one.close(), one.close()])
    assert.deepEqual(await Promise.all(asked), [true, true])
    await assert.rejects(one.verifies(question), { code: 'second-opinion-missing', message: /closed/ })
  })

  it('closes though it was never asked', () => open().close())

  const script = (end: string) => `
    import { openMemoryKeyStore, openSecondOpinion, withSecondOpinion } from '${new URL('../../src/signatures/index.ts', import.meta.url)}'
    const keys = openMemoryKeyStore()
    const { keyId } = await keys.create(${JSON.stringify(BRAINPOOL)})
    const opinion = openSecondOpinion()
    const signer = withSecondOpinion(await keys.signer(keyId), { opinion })
    console.log((await signer.sign(Uint8Array.of(1))).length)
    ${end}`
  for (const [title, end] of [
    ['closed', 'await opinion.close()'],
    ['left idle', ''],
  ]) {
    it(`keeps no process alive once ${title}`, async function () {
      this.timeout(20_000)
      const args = ['--input-type=module', '--eval', script(end!)]
      const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 15_000 })
      assert.equal(stdout, '64\n')
    })
  }
})

describe('withSecondOpinion', () => {
  it('throws a signature away that noble finds wrong, and says who said what', async () => {
    const { opinion } = fakeOpinion(false)
    const signer = withSecondOpinion(await newSigner(), { opinion })
    await assert.rejects(signer.sign(Uint8Array.of(1)), {
      name: 'KeyStoreError',
      code: 'signature-not-verified',
      details: { opinions: { openssl: true, noble: false } },
      message: /openssl: valid, noble: not valid/,
    })
  })

  it('does so with a worker, too', async () => {
    const opinion = openSecondOpinion({ workerFile: new URL('./workers/disagrees.ts', import.meta.url) })
    const signer = withSecondOpinion(await newSigner(), { opinion })
    await assert.rejects(signer.sign(Uint8Array.of(1)), { code: 'signature-not-verified' })
    await opinion.close()
  })

  it('asks about every signature that a CVCA may have made, and about one in 100 others by default', async () => {
    const { opinion, asked } = fakeOpinion()
    const signer = withSecondOpinion(await newSigner(), { opinion })
    const [dv, terminal] = [await bodyFor('DV-domestic'), await bodyFor('terminal')]
    for (let i = 0; i < 25; i++) await signer.sign(dv)
    assert.equal(asked.length, 25)
    const at: number[] = []
    for (let i = 1; i <= 250; i++) {
      const before = asked.length
      await signer.sign(terminal)
      if (asked.length > before) at.push(i)
    }
    assert.deepEqual(at, [1, 101, 201])
  }).timeout(20_000)

  it('asks about as many as it is told, all signers of a key store counted together', async () => {
    const { opinion, asked } = fakeOpinion()
    const keys = keyStoreWithSecondOpinion(openMemoryKeyStore(), { opinion, every: 3 })
    const signers = await Promise.all([1, 2].map(async () => keys.signer((await keys.create(BRAINPOOL)).keyId)))
    const terminal = await bodyFor('terminal')
    for (let i = 0; i < 9; i++) await signers[i % 2]!.sign(terminal)
    assert.equal(asked.length, 3)
    const all = fakeOpinion()
    const each = withSecondOpinion(signers[0]!, { opinion: all.opinion, every: 1 })
    for (let i = 0; i < 5; i++) await each.sign(terminal)
    assert.equal(all.asked.length, 5)
    for (const every of [0, -1, 1.5, Number.NaN])
      assert.throws(() => withSecondOpinion(signers[0]!, { opinion, every }), RangeError)
  })

  it('leaves RSA to OpenSSL, and a key store its own powers', async () => {
    const { opinion, asked } = fakeOpinion(false)
    const keys = keyStoreWithSecondOpinion(openMemoryKeyStore(), { opinion, every: 1 })
    const { keyId } = await keys.create(RSA)
    assert.equal((await (await keys.signer(keyId)).sign(Uint8Array.of(1))).length, 128)
    assert.equal(asked.length, 0)
    await keys.remove?.(keyId)
    await assert.rejects(keys.signer(keyId), { code: 'key-unknown' })
    const { remove: _, ...fixed } = openMemoryKeyStore()
    assert.ok(!('remove' in keyStoreWithSecondOpinion(fixed, { opinion })))
  })

  it('names the key of the store', async () => {
    const keys = keyStoreWithSecondOpinion(openMemoryKeyStore(), { opinion: fakeOpinion(false).opinion })
    const { keyId } = await keys.create(BRAINPOOL)
    await assert.rejects((await keys.signer(keyId)).sign(Uint8Array.of(1)), { message: new RegExp(keyId) })
  })
})

describe('mayBeSignedByCvca', () => {
  it('is so for certificates of CVCAs and DVs, outer signatures and whatever cannot be read', async () => {
    const applicant = await newParty('UTDV00001')
    const request = await requestOctets(applicant)
    const inner = decodeRequest(request)
    assert.ok(inner.kind === 'plain')
    for (const role of ['CVCA', 'DV-domestic', 'DV-foreign'] as const) assert.ok(mayBeSignedByCvca(await bodyFor(role)))
    assert.ok(mayBeSignedByCvca(outerSignedOctets(request, inner.request.holderReference)))
    assert.ok(mayBeSignedByCvca(new Uint8Array(0)))
    assert.ok(!mayBeSignedByCvca(await bodyFor('terminal')))
    assert.ok(!mayBeSignedByCvca(encodeRequestBody(inner.request)))
  })
})
