// Card-verifiable certificates: reading, writing, verifying, signing; each beside OpenSSL's bare operation of the same run.
import { sign, verify } from 'node:crypto'
import { availableParallelism } from 'node:os'
import {
  type CertificateFields,
  decodeCertificate,
  encodeCertificate,
  encodeCertificateBody,
  makeInspectionSystemChat,
  parseCalendarDate,
  parseHolderReference,
  publicKeyOf,
  type Role,
  signCertificate,
  verificationKey,
  verifyChain,
} from '../src/cvc/index.ts'
import { generateKeyPairFor, type KeyPair } from '../src/signatures/generate-key-pair.ts'
import { importPublicKey } from '../src/signatures/import-public-key.ts'
import { checkSignature, type KeySpec } from '../src/signatures/index.ts'
import { makeSigner, makeUncheckedSigner } from '../src/signatures/make-signer.ts'
import { signatureScheme } from '../src/signatures/signature-scheme.ts'
import { type Cores, findCores } from './support/cores.ts'
import { craftedCertificates } from './support/crafted-certificates.ts'
import { decodePeers } from './support/decode-peers.ts'
import { type Bench, type BenchOptions, type Figure, figure } from './support/figure.ts'
import { type Block, inFlight, inFlightOnOneCore, inLine, oneAtATime, ratesOf } from './support/measure.ts'

const SPECS: Readonly<Record<string, KeySpec>> = {
  brainpoolP256r1: { algorithm: 'id-TA-ECDSA-SHA-256', curve: 'brainpoolP256r1' },
  brainpoolP384r1: { algorithm: 'id-TA-ECDSA-SHA-384', curve: 'brainpoolP384r1' },
  brainpoolP512r1: { algorithm: 'id-TA-ECDSA-SHA-512', curve: 'brainpoolP512r1' },
  'P-256': { algorithm: 'id-TA-ECDSA-SHA-256', curve: 'secp256r1' },
  'RSA-2048': { algorithm: 'id-TA-RSA-v1-5-SHA-256', modulusBits: 2048 },
}

export const bench: Bench = { title: 'certificates: decode, encode, verify, sign, chains', run }

async function run(options: BenchOptions): Promise<Figure[]> {
  const figures: Figure[] = []
  const cores = await findCores(options.progress)
  for (const [name, spec] of Object.entries(SPECS)) {
    options.progress(`${name} …`)
    const world = await makeWorld(spec)
    if (name === 'brainpoolP256r1') figures.push(...(await besidePeers(world, options)))
    figures.push(...(await measured(name, world, cores, options)))
    if (name === 'brainpoolP512r1') figures.push(...(await besideHonest(world, options)))
  }
  return figures
}

interface World {
  /** A DV certificate of the CVCA: 230 octets on brainpoolP256r1. */
  readonly octets: Uint8Array
  readonly fields: CertificateFields
  readonly pair: KeyPair
  /** Anchor, link certificate, DV, terminal. */
  readonly chain: readonly Uint8Array[]
}

async function makeWorld(spec: KeySpec): Promise<World> {
  const [pair, successor, dv, terminal] = (await Promise.all([0, 1, 2, 3].map(() => generateKeyPairFor(spec)))) as [
    KeyPair,
    KeyPair,
    KeyPair,
    KeyPair,
  ]
  const fields = (authority: string, holder: string, { publicKey }: KeyPair, role: Role): CertificateFields => ({
    authorityReference: parseHolderReference(authority),
    publicKey: publicKeyOf(publicKey, { domainParameters: role === 'CVCA' }),
    holderReference: parseHolderReference(holder),
    chat: makeInspectionSystemChat({ role, fingerprints: true, iris: false }),
    effective: parseCalendarDate('2026-11-01'),
    expires: parseCalendarDate('2027-01-29'),
    extensions: [],
  })
  const made = async (values: CertificateFields, issuer: KeyPair) => signCertificate(values, makeSigner(issuer))
  const dvFields = fields('UTCVCATST00001', 'UTDVDOMEST00001', dv, 'DV-domestic')
  const chain = await Promise.all([
    made(fields('UTCVCATST00001', 'UTCVCATST00001', pair, 'CVCA'), pair),
    made(fields('UTCVCATST00001', 'UTCVCATST00002', successor, 'CVCA'), pair),
    made(fields('UTCVCATST00002', 'UTDVDOMEST00001', dv, 'DV-domestic'), successor),
    made(fields('UTDVDOMEST00001', 'UTTERMINAL00001', terminal, 'terminal'), dv),
  ])
  return { octets: await made(dvFields, pair), fields: dvFields, pair, chain }
}

async function besidePeers({ octets }: World, { quick, progress }: BenchOptions): Promise<Figure[]> {
  const { peers, end } = await decodePeers(octets, progress)
  try {
    const blocks = [inLine(() => decodeCertificate(octets)), ...peers.map(({ block }) => block)]
    await ratesOf(blocks, quick ? 1 : 4) // a just-in-time compiler wants to be warm, ours and Java's
    const [ours, ...theirs] = await ratesOf(blocks, quick ? 0.6 : 6)
    const name = `decode certificate, ${octets.length} octets, one core`
    return theirs.map((rate, i) => figure(name, ours!, 'ops/s', `${peers[i]!.name}, decode`, rate))
  } finally {
    await end()
  }
}

/** What a certificate made to be dear costs until it is refused, beside an honest verification on the largest curve. */
async function besideHonest({ octets, fields, pair }: World, { quick }: BenchOptions): Promise<Figure[]> {
  const judge = (certificate: Uint8Array) => async () => {
    try {
      const { publicKey, signedOctets, signature } = decodeCertificate(certificate)
      const key = publicKey.kind === 'rsa' ? verificationKey(publicKey) : pair.publicKey
      await checkSignature(key, signedOctets, signature)
    } catch {} // refused
  }
  const crafted = craftedCertificates(fields)
  const blocks = [octets, ...crafted.map((one) => one.octets)].map((one) => oneAtATime(judge(one)))
  const [honest, ...dear] = await ratesOf(blocks, quick ? 0.3 : 2)
  return dear.map((rate, i) => {
    const name = `crafted certificate, ${crafted[i]!.octets.length} octets, ${crafted[i]!.name}`
    return figure(name, rate, 'ops/s', 'honest certificate on brainpoolP512r1', honest!)
  })
}

async function measured(name: string, world: World, cores: Cores, { quick }: BenchOptions): Promise<Figure[]> {
  const seconds = quick ? 0.12 : 1
  const work = workOf(world)
  const figures: Figure[] = []
  const add = async (title: string, ours: Block, against: string, bare: Block) => {
    const [value, reference] = await ratesOf([ours, bare], seconds)
    figures.push(figure(`${name}: ${title}`, value!, 'ops/s', against, reference!))
    return { value: value!, reference: reference! }
  }
  const count = availableParallelism()
  const several = 8 * count

  await cores.one()
  await add('decode, one core', inLine(work.decode), 'bare verify', inLine(work.bareVerify))
  await add('encode, one core', inLine(work.encode), 'bare sign', inLine(work.bareSign))
  const onOne = []
  for (const { title, ours, against, bare } of work.operations) {
    onOne.push(await add(`${title}, one core`, inFlightOnOneCore(several, ours), against, inLine(bare)))
    await add(`${title}, one at a time`, oneAtATime(ours), against, inLine(bare))
  }
  await cores.all()
  for (const [i, { title, ours, against, bareTogether }] of work.operations.entries()) {
    const [together, bare] = [inFlight(several, ours), inFlight(several, bareTogether)]
    const all = await add(`${title}, all cores`, together, `${against}, all cores`, bare)
    if (title !== 'verify' && title !== 'sign') continue
    const [scale, bareScale] = [all.value / onOne[i]!.value, all.reference / onOne[i]!.reference]
    figures.push(
      figure(`${name}: ${title}, ${count} cores over one`, scale, 'times', `${against}, the same`, bareScale),
    )
  }
  return figures
}

/** What is measured, and what of OpenSSL is in it: at once on this thread, and in callback form on the pool. */
function workOf({ octets, fields, pair, chain }: World) {
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
        ours: async () => must(await checkSignature(publicKey, signedOctets, signature)),
        against: 'bare verify',
        bare: bareVerify,
        bareTogether: poolVerify,
      },
      {
        title: 'sign',
        ours: () => unchecked.sign(body),
        against: 'bare sign',
        bare: bareSign,
        bareTogether: poolSign,
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
