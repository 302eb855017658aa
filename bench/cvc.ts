// Card-verifiable certificates: reading, writing, verifying, signing; each beside OpenSSL's bare operation of the same run.
import { decodeCertificate, verificationKey } from '../src/cvc/index.ts'
import { checkSignature } from '../src/signatures/index.ts'
import { documentRun } from './cvc/document.ts'
import { onAllCores } from './cvc/on-all-cores.ts'
import { onOneCore } from './cvc/on-one-core.ts'
import { workOf } from './cvc/work.ts'
import { makeWorld, SPECS, type World } from './cvc/world.ts'
import { findCores } from './support/cores.ts'
import { craftedCertificates } from './support/crafted-certificates.ts'
import { decodePeers } from './support/decode-peers.ts'
import { type Bench, type BenchOptions, type Figure, pairedFigure } from './support/figure.ts'
import { inLine, oneAtATime } from './support/measure.ts'
import { ratesOf, roundsOf } from './support/rounds.ts'

export const bench: Bench = { title: 'certificates: decode, encode, verify, sign, chains', run, documentRun }

async function run(options: BenchOptions): Promise<Figure[]> {
  const figures: Figure[] = []
  const cores = await findCores(options.progress)
  for (const [name, spec] of Object.entries(SPECS)) {
    options.progress(`${name} …`)
    const world = await makeWorld(spec)
    const work = workOf(world)
    if (name === 'brainpoolP256r1') figures.push(...(await besidePeers(world, options)))
    const onOne = await onOneCore(name, work, cores, options)
    figures.push(...onOne, ...(await onAllCores(name, work, onOne, cores, options)))
    if (name === 'brainpoolP512r1') figures.push(...(await besideHonest(world, options)))
  }
  return figures
}

async function besidePeers({ octets }: World, { quick, progress }: BenchOptions): Promise<Figure[]> {
  const { peers, end } = await decodePeers(octets, progress)
  try {
    const blocks = [inLine(() => decodeCertificate(octets)), ...peers.map(({ block }) => block)]
    await ratesOf(blocks, quick ? 1 : 4) // a just-in-time compiler wants to be warm, ours and Java's
    const [ours, ...theirs] = await roundsOf(blocks, { seconds: quick ? 0.6 : 6, rounds: 25 })
    const name = `decode certificate, ${octets.length} octets, one core`
    return theirs.map((rates, i) => pairedFigure(name, ours!, 'ops/s', `${peers[i]!.name}, decode`, rates))
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
  const [honest, ...dear] = await roundsOf(blocks, { seconds: quick ? 0.3 : 2, rounds: 15 })
  return dear.map((rates, i) => {
    const name = `crafted certificate, ${crafted[i]!.octets.length} octets, ${crafted[i]!.name}`
    return pairedFigure(name, rates, 'ops/s', 'honest certificate on brainpoolP512r1', honest!)
  })
}
