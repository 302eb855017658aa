import { ANYWHERE, type Outgoing, type Reach } from '../../outgoing/index.ts'
import type { SpocCertificate } from '../certificate/spoc-certificate.ts'
import type { Finding } from '../rule.ts'
import type { Crl } from './crl.ts'
import type { CrlRuleId } from './crl-rules.ts'
import type { CrlPlace, CrlStore } from './crl-store.ts'
import { type CrlFetch, fetchCrl } from './fetch-crl.ts'
import { judgeCrl } from './judge-crl.ts'
import { CRL_LIMITS, type CrlLimits, type CrlReadResult, readCrl } from './read-crl.ts'

export interface CrlSettings {
  /** A list fetched so long ago is taken again without asking; 0: it is fetched for each connection. */
  readonly reuseMinutes: number
  /** A list that could not be fetched anew for so long raises an alarm, also while it is valid. */
  readonly alarmDays: number
  /** For one fetch as a whole. */
  readonly timeoutSeconds: number
  /** Between two attempts, while a valid list is at hand. */
  readonly retrySeconds: number
  readonly limits: CrlLimits
}

export const CRL_SETTINGS: CrlSettings = {
  reuseMinutes: 60,
  alarmDays: 7,
  timeoutSeconds: 10,
  retrySeconds: 60,
  limits: CRL_LIMITS,
}

/** What an operator should know of a list, beside the connections that fail for it. */
export interface CrlEvent {
  readonly kind: 'crl-not-fetched' | 'crl-refused' | 'crl-rolled-back' | 'crl-old'
  readonly url: string
  readonly says: string
}

export interface CrlQuestion {
  readonly url: string
  /** Of the certificate that is asked about. */
  readonly issuer: SpocCertificate
  /** Whose signature is good for the list: the issuer and others that may bear its name. */
  readonly signers: readonly SpocCertificate[]
  readonly now: Date
  /** Default: public addresses, and those that the settings name. */
  readonly reach?: Reach | undefined
}

export type CrlAnswer =
  | { readonly ok: true; readonly crl: Crl }
  | { readonly ok: false; readonly findings: readonly Finding<CrlRuleId | 'crl-at-hand'>[] }

interface Entry {
  held: { crl: Crl; fetchedAt: Date } | undefined
  isLoaded: boolean
  failedAt: Date | undefined
  flight: Promise<void> | undefined
  /** Why the last attempt brought nothing. */
  failure: Extract<CrlAnswer, { ok: false }>['findings']
  readonly toldAt: Map<CrlEvent['kind'], number>
}

const MOST_LISTS = 64
const QUIET_MILLISECONDS = 3_600_000

/** Lists in memory and in the store, fetched once for all who wait. What does not verify never replaces what does. */
export class CrlCache {
  readonly #entries = new Map<string, Entry>()
  readonly #store: CrlStore
  readonly #settings: CrlSettings
  readonly #tell: (event: CrlEvent) => void
  readonly #outgoing: Outgoing

  constructor(store: CrlStore, settings: CrlSettings, tell: (event: CrlEvent) => void, outgoing: Outgoing = ANYWHERE) {
    this.#store = store
    this.#settings = settings
    this.#tell = tell
    this.#outgoing = outgoing
  }

  /** The newest valid list of a place. Fail closed: without one there are findings. */
  async obtain(question: CrlQuestion): Promise<CrlAnswer> {
    const entry = this.#entryOf(question)
    if (!(await this.#isFresh(entry, question))) {
      entry.flight ??= this.#refresh(entry, question).finally(() => {
        entry.flight = undefined
      })
      await entry.flight
    }
    return this.#answer(entry, question)
  }

  #entryOf({ url, issuer }: CrlQuestion): Entry {
    const key = `${issuer.fingerprint} ${url}`
    const entry = this.#entries.get(key) ?? newEntry()
    this.#entries.delete(key)
    this.#entries.set(key, entry) // the last one in it was asked for last
    const [oldest] = this.#entries.keys()
    if (oldest !== undefined && this.#entries.size > MOST_LISTS) this.#entries.delete(oldest)
    return entry
  }

  async #isFresh({ held, failedAt }: Entry, { url, signers, now }: CrlQuestion): Promise<boolean> {
    if (held === undefined || (await judgeCrl(held.crl, url, signers, now)).length > 0) return false
    const { reuseMinutes, retrySeconds } = this.#settings
    return isWithin(held.fetchedAt, now, reuseMinutes * 60) || isWithin(failedAt, now, retrySeconds)
  }

  async #refresh(entry: Entry, question: CrlQuestion): Promise<void> {
    if (!entry.isLoaded) await this.#load(entry, question)
    if (await this.#isFresh(entry, question)) return
    const { timeoutSeconds, limits } = this.#settings
    const going = { outgoing: this.#outgoing, reach: question.reach ?? 'public' }
    const fetched = await fetchCrl(question.url, { timeoutSeconds, octets: limits.octets }, going)
    await this.#take(entry, question, fetched)
  }

  async #load(entry: Entry, question: CrlQuestion): Promise<void> {
    const kept = await this.#store.find(placeOf(question))
    entry.isLoaded = true
    const read = kept && readCrl(kept.octets, this.#settings.limits)
    if (kept !== undefined && read?.ok) entry.held = { crl: read.crl, fetchedAt: kept.fetchedAt }
  }

  async #take(entry: Entry, question: CrlQuestion, fetched: CrlFetch): Promise<void> {
    const { url, signers, now } = question
    const { held } = entry
    const read = fetched.ok ? this.#readUnlessHeld(fetched.octets, held?.crl) : fetched
    if (!read.ok) return this.#fail(entry, 'crl-not-fetched', url, now, [notAtHand(`${url}: ${read.why}`)])
    const findings = await judgeCrl(read.crl, url, signers, now)
    if (findings.length > 0) return this.#fail(entry, 'crl-refused', url, now, findings)
    if (held !== undefined && read.crl.thisUpdate < held.crl.thisUpdate && (await isGenuine(held.crl, question))) {
      const says = `${url} brings a list of ${read.crl.thisUpdate.toISOString()}, older than the one at hand`
      return this.#fail(entry, 'crl-rolled-back', url, now, [notAtHand(says)])
    }
    entry.held = { crl: read.crl, fetchedAt: now }
    entry.failedAt = undefined
    entry.failure = []
    await this.#store.keep(placeOf(question), { octets: read.crl.octets, fetchedAt: now })
  }

  /** A large list that did not change is not read again. */
  #readUnlessHeld(octets: Uint8Array, held: Crl | undefined): CrlReadResult {
    if (held !== undefined && Buffer.compare(held.octets, octets) === 0) return { ok: true, crl: held }
    return readCrl(octets, this.#settings.limits)
  }

  #fail(entry: Entry, kind: CrlEvent['kind'], url: string, now: Date, findings: Entry['failure']): void {
    entry.failedAt = now
    entry.failure = findings
    this.#tellOnce(entry, { kind, url, says: findings.map(({ says }) => says).join('; ') }, now)
  }

  /** What is at hand, if it is good now; else why not. */
  async #answer(entry: Entry, { url, signers, now }: CrlQuestion): Promise<CrlAnswer> {
    const { held } = entry
    if (held === undefined) return { ok: false, findings: entry.failure }
    const findings = await judgeCrl(held.crl, url, signers, now)
    if (findings.length > 0) return { ok: false, findings: [...findings, ...entry.failure] }
    this.#warnOfAge(entry, held.fetchedAt, url, now)
    return { ok: true, crl: held.crl }
  }

  #warnOfAge(entry: Entry, fetchedAt: Date, url: string, now: Date): void {
    const { alarmDays } = this.#settings
    if (isWithin(fetchedAt, now, alarmDays * 86_400)) return
    const says = `the list in use was fetched on ${fetchedAt.toISOString()}, over ${alarmDays} days ago; it is valid until ${entry.held?.crl.nextUpdate?.toISOString()}`
    this.#tellOnce(entry, { kind: 'crl-old', url, says }, now)
  }

  #tellOnce(entry: Entry, event: CrlEvent, now: Date): void {
    const before = entry.toldAt.get(event.kind)
    if (before !== undefined && now.getTime() - before < QUIET_MILLISECONDS) return
    entry.toldAt.set(event.kind, now.getTime())
    this.#tell(event)
  }
}

function newEntry(): Entry {
  const failure = [notAtHand('no list was fetched yet')]
  return { held: undefined, isLoaded: false, failedAt: undefined, flight: undefined, failure, toldAt: new Map() }
}

function placeOf({ url, issuer }: CrlQuestion): CrlPlace {
  return { url, issuer: issuer.fingerprint }
}

/** Good but for its end: what the store gave back may be anything. */
async function isGenuine(crl: Crl, { url, signers, now }: CrlQuestion): Promise<boolean> {
  return (await judgeCrl(crl, url, signers, now)).every(({ rule }) => rule === 'crl-current')
}

/** A moment in the future is not within: the clock went back. */
function isWithin(moment: Date | undefined, now: Date, seconds: number): boolean {
  if (moment === undefined) return false
  const age = now.getTime() - moment.getTime()
  return age >= 0 && age < seconds * 1000
}

function notAtHand(says: string): Finding<'crl-at-hand'> {
  return { rule: 'crl-at-hand', clause: 'RFC 5280 6.3.3; TR-03139 C.2.2', says: says.slice(0, 500) }
}
