import { type Gate, ParkWork } from '../async/index.ts'
import type { ConfiguredCa } from '../ca-bridges/index.ts'
import type { CheckSignature } from '../cvc/index.ts'
import type { Ledger } from '../ledger/index.ts'
import type {
  AnyContractName,
  ApprovalRules,
  Command,
  Exchange,
  Partner,
  PartnerAnswer,
  Passage,
  SpocCommand,
  Task,
} from '../messages/index.ts'
import type { Outgoing } from '../outgoing/index.ts'
import type { KeyStore } from '../signatures/index.ts'
import { type AuthorityRecord, type Database, findSides } from '../store/index.ts'

export interface ConfiguredCas {
  /** @param partnerId the CA's, as a partner */
  find(partnerId: string): ConfiguredCa | undefined
  list(): readonly ConfiguredCa[]
  /** @throws {HeldBack} while nothing goes out to it */
  readonly reach: Gate
}

/** The world, as handed to the work of each operation. */
export interface HandlerDeps {
  readonly db: Database
  readonly keys: KeyStore
  readonly ledger: Ledger
  readonly now: () => Date
  readonly checkSignature: CheckSignature
  /** Nothing is told to partners from here: the machine of an off-line CVCA. */
  readonly staysHere?: boolean
  /** What waits for people. */
  readonly approvals: ApprovalRules
  /** Where lists may be fetched, and partners called; undefined: anywhere. */
  readonly outgoing?: Outgoing
  /** X.509 CAs of the configuration; undefined: none. */
  readonly cas?: ConfiguredCas
  /** Aborted when the node stops: calls to CAs end with it. */
  readonly stopping?: AbortSignal
  /** Adds the job for owed work; after the commit. */
  readonly dispatch: (task: Task, exchangeId: string, priority?: number) => Promise<void>
  /** Brings a job that waits for its next attempt to the front. */
  readonly hurry: (task: Task, exchangeId: string) => Promise<void>
  /**
   * Tells or asks a partner something over its own service, in the edition given; throws when it cannot be reached, and a
   * RangeError where that edition has no words for it.
   * @param onPassage is shown what went over the wire, also where it then throws; never called: nothing went, or messages are not kept
   */
  readonly call: (
    partner: Partner,
    url: string,
    command: Command | SpocCommand,
    edition: AnyContractName,
    onPassage?: (passage: Passage) => void,
  ) => Promise<PartnerAnswer>
  /** Is shown what each call passed, for work that ends without success. */
  readonly onPassage?: (passage: Passage) => void
}

/** Both sides of an exchange. They are never deleted, so an exchange always has them. */
export async function sidesOf(
  exchange: Exchange,
  { db }: Pick<HandlerDeps, 'db'>,
): Promise<{ partner: Partner; authority: AuthorityRecord }> {
  const sides = await findSides(db, exchange)
  if (sides === undefined) throw new Error('the exchange has lost its partner or authority')
  return sides
}

/** Calls in the edition of the exchange; where it has no words for that, nothing but a person can help. */
export async function callInEdition(
  { contract }: Exchange,
  partner: Partner,
  url: string,
  command: Command | SpocCommand,
  deps: Pick<HandlerDeps, 'call' | 'onPassage'>,
): Promise<PartnerAnswer> {
  let passage: Passage | undefined
  const onPassage = (passed: Passage): void => {
    passage = passed
    deps.onPassage?.(passed)
  }
  try {
    const answer = await deps.call(partner, url, command, contract, onPassage)
    return passage === undefined || answer.kind === 'unusable' ? answer : { ...answer, passage }
  } catch (error) {
    if (error instanceof RangeError) throw new ParkWork('no-words', error.message)
    throw error
  }
}
