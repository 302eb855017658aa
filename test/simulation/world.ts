import { createHash } from 'node:crypto'
import { causeOf, DEFAULT_RETRY_PLAN, noteFailedAttempt, ParkWork } from '../../src/async/index.ts'
import { park } from '../../src/async/parking.ts'
import { decodeCertificate } from '../../src/cvc/index.ts'
import type { HandlerDeps } from '../../src/handlers/deps.ts'
import {
  addBatchPeer,
  handOverCertificates,
  importFromCeremony,
  ownBatchKey,
  registerState,
  takeCallback,
  takeNotice,
  takeRequest,
  workOf,
} from '../../src/handlers/index.ts'
import { openMemoryLedger } from '../../src/ledger/index.ts'
import {
  type AnyContractName,
  type ApprovalRules,
  type AuthorityRole,
  type Command,
  isSpocContract,
  type Partner,
  type PartnerAnswer,
  type Refusal,
  type SpocCommand,
  type StateForm,
  type Task,
  unreachable,
} from '../../src/messages/index.ts'
import {
  type AuthorityPolicy,
  checkStateForm,
  createAuthority,
  defaultPolicy,
  trustAnchor,
} from '../../src/pki/index.ts'
import { checkSignature, openMemoryKeyStore } from '../../src/signatures/index.ts'
import {
  type AuthorityRecord,
  type Database,
  exchangeOf,
  findAuthority,
  findCertificatesByHolder,
  findExchange,
  insertPartner,
  listCaCertificates,
  listPartners,
  type Store,
} from '../../src/store/index.ts'
import { openTestStore } from '../support/store.ts'

/**
 * States that exchange with each other in one process, on a clock of their own: the handlers, the store and the rules of the
 * queue are the real ones; wire, TLS and BullMQ are left out, so that days pass in a moment.
 */
export class World {
  readonly #states = new Map<string, State>()
  readonly #clock: { at: Date }
  /** Decides what a call meets: nothing, or what it throws. */
  trouble: (from: string, to: string, command: Message) => string | undefined = () => undefined

  /** What becomes of a message on its way to another state. */
  meddle: (command: Message) => Message = (command) => command

  constructor(start: string) {
    this.#clock = { at: new Date(start) }
  }

  readonly now = (): Date => new Date(this.#clock.at)

  pass(milliseconds: number): void {
    this.#clock.at = new Date(this.#clock.at.getTime() + milliseconds)
  }

  async found(country: string, wish: StateWish = {}): Promise<State> {
    const state = await State.found(country, wish, {
      now: this.now,
      call: (partner, url, command, edition) => this.#carry(country, partner, url, command, edition),
    })
    this.#states.set(country, state)
    return state
  }

  /** Works until nothing is due any more anywhere. */
  async settle(): Promise<void> {
    for (let idle = false; !idle; ) {
      idle = true
      for (const state of this.#states.values()) if (await state.workOnce()) idle = false
    }
  }

  async close(): Promise<void> {
    for (const state of this.#states.values()) await state.close()
  }

  async #carry(
    from: string,
    partner: Partner,
    url: string,
    command: Message,
    edition: AnyContractName,
  ): Promise<PartnerAnswer> {
    const { hostname, pathname } = new URL(url)
    const country = hostname.slice(0, 2).toUpperCase()
    const trouble = from === country ? undefined : this.trouble(from, country, command)
    if (trouble !== undefined) throw new Error(trouble)
    const caller = await this.#states.get(from)?.holderOf(partner.authorityId)
    const target = this.#states.get(country)
    if (target === undefined || caller === undefined) throw new Error(`${url} cannot be reached`)
    const carried = from === country ? command : asTold(this.meddle(command))
    return target.answer(pathname.slice(1), caller, carried, edition)
  }
}

/** Whatever goes over a wire, inside a state or between states. */
export type Message = Command | SpocCommand

export interface StateWish {
  readonly approvals?: Partial<ApprovalRules>
  readonly cvca?: Partial<AuthorityPolicy>
  /** Where it is kept, if not in a database of the size the tests run on. */
  readonly store?: Store
  /** What stands between its handlers and its database. */
  readonly through?: (store: Store) => Database
  /** The keys of its CVCA are there, on a machine without a network. */
  readonly vault?: State
}

type Holder = { readonly country: string; readonly mnemonic: string }

/** Both know the key the other signs its batches with. @returns the id of the vault there */
async function pairWith(vault: State, deps: HandlerDeps): Promise<string> {
  const [here, there] = [await ownBatchKey(deps), await ownBatchKey(vault.deps)]
  await addBatchPeer({ name: 'node', ...here }, undefined, vault.deps)
  return (await addBatchPeer({ name: 'vault', ...there }, undefined, deps)).id
}

/** One state: CVCA, SPOC and a DV, in one database. */
export class State {
  readonly country: string
  readonly #store: Store
  readonly deps: HandlerDeps
  readonly cvca: AuthorityRecord
  readonly spoc: AuthorityRecord
  readonly dv: AuthorityRecord

  private constructor(
    country: string,
    store: Store,
    deps: HandlerDeps,
    [cvca, spoc, dv]: readonly [AuthorityRecord, AuthorityRecord, AuthorityRecord],
  ) {
    this.country = country
    this.#store = store
    this.deps = deps
    this.cvca = cvca
    this.spoc = spoc
    this.dv = dv
  }

  static async found(
    country: string,
    wish: StateWish,
    { now, call }: Pick<HandlerDeps, 'now' | 'call'>,
  ): Promise<State> {
    const store = wish.store ?? (await openTestStore())
    const deps: HandlerDeps = {
      db: wish.through?.(store) ?? store.db,
      keys: openMemoryKeyStore(),
      ledger: openMemoryLedger(),
      now,
      checkSignature,
      approvals: { suspension: 0, initialRequest: 0, registration: 0, rollover: 0, users: 0, ...wish.approvals },
      dispatch: async () => {},
      hurry: async () => {},
      call,
    }
    const make = (role: AuthorityRole, policy: Partial<AuthorityPolicy> = {}, ceremonyPeer?: string) =>
      createAuthority(
        {
          name: `${country}-${role}`,
          role,
          country,
          mnemonic: role,
          policy: { ...defaultPolicy(role), ...policy },
          ceremonyPeer,
        },
        deps,
      )
    const peer = wish.vault && (await pairWith(wish.vault, deps))
    const cvca = await make('CVCA', { foreignInitialByRule: true, ...wish.cvca }, peer)
    const state = new State(country, store, deps, [cvca, await make('SPOC'), await make('DV')])
    if (wish.vault !== undefined) {
      const { files } = await handOverCertificates('node', undefined, wish.vault.deps)
      await importFromCeremony(files, undefined, deps)
    }
    const { dv } = state
    await state.register({ name: `${country}-DV`, authority: cvca, role: 'DV', holder: dv, url: state.urlOf(dv) })
    await state.register({ name: `${country}-CVCA`, authority: dv, role: 'CVCA', holder: cvca, url: state.urlOf(cvca) })
    await trustAnchor(dv, await state.root(), deps)
    return state
  }

  get db(): Database {
    return this.#store.db
  }

  urlOf({ name }: { readonly name: string }): string {
    return `https://${this.country.toLowerCase()}.example/${name}`
  }

  async register(wish: {
    name: string
    authority: AuthorityRecord
    role: Partner['role']
    holder: Holder
    url?: string
    edition?: AnyContractName
    ofState?: string
  }): Promise<string> {
    return this.db.transaction().execute((tx) =>
      insertPartner(
        tx,
        {
          name: wish.name,
          authorityId: wish.authority.id,
          role: wish.role,
          country: wish.holder.country,
          mnemonic: wish.holder.mnemonic,
          edition: wish.edition ?? 'tr-03129/1.1',
          serviceUrl: wish.url,
          callbackRule: 'registered-url',
          pushUrl: wish.url,
          callbackTargets: wish.url === undefined ? [] : [wish.url],
          tlsCertificates: [],
          ofState: wish.ofState,
        },
        this.deps.now(),
      ),
    )
  }

  /** As after the exchange of forms; what its SPOC is asked then is on its way. */
  async registerState(other: State, wish: Partial<StateForm> = {}): Promise<void> {
    const form = { ...(await other.form()), ...wish }
    const checked = await checkStateForm(form, this.spoc, this.deps)
    if (!checked.ok) throw new Error(JSON.stringify(checked.checks.filter(({ ok }) => !ok)))
    await this.db
      .transaction()
      .execute((tx) => registerState(tx, this.spoc, checked, { ...this.deps, by: 'a test' }, this.deps.now()))
  }

  /** What this state says of itself. Its SPOC has no TLS here, so there is no root. */
  async form(): Promise<StateForm> {
    const { country } = this
    const root = await this.root()
    return {
      country,
      name: country,
      reference: 'a paper',
      coordinator: { organisation: 'Ministry', contact: 'Desk', email: `desk@${country.toLowerCase()}.example` },
      spoc: { url: this.urlOf(this.spoc), edition: 'icao-9303-12', roots: [] },
      cvcas: [
        {
          holderReference: decodeCertificate(root).holderReference,
          certificate: Buffer.from(root).toString('base64'),
          fingerprint: createHash('sha256').update(root).digest('hex'),
        },
      ],
      dvs: [{ organisation: 'Police', cvca: `${country}CVCA`, mnemonic: this.dv.mnemonic }],
    }
  }

  async root(): Promise<Uint8Array> {
    const [root] = await listCaCertificates(this.db, this.cvca.id)
    if (root === undefined) throw new Error(`${this.cvca.name} has no certificate`)
    return root.octets
  }

  async partner(name: string): Promise<Partner> {
    const found = (await listPartners(this.db)).find((one) => one.name === name)
    if (found === undefined) throw new Error(`${this.country} has no partner ${name}`)
    return found
  }

  async holderOf(authorityId: string): Promise<AuthorityRecord | undefined> {
    return findAuthority(this.db, authorityId)
  }

  async exchange(id: string) {
    const found = await findExchange(this.db, id)
    if (found === undefined) throw new Error(`there is no exchange ${id}`)
    return found
  }

  async exchanges() {
    return (await this.db.selectFrom('exchange').selectAll().orderBy('created_at').execute()).map(exchangeOf)
  }

  async events(kind: string) {
    return this.db.selectFrom('event').selectAll().where('kind', '=', kind).orderBy('id').execute()
  }

  certificates(authority: AuthorityRecord, holderReference: string) {
    return findCertificatesByHolder(this.db, authority.id, holderReference)
  }

  async close(): Promise<void> {
    await this.#store.close()
  }

  /** What a partner is told in the same HTTP exchange. */
  async answer(
    name: string,
    caller: AuthorityRecord,
    command: Message,
    edition: AnyContractName,
  ): Promise<PartnerAnswer> {
    const { authority, partner } = await this.#sides(name, caller, edition)
    const known = { partner, authority, contract: edition, forgiven: [] }
    const outcomes = {
      enter: () => () => {},
      outcomeOf: async () => ({ kind: 'refused', reason: 'synchronous-not-possible' }) as const,
      forwardedOrOutcome: async () => undefined,
    }
    if (command.operation === 'GeneralMessage') {
      const receipt = await takeNotice(command, known, this.deps)
      return { kind: 'receipt', receipt, returnCode: receipt }
    }
    if ('outcome' in command) {
      const receipt = await takeCallback(command, 'said', known, this.deps)
      return { kind: 'receipt', receipt, returnCode: receipt }
    }
    if (!('replyTo' in command)) throw new Error(`${command.operation} has no place here`)
    const answer = await takeRequest(command, known, { ...this.deps, outcomes: outcomes as never })
    switch (answer.kind) {
      case 'accepted':
      case 'forwarded':
        return { kind: 'acknowledged', returnCode: 'ok_reception_ack' }
      case 'certificates':
      case 'list':
      case 'refused':
        return { kind: 'final', outcome: answer, returnCode: answer.kind === 'refused' ? answer.reason : 'ok' }
      default:
        return unreachable(answer)
    }
  }

  async #sides(name: string, caller: AuthorityRecord, edition: AnyContractName) {
    const authority = [this.cvca, this.spoc, this.dv].find((one) => one.name === name)
    const partner = (await listPartners(this.db)).find(
      (one) =>
        one.authorityId === authority?.id &&
        one.country === caller.country &&
        one.mnemonic === (isSpocContract(edition) ? '' : caller.mnemonic),
    )
    if (authority === undefined || partner === undefined) throw new Error(`${name} does not know ${caller.name}`)
    return { authority, partner }
  }

  /** Does what is owed and due by the clock. @returns whether there was anything */
  async workOnce(): Promise<boolean> {
    const owed = await this.db.selectFrom('outbox').selectAll().where('state', '=', 'due').orderBy('id').execute()
    let worked = false
    for (const { exchange_id, task, next_at } of owed) {
      if (next_at !== null && next_at > this.deps.now()) continue
      worked = true
      await this.#attempt(exchange_id, task)
    }
    return worked
  }

  async #attempt(exchangeId: string, task: Task): Promise<void> {
    const exchange = await this.exchange(exchangeId)
    const now = this.deps.now()
    try {
      await workOf(this.deps)[task](exchange)
    } catch (error) {
      if (error instanceof ParkWork) return park(exchange, task, causeOf(error), this.db, now)
      await noteFailedAttempt(exchange, task, causeOf(error), DEFAULT_RETRY_PLAN, this.db, now)
    }
  }
}

/** Between states every refusal without a code of its own is said as `failure_request_not_accepted`. */
const SAID: readonly Refusal[] = ['inner-signature', 'outer-signature', 'expired', 'domain-parameters', 'syntax']

function asTold(command: Message): Message {
  if (command.operation !== 'SendCertificates' || command.outcome.kind !== 'refused') return command
  if (SAID.includes(command.outcome.reason)) return command
  return { ...command, outcome: { kind: 'refused', reason: 'not-accepted' } }
}
