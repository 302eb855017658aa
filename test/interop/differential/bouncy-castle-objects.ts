import assert from 'node:assert/strict'
import { ALGORITHMS, type HolderReference } from '../../../src/cvc/index.ts'
import { EVERY_SPEC, type KeyPool, type SigningKey } from './key-pool.ts'
import type { PeerProcess } from './peer-process.ts'
import { randomReference, randomValidity, sixDigits } from './random-values.ts'
import type { SeededChoice } from './seeded-choice.ts'
import type { Subject } from './subject.ts'

/** Chains that BouncyCastle makes: every algorithm with every kind of key. It knows inspection systems only. */
export async function* bouncyCastleObjects(
  choice: SeededChoice,
  pool: KeyPool,
  peer: PeerProcess,
): AsyncGenerator<Subject> {
  for (const spec of EVERY_SPEC) {
    const [cvcaKey, dvKey, terminalKey] = [pool.key(spec, 0), pool.key(spec, 1), pool.key(spec, 2)]
    const build = (
      key: SigningKey,
      role: number,
      signer: SigningKey,
      authority: HolderReference,
      holder: HolderReference,
    ) => buildWithBouncyCastle(peer, { choice, key, role, signer, authority, holder })
    const [cvcaName, dvName] = [randomReference(choice), randomReference(choice)]
    const cvca = await build(cvcaKey, 0xc0, cvcaKey, cvcaName, cvcaName)
    const dv = await build(dvKey, choice.of([0x80, 0x40]), cvcaKey, cvcaName, dvName)
    const terminal = await build(terminalKey, 0, dvKey, dvName, randomReference(choice))
    for (const [octets, issuer] of [
      [cvca, cvca],
      [dv, cvca],
      [terminal, dv],
    ] as const) {
      const origin = `BouncyCastle's builder, ${spec.algorithm}, ${spec.kind}`
      yield { origin, kind: 'certificate', octets, issuer, parameters: cvca, madeBy: 'BouncyCastle' }
    }
  }
}

async function buildWithBouncyCastle(
  peer: PeerProcess,
  wish: {
    choice: SeededChoice
    key: SigningKey
    role: number
    signer: SigningKey
    authority: HolderReference
    holder: HolderReference
  },
): Promise<Uint8Array> {
  const { choice, key, role, signer, authority, holder } = wish
  const { effective, expires } = randomValidity(choice)
  const hex = (octets: Uint8Array | string) => Buffer.from(octets as string, 'latin1').toString('hex')
  const words = [
    'build',
    ALGORITHMS[key.spec.algorithm].oid,
    hex(key.spki),
    role === 0xc0 ? 'yes' : 'no',
    hex(authority),
    hex(holder),
    (role | choice.integer(0x40)).toString(16),
    sixDigits(effective),
    sixDigits(expires),
    ALGORITHMS[signer.spec.algorithm].oid,
    hex(signer.privateKey.export({ format: 'der', type: 'pkcs8' })),
  ]
  const answer = await peer.ask(words.join(' '))
  assert.ok(typeof answer.built === 'string', `BouncyCastle builds no certificate: ${JSON.stringify(answer)}`)
  return Uint8Array.from(Buffer.from(answer.built, 'hex'))
}
