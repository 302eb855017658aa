import { type OurReading, readOurselves } from './our-reading.ts'
import type { Answer } from './peer-process.ts'
import { askPeer, PEER_NAMES, type PeerName, type Peers } from './peers.ts'
import type { Subject } from './subject.ts'

/** What two readers can see differently: whether octets are read, what a field holds, or what is said of key and signatures. */
export type Aspect =
  | 'reading'
  | 'signature'
  | 'signature over the octets' // BouncyCastle's arithmetic alone
  | 'outer signature'
  | 'own key'
  | `field ${string}`

export interface Disagreement {
  readonly subject: Subject
  readonly peer: PeerName
  readonly aspect: Aspect
  readonly ours: OurReading
  readonly theirs: Answer
}

export interface Compared {
  readonly subject: Subject
  readonly ours: OurReading
  readonly theirs: Readonly<Record<PeerName, Answer>>
  readonly disagreements: readonly Disagreement[]
}

const AT_ONCE = 200

/** Asks everyone about every subject, and hands over what they said. */
export async function compareAll(
  peers: Peers,
  subjects: Iterable<Subject> | AsyncIterable<Subject>,
  look: (compared: Compared) => void,
): Promise<void> {
  let running: Promise<void>[] = []
  for await (const subject of subjects) {
    const looked = compareOne(peers, subject).then(look)
    looked.catch(() => {}) // Promise.all tells, when it is its turn
    running.push(looked)
    if (running.length < AT_ONCE) continue
    await Promise.all(running)
    running = []
  }
  await Promise.all(running)
}

async function compareOne(peers: Peers, subject: Subject): Promise<Compared> {
  const answers = Promise.all(PEER_NAMES.map((name) => askPeer(peers[name], subject)))
  const ours = await readOurselves(subject)
  const [openpace = {}, bouncyCastle = {}] = await answers
  const theirs = { OpenPACE: openpace, BouncyCastle: bouncyCastle }
  const disagreements = PEER_NAMES.flatMap((peer) =>
    aspectsOf(ours, theirs[peer]).map((aspect) => ({ subject, peer, aspect, ours, theirs: theirs[peer] })),
  )
  return { subject, ours, theirs, disagreements }
}

/** In what `theirs` differs from `ours`. A peer that has no word for something is not asked for it. */
export function aspectsOf(ours: OurReading, theirs: Answer): Aspect[] {
  const accepts = theirs.refused === undefined
  if (ours.outcome === 'refused') return accepts ? ['reading'] : []
  if (!accepts) return ['reading']
  return [
    ...(ours.outcome === 'forgiven' ? (['reading'] as const) : []),
    ...fieldsThatDiffer(ours.fields, theirs).map((name): Aspect => `field ${name}`),
    ...verdictAspects(ours, theirs),
  ]
}

function verdictAspects({ verified, outerVerified, ownKeyUsable }: OurReading, theirs: Answer): Aspect[] {
  const verdicts: readonly (readonly [Aspect, boolean | undefined, string | null | undefined])[] = [
    ['signature', verified, theirs.verified],
    ['signature over the octets', verified, theirs.overOctets],
    ['outer signature', outerVerified, theirs.outerVerified ?? theirs.outerOverOctets],
    ['own key', ownKeyUsable, theirs.ownKey],
  ]
  return verdicts
    .filter(([, our, their]) => our !== undefined && typeof their === 'string' && our !== isYes(their))
    .map(([aspect]) => aspect)
}

const isYes = (verdict: string): boolean => verdict === 'valid' || verdict === 'usable'

const NOT_FIELDS = ['refused', 'verified', 'overOctets', 'outerVerified', 'outerOverOctets', 'ownKey']
const UNSIGNED_INTEGERS = ['81', '82', '83', '85', '87']

/** `null` says that something is not there, a missing name that the peer cannot say. */
function fieldsThatDiffer(ours: OurReading['fields'], theirs: Answer): string[] {
  const spoken = Object.keys(theirs).filter((name) => !NOT_FIELDS.includes(name))
  return spoken.filter((name) => comparable(name, ours[name]) !== comparable(name, theirs[name]))
}

function comparable(name: string, value: string | null | undefined): string | undefined {
  if (value === undefined || value === null) return undefined
  return UNSIGNED_INTEGERS.includes(name) ? value.replace(/^(00)+/, '') : value
}
