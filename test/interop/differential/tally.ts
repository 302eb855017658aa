import type { Compared, Disagreement } from './compare.ts'
import { explanationOf, KNOWN_DISAGREEMENTS } from './known-disagreements.ts'
import type { OurReading } from './our-reading.ts'
import { hasFailed } from './peer-process.ts'
import { PEER_NAMES } from './peers.ts'
import type { Subject } from './subject.ts'

/** What has been compared, and how often each known disagreement came up. */
export class Tally {
  readonly #met = new Map<string, number>()
  readonly #failures: string[] = []
  #objects = 0
  #disagreements = 0

  /** @returns a text for each disagreement that nobody has explained, and for each object of ours or theirs that we should take */
  add(compared: Compared): string[] {
    this.#objects += 1
    for (const peer of PEER_NAMES) {
      if (!hasFailed(compared.theirs[peer])) continue
      this.#failures.push(`${peer} ${compared.theirs[peer].refused} on ${compared.subject.origin}`)
    }
    const unexplained: string[] = []
    for (const disagreement of compared.disagreements) {
      const known = explanationOf(disagreement)
      if (known === undefined) unexplained.push(textOf(disagreement, compared.theirs))
      else this.#met.set(known.id, (this.#met.get(known.id) ?? 0) + 1)
      this.#disagreements += 1
    }
    return isTaken(compared) ? unexplained : [...unexplained, notTaken(compared)]
  }

  counts(): { objects: number; disagreements: number } {
    return { objects: this.#objects, disagreements: this.#disagreements }
  }

  /** A line for each entry that was met, one that names those that were not, and one for each time a peer died or hung. */
  summary(): string {
    const met = KNOWN_DISAGREEMENTS.filter(({ id }) => this.#met.has(id))
    const rows = met.map(({ id, right, source }) => [
      String(this.#met.get(id)).padStart(7),
      id.padEnd(34),
      right.padEnd(5),
      source,
    ])
    const head = `  Known disagreements in ${this.#objects} objects (docs/differential.md says why):`
    const heading = ['  times', 'which'.padEnd(34), 'right', 'by which clause']
    const unmet = KNOWN_DISAGREEMENTS.filter(({ id }) => !this.#met.has(id)).map(({ id }) => id)
    const lines = [
      ...[heading, ...rows].map((row) => row.join('  ')),
      ...(unmet.length === 0 ? [] : [`Never met in this run: ${unmet.join(', ')}`]),
      ...this.#failures,
    ]
    return `${[head, ...lines.map((line) => `  ${line}`)].join('\n')}\n`
  }
}

/**
 * What we build, we read strictly, and every signature verifies. What others build, too, unless it is known that the maker
 * itself takes what the standard does not.
 */
function isTaken({ subject, ours, disagreements }: Compared): boolean {
  if (subject.madeBy === undefined) return true
  const taken =
    ours.outcome === 'accepted' &&
    ours.verified !== false &&
    ours.outerVerified !== false &&
    ours.ownKeyUsable !== false
  if (taken || subject.madeBy === 'us') return taken
  return disagreements.some((one) => one.peer === subject.madeBy && explanationOf(one)?.right === 'we')
}

function notTaken({ subject, ours }: Compared): string {
  return [
    `${subject.origin}, made by ${subject.madeBy}, and we do not take it`,
    ...octetLines(subject),
    weSay(ours),
  ].join('\n    ')
}

function textOf({ subject, peer, aspect, ours }: Disagreement, theirs: Compared['theirs']): string {
  const what = `${subject.origin} (${subject.kind}): ${peer} and we differ on: ${aspect}`
  const readings = PEER_NAMES.map((name) => `${name}: ${JSON.stringify(theirs[name])}`)
  return [what, ...octetLines(subject), weSay(ours), ...readings].join('\n    ')
}

function octetLines({ octets, issuer, parameters }: Subject): string[] {
  const lines = Object.entries({ octets, issuer, parameters })
  return lines
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${Buffer.from(value!).toString('hex')}`)
}

function weSay({ outcome, error, fields, verified, outerVerified, ownKeyUsable, findings }: OurReading): string {
  const reading = {
    outcome,
    ...(error && { error: error.message }),
    verified,
    outerVerified,
    ownKeyUsable,
    findings,
    ...fields,
  }
  return `we: ${JSON.stringify(reading)}`
}
