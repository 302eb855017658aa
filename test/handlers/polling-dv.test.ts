import assert from 'node:assert/strict'
import { OutcomeWaiter, settle } from '../../src/async/index.ts'
import { type Caller, type HandlerDeps, takeEnquiry, takeRequest } from '../../src/handlers/index.ts'
import { openMemoryLedger } from '../../src/ledger/index.ts'
import type { AuthorityRole, ContractName, PartnerRole } from '../../src/messages/index.ts'
import { checkSignature, openMemoryKeyStore } from '../../src/signatures/index.ts'
import { findAuthority, findExchange, type Store } from '../../src/store/index.ts'
import { makeRequest } from '../support/applicant.ts'
import { insertPartnerRow } from '../support/exchange-rows.ts'
import { openTestStore } from '../support/store.ts'

/** TR-03129-2 4.3: what a DV without callbacks asked for is there for it once it is done. */
describe('a caller without callbacks whose request takes longer than the deadline', () => {
  const now = () => new Date()
  let store: Store
  let deps: HandlerDeps & { readonly outcomes: OutcomeWaiter }
  let begun: string[] = []
  before(async () => {
    store = await openTestStore()
    const outcomes = new OutcomeWaiter(store, now)
    await outcomes.start()
    const unused = async () => assert.fail('nothing goes out here')
    // the work itself is done by the test, when the time has come
    const dispatch = async (_task: string, id: string) => void begun.push(id)
    const keys = openMemoryKeyStore()
    const approvals = { suspension: 0, initialRequest: 0, registration: 0, rollover: 0, users: 0 } as const
    deps = {
      db: store.db,
      keys,
      ledger: openMemoryLedger(),
      now,
      checkSignature,
      approvals,
      dispatch,
      hurry: unused,
      call: unused,
      outcomes,
    }
  })
  beforeEach(() => {
    begun = []
  })
  after(async () => {
    await deps?.outcomes.close()
    await store?.close()
  })

  async function callerOf(ours: AuthorityRole, theirs: PartnerRole, contract: ContractName): Promise<Caller> {
    const partner = { ...(await insertPartnerRow(store)), role: theirs }
    const authority = await findAuthority(store.db, partner.authorityId)
    assert.ok(authority)
    return {
      partner,
      authority: { ...authority, role: ours, policy: { synchronousSeconds: 1 } },
      contract,
      forgiven: [],
    }
  }

  async function request(caller: Caller) {
    const { octets } = await makeRequest({ holderReference: 'UTDVFOUR00001', authorityReference: 'UTCVCA00001' })
    const command = { operation: 'RequestCertificate', replyTo: { callback: 'not-possible' }, certReq: octets } as const
    const answer = await takeRequest(command, caller, deps)
    const exchange = await findExchange(store.db, begun[0] ?? '')
    assert.ok(exchange)
    return { answer, exchange, again: () => takeRequest(command, caller, deps) }
  }

  const poll = (caller: Caller) =>
    takeEnquiry({ operation: 'GetDVCertificates', holderMnemonic: 'DVFOUR' }, caller, deps)
  const issued = { kind: 'certificates', certificates: [Uint8Array.of(1, 2, 3)] } as const

  it('a DV of 1.4 is told that it comes later, and gets it by GetDVCertificates', async () => {
    const caller = await callerOf('CVCA', 'DV', 'tr-03129/1.4')
    const { answer, exchange, again } = await request(caller)
    assert.deepEqual(answer, { kind: 'accepted' })
    assert.equal(exchange.state, 'accepted')
    assert.deepEqual(await poll(caller), { kind: 'refused', reason: 'certificate-not-finished' })
    assert.ok(await settle(exchange, issued, async () => {}, {}, deps))
    assert.deepEqual(await poll(caller), issued)
    assert.deepEqual(await again(), issued)
  })

  for (const [ours, theirs, contract] of [
    ['CVCA', 'DV', 'tr-03129/1.1'],
    ['DV', 'terminal', 'tr-03129/1.4'],
  ] as const) {
    it(`a ${theirs} of ${contract} cannot ask again: it is told so, and the work stops`, async () => {
      const { answer, exchange } = await request(await callerOf(ours, theirs, contract))
      assert.deepEqual(answer, { kind: 'refused', reason: 'synchronous-not-possible' })
      assert.equal(await settle(exchange, issued, async () => {}, {}, deps), false)
    })
  }
})
