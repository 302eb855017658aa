import { sign, verify } from 'node:crypto'
import {
  decodeCertificate,
  encodeCertificate,
  encodeCertificateBody,
  parseCalendarDate,
  signCertificate,
  verificationKey,
  verifyChain,
} from '../../src/cvc/index.ts'
import { importPublicKey } from '../../src/signatures/import-public-key.ts'
import { checkSignature } from '../../src/signatures/index.ts'
import { makeSigner, makeUncheckedSigner } from '../../src/signatures/make-signer.ts'
import { signatureScheme } from '../../src/signatures/signature-scheme.ts'
import type { BareWork } from './machine.ts'
import type { World } from './world.ts'

/** What is measured for one kind of key. */
export interface Work {
  readonly decode: () => unknown
  readonly encode: () => unknown
  readonly bareVerify: () => unknown
  readonly bareSign: () => unknown
  readonly operations: readonly Operation[]
}

/** Ours, and what of OpenSSL is in it. */
export interface Operation {
  readonly title: string
  readonly ours: () => Promise<unknown>
  readonly against: string
  /** At once, on this thread. */
  readonly bare: () => unknown
  /** In callback form, on the pool. */
  readonly bareTogether: () => Promise<unknown>
  /** For a process of its own that does nothing else. */
  readonly alone?: BareWork
}

export function workOf({ octets, fields, pair, chain }: World): Work {
  const { publicKey, privateKey } = pair
  const { hash, options } = signatureScheme(publicKey)
  const [verifying, signing] = [
    { key: importPublicKey(publicKey), ...options },
    { key: privateKey, ...options },
  ]
  const certificate = decodeCertificate(octets)
  const { signedOctets, signature } = certificate
  const body = encodeCertificateBody(fields)
  const [unchecked, checked] = [makeUncheckedSigner(pair), makeSigner(pair)]
  const today = parseCalendarDate('2026-11-22')

  const must = (valid: boolean) => {
    if (!valid) throw new Error('a signature that must verify does not')
  }
  const bareVerify = () => must(verify(hash, signedOctets, verifying, signature))
  const bareSign = () => sign(hash, body, signing)
  const poolVerify = () =>
    new Promise<void>((resolve, reject) => {
      verify(hash, signedOctets, verifying, signature, (error, valid) => (valid ? resolve() : reject(error)))
    })
  const poolSign = () =>
    new Promise<void>((resolve, reject) => {
      sign(hash, body, signing, (error) => (error ? reject(error) : resolve()))
    })
  const alone = (operation: BareWork['operation']): BareWork => {
    const pkcs8 = privateKey.export({ format: 'pem', type: 'pkcs8' }) as string
    const [text, made] = [signedOctets, signature].map((one) => Buffer.from(one).toString('base64'))
    return { operation, hash, options, pkcs8, octets: text!, signature: made! }
  }
  const walkChain = async () => {
    const [anchor, ...rest] = chain.map((one) => decodeCertificate(one))
    must((await verifyChain({ anchor: anchor!, chain: rest, today, checkSignature })).ok)
  }
  const three = (one: () => unknown) => () => {
    for (let i = 0; i < 3; i++) one()
  }
  return {
    decode: () => decodeCertificate(octets),
    encode: () => encodeCertificate(certificate),
    bareVerify,
    bareSign,
    operations: [
      {
        title: 'verify',
        ours: () => checkSignature(publicKey, signedOctets, signature).then(must),
        against: 'bare verify',
        bare: bareVerify,
        bareTogether: poolVerify,
        alone: alone('verify'),
      },
      {
        title: 'sign',
        ours: () => unchecked.sign(body),
        against: 'bare sign',
        bare: bareSign,
        bareTogether: poolSign,
        alone: alone('sign'),
      },
      {
        title: 'decode + verify',
        ours: async () => {
          const read = decodeCertificate(octets)
          verificationKey(read.publicKey, publicKey.kind === 'ecdsa' ? publicKey.curve : undefined)
          must(await checkSignature(publicKey, read.signedOctets, read.signature))
        },
        against: 'bare verify',
        bare: bareVerify,
        bareTogether: poolVerify,
      },
      {
        title: 'build + sign, without the check',
        ours: () => signCertificate(fields, unchecked),
        against: 'bare sign',
        bare: bareSign,
        bareTogether: poolSign,
      },
      {
        title: 'build + sign, checked',
        ours: () => signCertificate(fields, checked),
        against: 'bare sign and verify',
        bare: () => {
          bareSign()
          bareVerify()
        },
        bareTogether: async () => {
          await poolSign()
          await poolVerify()
        },
      },
      {
        title: 'chain of four',
        ours: walkChain,
        against: 'three bare verifies',
        bare: three(bareVerify),
        bareTogether: async () => {
          for (let i = 0; i < 3; i++) await poolVerify()
        },
      },
    ],
  }
}
