import { enqueueRequest, newMessageId } from '../async/index.ts'
import {
  type Exchange,
  type GetListOperation,
  type Holder,
  holderName,
  LIST_OPERATIONS,
  type ListKind,
  type Partner,
  type Refusal,
  type ReplyTo,
  type Request,
} from '../messages/index.ts'
import { type Application, applicationAgain, keepApplication, makeApplication } from '../pki/index.ts'
import { type AuthorityRecord, findLatestRequest, listOwnRequests, type RequestClaim, type Tx } from '../store/index.ts'
import { certifierOf, REQUESTS_LOOKED_AT } from './certifier-of.ts'
import type { HandlerDeps } from './deps.ts'
import { asOnlyAsker, assertStillClaimed } from './only-asker.ts'
import { assertNoneOpen } from './open-request.ts'

interface HowToAsk {
  readonly callbackUrl: string | undefined
  readonly initial: boolean
  /** Also while a request of the chain is open. */
  readonly again?: boolean | undefined
  /** In place of that. Looked at once nobody else asks and before anything is made; what it throws, ends it. */
  readonly first?: (tx: Tx) => Promise<void>
}

/**
 * Asks the CA above an authority of ours for a certificate for a new key. The request is on its way once this returns.
 * @param how `callbackUrl`: where that CA may call us back; undefined: it has to answer at once. `initial`: with a fresh key that
 *   no key before vouches for, as after a suspension
 * @throws {PkiError} `chain-unknown`, `asked-meanwhile`, `asked-already`
 */
export async function askForCertificate(
  authority: AuthorityRecord,
  superior: Partner,
  { callbackUrl, initial, ...how }: HowToAsk,
  deps: HandlerDeps,
): Promise<{ exchange: Exchange; application: Application }> {
  const chain = { authorityId: authority.id, certifiedBy: holderName(superior) }
  return asOnlyAsker(chain, lookFirst(chain, how), deps, async (claim) => {
    const again = initial ? undefined : await refusedInitialRequest(authority, superior, deps)
    const application = again ?? (await makeApplication(authority, superior, initial, deps))
    const command = { operation: 'RequestCertificate', certReq: application.certReq } as const
    return enqueueApplication(superior, command, callbackUrl, { application, claim }, deps)
  })
}

/**
 * The initial request the CA above did not let through yet: asked again with the same key, so that the fingerprint that is
 * being compared over a second channel stays the same.
 */
async function refusedInitialRequest(
  authority: AuthorityRecord,
  superior: Partner,
  { db }: HandlerDeps,
): Promise<Application | undefined> {
  const latest = await findLatestRequest(db, superior.id)
  if (latest?.state !== 'closed' || latest.outcome !== 'not-accepted' || latest.request === undefined) return undefined
  return applicationAgain(authority, superior, latest.request, db)
}

/**
 * Lets a DV of ours ask for a certificate of a CVCA of another state, through the CVCA or SPOC of its own.
 * @param national who is asked; `foreign` names the CVCA that is to certify
 * @throws {PkiError} `chain-unknown`, `asked-meanwhile`, `asked-already`
 */
export async function askForForeignCertificate(
  authority: AuthorityRecord,
  { national, foreign }: { readonly national: Partner; readonly foreign: Holder },
  { callbackUrl, initial, ...how }: HowToAsk,
  deps: HandlerDeps,
): Promise<{ exchange: Exchange; application: Application }> {
  const chain = { authorityId: authority.id, certifiedBy: holderName(foreign) }
  return asOnlyAsker(chain, lookFirst(chain, how), deps, async (claim) => {
    const again = initial ? undefined : await refusedAbroad(authority, foreign, deps)
    const application = again ?? (await makeApplication(authority, foreign, initial, deps))
    const { authorityReference, certReq } = application
    const command = { operation: 'RequestForeignCertificate', foreignCar: authorityReference, certReq } as const
    return enqueueApplication(national, command, callbackUrl, { application, claim }, deps)
  })
}

function lookFirst(
  chain: Pick<RequestClaim, 'authorityId' | 'certifiedBy'>,
  { first, again = false }: Pick<HowToAsk, 'first' | 'again'>,
): HowToAsk['first'] {
  return first ?? (again ? undefined : (tx) => assertNoneOpen(tx, chain))
}

/** As {@link refusedInitialRequest}; our own CVCA or the foreign one did not let it through yet. */
async function refusedAbroad(
  authority: AuthorityRecord,
  foreign: Holder,
  { db }: HandlerDeps,
): Promise<Application | undefined> {
  const latest = (await listOwnRequests(db, authority.id, REQUESTS_LOOKED_AT)).find(
    (one) => one.operation === 'RequestForeignCertificate' && certifierOf(one) === holderName(foreign),
  )
  if (latest?.state !== 'closed' || latest.request === undefined) return undefined
  if (!NOT_LET_THROUGH.includes(latest.outcome ?? '')) return undefined
  return applicationAgain(authority, foreign, latest.request, db)
}

const NOT_LET_THROUGH: readonly string[] = ['not-accepted', 'not-accepted-foreign'] satisfies readonly Refusal[]

/** Asks the CA above for the certificates that lead to it. */
export async function askForCaCertificates(
  superior: Partner,
  callbackUrl: string | undefined,
  deps: HandlerDeps,
): Promise<Exchange> {
  return enqueue(superior, { operation: 'GetCACertificates' }, callbackUrl, {}, deps)
}

/** Asks the NPKD or DV above for its newest list of a kind. */
export async function askForList(
  superior: Partner,
  kind: ListKind,
  callbackUrl: string | undefined,
  deps: HandlerDeps,
): Promise<Exchange> {
  return enqueue(superior, { operation: LIST_OPERATIONS[kind].get }, callbackUrl, {}, deps)
}

type Ask =
  | { operation: 'RequestCertificate'; certReq: Uint8Array }
  | { operation: 'RequestForeignCertificate'; foreignCar: string; certReq: Uint8Array }
  | { operation: 'GetCACertificates' | GetListOperation }

async function enqueueApplication(
  partner: Partner,
  ask: Ask,
  callbackUrl: string | undefined,
  { application, claim }: { readonly application: Application; readonly claim: RequestClaim },
  deps: HandlerDeps,
): Promise<{ exchange: Exchange; application: Application }> {
  const { holderReference, authorityReference, kind, keyFingerprint } = application
  const details = { holderReference, authorityReference, request: kind, keyFingerprint }
  const alongside = async (tx: Tx): Promise<void> => {
    await assertStillClaimed(tx, claim)
    await keepApplication(tx, application, deps.now())
  }
  return { exchange: await enqueue(partner, ask, callbackUrl, details, deps, alongside), application }
}

/** @param alongside in the same transaction, before */
async function enqueue(
  partner: Partner,
  ask: Ask,
  callbackUrl: string | undefined,
  details: Record<string, unknown>,
  { db, now, dispatch }: HandlerDeps,
  alongside: (tx: Tx) => Promise<void> = async () => {},
): Promise<Exchange> {
  const at = now()
  const messageId = newMessageId()
  const replyTo: ReplyTo =
    callbackUrl === undefined
      ? { callback: 'not-possible' }
      : { callback: 'possible', messageId, responseUrl: callbackUrl }
  const command: Request = { ...ask, replyTo }
  const exchange = await db.transaction().execute(async (tx) => {
    await alongside(tx)
    return enqueueRequest(tx, { partner, command, messageId, details }, at)
  })
  await dispatch('send', exchange.id)
  return exchange
}
