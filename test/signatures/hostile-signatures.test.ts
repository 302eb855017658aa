import assert from 'node:assert/strict'
import crypto from 'node:crypto'
import { readFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import {
  CURVE_NAMES,
  type CurveName,
  decodeCardVerifiable,
  ECDSA_ALGORITHMS,
  type EcdsaAlgorithm,
  knownCurve,
  RSA_ALGORITHMS,
  type RsaAlgorithm,
  type VerificationKey,
  verificationKey,
} from '../../src/cvc/index.ts'
import { checkSignature } from '../../src/signatures/index.ts'
import { nobleCheckSignature } from '../../src/signatures/noble-check-signature.ts'
import { describeWithVectors, loadVectors, type VectorEntry, type VectorSet } from '../support/vectors.ts'
import { ecdsaCases, ecdsaPair, MESSAGE, rsaCases, rsaKey, type SignatureCase } from './signature-cases.ts'

const FIELD: [CurveName, EcdsaAlgorithm][] = [
  ['brainpoolP256r1', 'id-TA-ECDSA-SHA-256'],
  ['brainpoolP384r1', 'id-TA-ECDSA-SHA-384'],
  ['brainpoolP512r1', 'id-TA-ECDSA-SHA-512'],
  ['secp256r1', 'id-TA-ECDSA-SHA-256'],
  ['secp384r1', 'id-TA-ECDSA-SHA-384'],
  ['secp521r1', 'id-TA-ECDSA-SHA-512'],
  ['brainpoolP256r1', 'id-TA-ECDSA-SHA-512'], // the digest is longer than the order
  ['secp521r1', 'id-TA-ECDSA-SHA-1'], // and much shorter
]

async function assertJudged(cases: readonly SignatureCase[]): Promise<void> {
  for (const { title, valid, key, octets, signature } of cases) {
    assert.equal(await checkSignature(key, octets, signature), valid, `OpenSSL: ${title}`)
    assert.equal(await nobleCheckSignature(key, octets, signature), valid, `noble: ${title}`)
  }
}

describe('signatures an attacker would send', () => {
  for (const [name, algorithm] of FIELD) {
    it(`are told from the valid ones on ${name} with ${algorithm}`, async function () {
      this.timeout(60_000)
      const cases = ecdsaCases(name, algorithm)
      assert.ok(cases.length > 130 && cases.filter(({ valid }) => valid).length >= 6)
      await assertJudged(cases)
    })
  }

  for (const algorithm of Object.keys(RSA_ALGORITHMS) as RsaAlgorithm[]) {
    it(`are told from the valid ones with ${algorithm}`, async () => {
      const cases = rsaCases(algorithm)
      assert.ok(cases.length > 50)
      await assertJudged(cases)
    })
  }

  for (const name of CURVE_NAMES) {
    it(`have one verdict of both on ${name} with every hash`, async function () {
      this.timeout(30_000)
      for (const [algorithm, { hash }] of Object.entries(ECDSA_ALGORITHMS) as [EcdsaAlgorithm, { hash: string }][]) {
        const { privateKey, key } = ecdsaPair(name, algorithm)
        const input = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const
        const signature = Uint8Array.from(crypto.sign(hash.replace('-', ''), MESSAGE, input))
        await assertJudged([
          { title: algorithm, valid: true, key, octets: MESSAGE, signature },
          { title: algorithm, valid: false, key, octets: MESSAGE.subarray(1), signature },
        ])
      }
    })
  }
})

/** What is asked of OpenSSL while `work` runs. */
async function countingOperations(work: () => Promise<unknown>) {
  const count = { imports: 0, verifications: 0 }
  const { createPublicKey, createVerify, verify } = crypto
  crypto.createPublicKey = ((...args: Parameters<typeof createPublicKey>) => {
    count.imports++
    return createPublicKey(...args)
  }) as typeof createPublicKey
  crypto.verify = ((...args: Parameters<typeof verify>) => {
    count.verifications++
    return verify(...args)
  }) as typeof verify
  crypto.createVerify = (...args) => {
    count.verifications++
    return createVerify(...args)
  }
  syncBuiltinESMExports() // what others have imported by name changes, too
  try {
    await work()
  } finally {
    Object.assign(crypto, { createPublicKey, createVerify, verify })
    syncBuiltinESMExports()
  }
  return count
}

describe('what hostile numbers cost', () => {
  const NUMBER = '(0|n|n \\+ 1|p|all bits)'
  const IMPOSSIBLE = [
    new RegExp(`^(r|s) = ${NUMBER}(,|$)|, s = ${NUMBER}$|^${NUMBER}$`),
    /^s \+ n$|^empty$|^truncated|octet (before|behind)$|padded$|^twice|^r alone$|^one octet$|ASN/,
    /^key: |^point (compressed|hybrid|infinity|empty|without|with )/,
  ]

  it('nothing of OpenSSL where r, s, a length or a key is impossible', async () => {
    const cases = [
      ...ecdsaCases('brainpoolP256r1', 'id-TA-ECDSA-SHA-256'),
      ...rsaCases('id-TA-RSA-v1-5-SHA-256'),
      ...rsaCases('id-TA-RSA-PSS-SHA-256'),
    ].filter(({ title }) => IMPOSSIBLE.some((pattern) => pattern.test(title)))
    assert.ok(cases.length > 120, `${cases.length} cases`)
    for (const { title, key, octets, signature } of cases) {
      const count = await countingOperations(() => checkSignature(key, octets, signature))
      assert.deepEqual(count, { imports: 0, verifications: 0 }, title)
    }
  })

  it('at most one import and one verification, whoever the key says it is', async () => {
    for (const { title, key, octets, signature } of ecdsaCases('brainpoolP384r1', 'id-TA-ECDSA-SHA-384')) {
      const { imports, verifications } = await countingOperations(() => checkSignature(key, octets, signature))
      assert.ok(imports <= 1 && verifications <= 1, title)
    }
  })

  it('one import for many verifications with one key', async () => {
    const { privateKey, key } = ecdsaPair('brainpoolP256r1', 'id-TA-ECDSA-SHA-256')
    const signature = crypto.sign('sha256', MESSAGE, { key: privateKey, dsaEncoding: 'ieee-p1363' })
    const sameKeyAgain = () => ({ ...key, point: Uint8Array.from(key.point) })
    const count = await countingOperations(async () => {
      for (let i = 0; i < 20; i++) assert.ok(await checkSignature(sameKeyAgain(), MESSAGE, signature))
    })
    assert.deepEqual(count, { imports: 1, verifications: 20 })
  })

  // The dearest key that passes is one of 3072 bits with an exponent of 32; a certificate of 4 kB has room for more and may not.
  it('no more than an RSA key of 3072 bits with an exponent of 32 bits', async () => {
    const honest = rsaKey('id-TA-RSA-v1-5-SHA-256')
    for (const modulusOctets of [385, 512, 1024, 2048, 3900]) {
      const modulus = new Uint8Array(modulusOctets).fill(0xff)
      const key: VerificationKey = { ...honest, modulus, exponent: Uint8Array.of(0xff, 0xff, 0xff, 0xff) }
      const count = await countingOperations(() => checkSignature(key, MESSAGE, new Uint8Array(modulusOctets)))
      assert.deepEqual(count, { imports: 0, verifications: 0 })
    }
  })
})

describeWithVectors('both verifiers on the vectors', () => {
  const sets: [index: string, base: string | undefined, atLeast: number][] = [
    ['public/index.json', undefined, 100],
    ['generated-openpace/index.json', undefined, 70],
    ['generated-bc/index.json', undefined, 12],
    ['generated-own/index.json', undefined, 240],
    ['generated-own/negative/index.json', 'generated-own', 40],
  ]
  for (const [index, base, atLeast] of sets) {
    it(`agree on ${index}`, async function () {
      this.timeout(120_000)
      const set = loadVectors(index, base)
      let asked = 0
      for (const entry of set.entries) {
        const question = questionOf(set, entry)
        if (!question) continue
        asked++
        const { key, octets, signature } = question
        const openssl = await checkSignature(key, octets, signature)
        assert.equal(await nobleCheckSignature(key, octets, signature), openssl, entry.file)
      }
      assert.ok(asked >= atLeast, `${asked} asked`)
    })
  }
})

/** What the signature of an object says and by whose key, where that can be told. */
function questionOf(set: VectorSet, entry: VectorEntry): Omit<SignatureCase, 'title' | 'valid'> | undefined {
  try {
    const decoded = decodeCardVerifiable(set.read(entry.file), { mode: 'tolerant' })
    const object = decoded.kind === 'certificate' ? decoded.certificate : decoded.request
    const signer = decoded.kind === 'certificate' ? publicKeyIn(set, entry.signedBy ?? entry.file) : object.publicKey
    const curveFrom = entry.domainParametersFrom && publicKeyIn(set, entry.domainParametersFrom)
    const parameters = curveFrom && curveFrom.kind === 'ecdsa' && curveFrom.domainParameters
    const key = verificationKey(signer, parameters ? knownCurve(parameters) : undefined)
    return { key, octets: object.signedOctets, signature: object.signature }
  } catch {
    return undefined // refused before there is a signature to look at
  }
}

function publicKeyIn(set: VectorSet, file: string) {
  const decoded = decodeCardVerifiable(set.read(file), { mode: 'tolerant' })
  return decoded.kind === 'certificate' ? decoded.certificate.publicKey : decoded.request.publicKey
}

describe('nobleCheckSignature', () => {
  it('needs nothing of Node: neither it nor what it imports of ours', () => {
    const seen = new Set<string>()
    const walk = (url: URL): void => {
      if (seen.has(url.href)) return
      seen.add(url.href)
      const source = readFileSync(url, 'utf8')
      assert.doesNotMatch(source, /from 'node:|\b(Buffer|process)\b\./, url.pathname)
      for (const [, path] of source.matchAll(/from '(\.[^']+)'/g)) walk(new URL(path!, url))
    }
    walk(new URL('../../src/signatures/noble-check-signature.ts', import.meta.url))
    assert.ok(seen.size > 10)
  })
})
