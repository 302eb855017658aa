import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { OutcomeWaiter } from '../../src/async/index.ts'
import { owe } from '../../src/async/outbox.ts'
import { askForCertificate, askForForeignCertificate, takeRequest } from '../../src/handlers/index.ts'
import type { Answer, Partner, PartnerAnswer, Receipt, ReplyTo } from '../../src/messages/index.ts'
import {
  type Database,
  findAuthority,
  findPartner,
  insertInitialPermission,
  listKeys,
  type Store,
} from '../../src/store/index.ts'
import { type State, World } from '../simulation/world.ts'
import { byCallback, type MadeRequest, makeRequest } from '../support/applicant.ts'
import { Books } from '../support/books.ts'
import { insertExchangeRow } from '../support/exchange-rows.ts'
import { breakEverywhere, FaultyState, type Story } from '../support/faulty-state.ts'

const CALLBACK = 'https://dv.example/callback'
const START = '2026-11-10T08:00:00Z'

const covered = new Set<string>()

/** Breaks every statement of the story once. @param least ways to break it: fewer, and the statements were not seen */
async function holds(state: FaultyState, story: Story, least: number): Promise<void> {
  const { ways, trouble } = await breakEverywhere(state.faults, story, covered)
  assert.deepEqual([trouble, state.early], [[], []])
  assert.ok(ways > least, `${ways} ways to break it`)
}

describe('whichever statement breaks while a DV asks our CVCA', function () {
  this.timeout(120_000)
  let world: World
  let ut: FaultyState
  let vouching: MadeRequest
  let number = 1
  let partnerId: string
  /** What the DV's callback service says, one after the other; then that it has it. */
  let says: PartnerAnswer[]
  const brought: Uint8Array[] = []

  before(async () => {
    world = new World(START)
    ut = await FaultyState.found(world, 'UT')
    const { state } = ut
    const holder = { country: 'UT', mnemonic: 'POLICE' }
    partnerId = await state.register({ name: 'police', authority: state.cvca, role: 'DV', holder, url: CALLBACK })
    ut.partner = async (_partner, _url, command) => {
      if ('outcome' in command && command.outcome.kind === 'certificates') {
        brought.push(command.outcome.certificates[0] ?? new Uint8Array())
      }
      return says.shift() ?? receipt('received')
    }
    says = []
    vouching = await nextRequest()
    const { keyFingerprint } = vouching
    const expiresAt = new Date(world.now().getTime() + 3_600_000)
    await state.db
      .transaction()
      .execute((tx) => insertInitialPermission(tx, { partnerId, keyFingerprint, expiresAt }, world.now()))
    await sendUntilAnswered(vouching, byCallback(CALLBACK))
    await ut.work()
  })
  after(() => world.close())

  const receipt = (said: Receipt): PartnerAnswer => ({ kind: 'receipt', receipt: said, returnCode: said })

  function nextRequest(): Promise<MadeRequest> {
    const holderReference = `UTPOLICE${String(number++).padStart(5, '0')}`
    const signedBy = vouching && { signer: vouching.signer, holderReference: vouching.holderReference }
    const wish = { holderReference, authorityReference: 'UTCVCA00001' }
    return makeRequest(signedBy === undefined ? wish : { ...wish, signedBy })
  }

  /** @param meanwhile what happens before the caller's time is over */
  function sendUntilAnswered(
    request: MadeRequest,
    replyTo: ReplyTo,
    meanwhile = async (): Promise<void> => {},
  ): Promise<Answer> {
    const { db, now } = ut.deps
    return ut.ask(async () => {
      const partner = (await findPartner(db, partnerId)) ?? assert.fail()
      const authority = (await findAuthority(db, partner.authorityId)) ?? assert.fail()
      const waiter = new OutcomeWaiter({ db } as Store, now)
      await waiter.close() // its time is over as soon as it waits
      const outcomes = {
        enter: () => () => {},
        outcomeOf: async (...waiting: Parameters<OutcomeWaiter['outcomeOf']>) => {
          await meanwhile()
          return waiter.outcomeOf(...waiting)
        },
      } as unknown as OutcomeWaiter
      const command = { operation: 'RequestCertificate', replyTo, certReq: request.octets } as const
      const caller = { partner, authority, contract: partner.edition, forgiven: [] }
      return takeRequest(command, caller, { ...ut.deps, outcomes })
    })
  }

  /** One key was certified once, and whoever asked was given that very certificate. */
  async function certifiedOnce({ holderReference }: MadeRequest, given: readonly Uint8Array[]): Promise<string[]> {
    const stored = await ut.state.certificates(ut.state.cvca, holderReference)
    const same = given.every((octets) => Buffer.compare(octets, stored[0]?.octets ?? new Uint8Array()) === 0)
    return [
      ...(stored.length === 1 ? [] : [`${stored.length} certificates`]),
      ...(given.length > 0 ? [] : ['the partner was given none']),
      ...(same ? [] : ['the partner was given another certificate']),
    ]
  }

  /** A request, what becomes of it, and what the books say afterwards. @param exchanges how many there may be in the end */
  function story(happens: (request: MadeRequest) => Promise<readonly Uint8Array[]>, exchanges = 1): Story {
    let books: Books
    let request: MadeRequest
    let given: readonly Uint8Array[]
    return {
      begins: async () => {
        books = await Books.open(ut.state.db)
        request = await nextRequest()
        brought.length = 0
      },
      happens: async () => {
        given = await happens(request)
      },
      books: async () => {
        const made = (await books.exchanges()).length
        const count = made >= 1 && made <= exchanges ? [] : [`${made} exchanges`]
        return [...count, ...(await books.discrepancies()), ...(await certifiedOnce(request, given))]
      },
    }
  }

  it('and is called back, it is certified once, and called back with that', async () => {
    const happens = async (request: MadeRequest): Promise<readonly Uint8Array[]> => {
      says = []
      await sendUntilAnswered(request, byCallback(CALLBACK))
      await ut.work()
      return brought
    }
    await holds(ut, story(happens), 20)
  })

  it('and does not take its callback at first, it asks again and is called back with the one certificate', async () => {
    const happens = async (request: MadeRequest): Promise<readonly Uint8Array[]> => {
      says = [{ kind: 'unusable', why: 'HTTP status 503' }, receipt('other-error')]
      const replyTo = byCallback(CALLBACK)
      await sendUntilAnswered(request, replyTo)
      await ut.work() // it is parked
      says = []
      await sendUntilAnswered(request, replyTo)
      await ut.work()
      return brought
    }
    await holds(ut, story(happens), 20)
  })

  it('and waits for the answer, it is given the one certificate', async () => {
    const happens = async (request: MadeRequest): Promise<readonly Uint8Array[]> =>
      certificateOf(await sendUntilAnswered(request, { callback: 'not-possible' }, () => ut.work()))
    await holds(ut, story(happens), 2)
  })

  it('and waits in vain, it is refused or given the certificate, and given the one certificate when it asks again', async () => {
    const happens = async (request: MadeRequest): Promise<readonly Uint8Array[]> => {
      const first = certificateOf(await sendUntilAnswered(request, { callback: 'not-possible' }))
      await ut.work() // finds nothing owed
      const again = await sendUntilAnswered(request, { callback: 'not-possible' }, () => ut.work())
      return [...first, ...certificateOf(again)]
    }
    const mostRefused = 2 // one whose answer was lost binds nobody, and is refused again
    await holds(ut, story(happens, mostRefused + 1), 8)
  })

  it('a request that is kept in one transaction and owed in another would be found lost', async () => {
    const { db, now } = ut.deps
    const partner = (await findPartner(ut.state.db, partnerId)) ?? assert.fail()
    let [books, messageId] = [await Books.open(ut.state.db), '']
    const acceptBadly = async (): Promise<void> => {
      const known = await db.selectFrom('exchange').select('id').where('message_id', '=', messageId).execute()
      if (known.length > 0) return // a repeat: it was accepted
      const row = { operation: 'GetCACertificates', messageId } as const
      const exchange = await insertExchangeRow({ db } as Store, partner, row)
      await db.transaction().execute((tx) => owe(tx, exchange, 'handle', now()))
    }
    const badStory: Story = {
      begins: async () => {
        books = await Books.open(ut.state.db)
        messageId = randomUUID()
      },
      happens: async () => {
        await ut.ask(acceptBadly)
        await ut.work()
      },
      books: () => books.discrepancies(),
    }
    const { trouble } = await breakEverywhere(ut.faults, badStory, new Set())
    assert.ok(
      trouble.some((one) => /^statement 1 dies \(insert .*: in GetCACertificates is accepted$/.test(one)),
      trouble.join('\n'),
    )
  })

  const certificateOf = (answer: Answer): Uint8Array[] =>
    answer.kind === 'certificates' ? answer.certificates.slice(0, 1) : []
})

const statesAsked = [
  { name: 'our own CVCA', abroad: false, least: 40 },
  { name: 'the CVCA of another state', abroad: true, least: 40 },
]
for (const { name, abroad, least } of statesAsked) {
  describe(`whichever statement breaks while a DV of ours asks ${name}`, function () {
    this.timeout(120_000)
    let world: World
    let ut: FaultyState
    let fu: State | undefined
    let books: Books
    let cvca: Partner
    let partnerId: string

    before(async () => {
      world = new World(START)
      ut = await FaultyState.found(world, 'UT')
      cvca = await ut.state.partner('UT-CVCA')
      partnerId = (await ut.state.partner('UT-DV')).id
      if (abroad) {
        fu = await world.found('FU')
        await ut.state.registerState(fu)
        await fu.registerState(ut.state)
        await settleAll()
      }
      await ask() // its first request is an initial one, and takes other statements than all that follow
      await settleAll()
    })
    after(() => world.close())

    /** Both states work until nothing is owed. */
    async function settleAll(): Promise<void> {
      for (let isOwed = true; isOwed; ) {
        await ut.work()
        await fu?.workOnce()
        world.pass(60_000) // the pause after an attempt that failed
        isOwed = (await owedIn(ut.state.db)) || (fu !== undefined && (await owedIn(fu.db)))
      }
    }

    const owedIn = async (db: Database): Promise<boolean> =>
      (await db.selectFrom('outbox').select('id').where('state', '=', 'due').execute()).length > 0

    async function ask(): Promise<void> {
      const { dv, db } = ut.state
      const how = { callbackUrl: ut.state.urlOf(dv), initial: false, again: true } // a process that died may have left one open
      const foreign = fu?.cvca
      const { application } = await ut.ask(() =>
        foreign === undefined
          ? askForCertificate(dv, cvca, how, ut.deps)
          : askForForeignCertificate(dv, { national: cvca, foreign }, how, ut.deps),
      )
      const { keyFingerprint } = application
      const expiresAt = new Date(world.now().getTime() + 3_600_000)
      await db
        .transaction()
        .execute((tx) => insertInitialPermission(tx, { partnerId, keyFingerprint, expiresAt }, world.now()))
    }

    /** What earlier stories left of keys that are out of use: each of their certificates would be verified again. */
    async function clearAway(): Promise<void> {
      const { db } = ut.state
      const retired = db.selectFrom('authority_key').select('holder_reference').where('state', '=', 'retired')
      const origins = ['held', 'relayed'] as const
      await db
        .deleteFrom('certificate')
        .where('origin', 'in', origins)
        .where('holder_reference', 'in', retired)
        .execute()
      await db.deleteFrom('authority_key').where('state', '=', 'retired').execute()
    }

    /** Every key of the DV has its one certificate, and the newest is in use. */
    async function keysCertified(): Promise<string[]> {
      const certifiedBy = abroad ? 'FUCVCA' : 'UTCVCA'
      const keys = (await listKeys(ut.state.db, ut.state.dv.id)).filter((key) => key.certifiedBy === certifiedBy)
      const wrong: string[] = []
      for (const { holderReference } of keys) {
        const held = await ut.state.certificates(ut.state.dv, holderReference)
        if (held.length !== 1) wrong.push(`${held.length} certificates for ${holderReference}`)
      }
      const inUse = keys.map(({ state }) => state).join()
      return [...wrong, ...(/^(retired,)*active$/.test(inUse) ? [] : [`keys are ${inUse}`])]
    }

    it('each of its keys is certified once, and the newest is in use', async () => {
      const story: Story = {
        begins: async () => {
          await clearAway()
          books = await Books.open(ut.state.db)
        },
        happens: async () => {
          await ask()
          await settleAll()
        },
        books: async () => [
          ...(await books.discrepancies()),
          ...(fu === undefined ? [] : await (await Books.open(fu.db)).discrepancies()),
          ...(await keysCertified()),
        ],
      }
      await holds(ut, story, least)
    })
  })
}
