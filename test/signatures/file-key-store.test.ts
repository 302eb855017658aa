import assert from 'node:assert/strict'
import { createPublicKey, verify } from 'node:crypto'
import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CURVE_NAMES, RSA_ALGORITHMS, type RsaAlgorithm, sameKey } from '../../src/cvc/index.ts'
import { generateKeyPairFor } from '../../src/signatures/generate-key-pair.ts'
import { importPublicKey } from '../../src/signatures/import-public-key.ts'
import { type KeySpec, KeyStoreError, keySpecOf, openFileKeyStore } from '../../src/signatures/index.ts'
import { makeSigner } from '../../src/signatures/make-signer.ts'

const BRAINPOOL: KeySpec = { algorithm: 'id-TA-ECDSA-SHA-256', curve: 'brainpoolP256r1' }
const message = Buffer.from('what is signed')
const scryptN = 2 ** 4 // quick; the default is for those who have something to protect

describe('file key store', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'key-store-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const open = (passphrase: Uint8Array | string = 'open sesame') =>
    openFileKeyStore({ folder, secret: { kind: 'passphrase', passphrase }, scryptN })
  const pathOf = (keyId: string) => join(folder, `${keyId}.json`)
  const change = async (path: string, alter: (values: Record<string, string>) => void) => {
    const values = JSON.parse(await readFile(path, 'utf8'))
    alter(values)
    await writeFile(path, JSON.stringify(values))
  }

  for (const curve of CURVE_NAMES) {
    it(`signs with a ${curve} key that another opening finds again`, async () => {
      const { keyId, publicKey } = await (await open()).create({ algorithm: 'id-TA-ECDSA-SHA-256', curve })
      const signer = await (await open()).signer(keyId)
      assert.deepEqual(signer.publicKey, publicKey)
      const signature = await signer.sign(message)
      const key = { key: importPublicKey(publicKey), dsaEncoding: 'ieee-p1363' } as const
      assert.ok(verify('sha256', message, key, signature))
    })
  }

  for (const algorithm of Object.keys(RSA_ALGORITHMS) as RsaAlgorithm[]) {
    it(`signs with ${algorithm}`, async () => {
      const store = await open()
      const { keyId, publicKey } = await store.create({ algorithm, modulusBits: 1280 })
      const signature = await (await (await open()).signer(keyId)).sign(message)
      assert.equal(signature.length, 160)
      assert.deepEqual(keySpecOf(publicKey), { algorithm, modulusBits: 1280 })
    })
  }

  it('makes no key of a kind that no certificate could carry', async () => {
    const store = await open()
    const specs = [
      { algorithm: 'id-TA-RSA-PSS-SHA-256', modulusBits: 1000 },
      { algorithm: 'id-TA-RSA-PSS-SHA-512', modulusBits: 1024 },
      { ...BRAINPOOL, curve: 'secp112r1' },
    ] as KeySpec[]
    for (const spec of specs) await assert.rejects(store.create(spec), { code: 'key-spec-unsupported' })
  })

  it('hands out a private key only where it was made for TLS, and its file says so truly', async () => {
    const spec: KeySpec = { algorithm: 'id-TA-ECDSA-SHA-256', curve: 'secp256r1' }
    const store = await open()
    const [signing, forTls] = [await store.create(spec), await store.create(spec, { use: 'tls' })]
    await assert.rejects(async () => store.tlsKey?.(signing.keyId), { code: 'key-not-for-tls' })
    const pem = (await (await open()).tlsKey?.(forTls.keyId)) ?? assert.fail()
    const spki = createPublicKey(pem).export({ format: 'der', type: 'spki' })
    assert.ok(forTls.publicKey.kind === 'ecdsa' && spki.subarray(-65).equals(forTls.publicKey.point))
    await change(pathOf(signing.keyId), (values) => Object.assign(values, { use: 'tls' }))
    await assert.rejects(async () => (await open()).tlsKey?.(signing.keyId), { code: 'key-damaged' })
  })

  it('says that a secret is wrong, whether text or octets', async () => {
    await open()
    await assert.rejects(open('open, barley'), { name: 'KeyStoreError', code: 'secret-wrong' })
    await assert.rejects(open(new Uint8Array(32)), { code: 'secret-wrong' })
    await assert.rejects(open(''), { code: 'secret-empty' })
    await open(Buffer.from('open sesame'))
  })

  it('does not open a header that was altered or is none', async () => {
    await open()
    const header = join(folder, 'store.json')
    const text = await readFile(header, 'utf8')
    await writeFile(header, text.replace('"N": 16', '"N": 32'))
    await assert.rejects(open(), { code: 'secret-wrong' })
    for (const broken of [
      text.slice(0, 20),
      '{}',
      'null',
      text.replace('"N": 16', '"N": 1e12'),
      text.replace('"r": 8', '"r": 8000000'),
    ]) {
      await writeFile(header, broken)
      await assert.rejects(open(), { code: 'store-damaged' })
    }
  })

  it('finds every alteration of a key file', async () => {
    const store = await open()
    const other = await store.create(BRAINPOOL)
    const { keyId } = await store.create(BRAINPOOL)
    const path = pathOf(keyId)
    const original = await readFile(path, 'utf8')
    const foreign = JSON.parse(await readFile(pathOf(other.keyId), 'utf8'))
    const turned = (text: string) =>
      Buffer.from(Buffer.from(text, 'base64').map((octet, i) => (i === 5 ? octet ^ 1 : octet))).toString('base64')
    for (const part of ['nonce', 'ciphertext', 'tag', 'publicKey'] as const) {
      for (const value of [turned(foreign[part]), foreign[part], '', 'null']) {
        await writeFile(path, original)
        await change(path, (values) => Object.assign(values, { [part]: value }))
        await assert.rejects((await open()).signer(keyId), { code: 'key-damaged' }, `${part}: ${value}`)
      }
    }
    await writeFile(path, original.slice(0, -10))
    await assert.rejects((await open()).signer(keyId), { code: 'key-damaged' })
    await rename(pathOf(other.keyId), path) // a whole file under another's name
    await assert.rejects((await open()).signer(keyId), { code: 'key-damaged' })
  })

  it('keeps private keys out of sight: mode 0600, nothing readable, nothing left lying about', async () => {
    const store = await open()
    const { keyId } = await store.create(BRAINPOOL)
    assert.deepEqual((await readdir(folder)).sort(), [`${keyId}.json`, 'store.json'].sort())
    for (const file of await readdir(folder)) assert.equal((await stat(join(folder, file))).mode & 0o777, 0o600)
    const { ciphertext } = JSON.parse(await readFile(pathOf(keyId), 'utf8'))
    assert.ok(!Buffer.from(ciphertext, 'base64').includes(Buffer.from('0609', 'hex'))) // no OID of PKCS#8 to be seen
  })

  it('opens once when several open a new folder at once', async () => {
    const stores = await Promise.all([open(), open(), open()])
    const { keyId, publicKey } = await stores[0]!.create(BRAINPOOL)
    for (const store of stores) assert.ok(sameKey((await store.signer(keyId)).publicKey, publicKey))
  })

  it('knows no keys but its own, and no paths', async () => {
    const store = await open()
    for (const keyId of ['', '../store', 'store', '00000000-0000-4000-8000-000000000000']) {
      await assert.rejects(
        store.signer(keyId),
        (error) => error instanceof KeyStoreError && error.code === 'key-unknown',
      )
    }
  })

  it('removes a key, and again', async () => {
    const store = await open()
    const { keyId } = await store.create(BRAINPOOL)
    await store.signer(keyId)
    await store.remove?.(keyId)
    await store.remove?.(keyId)
    await assert.rejects(store.signer(keyId), { code: 'key-unknown' })
  })
})

describe('makeSigner', () => {
  it('lets no signature out that the public key does not verify', async () => {
    const [mine, other] = await Promise.all([generateKeyPairFor(BRAINPOOL), generateKeyPairFor(BRAINPOOL)])
    const signer = makeSigner({ privateKey: mine.privateKey, publicKey: other.publicKey })
    await assert.rejects(signer.sign(message), { code: 'signature-not-verified' })
  })
})
