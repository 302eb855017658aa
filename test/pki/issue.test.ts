import assert from 'node:assert/strict'
import { decodeRequest, parseHolderReference } from '../../src/cvc/index.ts'
import { type IssuedEntry, type IssuedJournal, openMemoryLedger } from '../../src/ledger/index.ts'
import type { Exchange, Partner } from '../../src/messages/index.ts'
import {
  chooseIssuingKey,
  compareWithLedger,
  createAuthority,
  decide,
  defaultPolicy,
  earlierDecision,
  judgeForm,
  judgeRequest,
  keepIssued,
  parsePolicy,
  rollOver,
  sign,
  signAndNote,
} from '../../src/pki/index.ts'
import { checkSignature, openMemoryKeyStore } from '../../src/signatures/index.ts'
import {
  type AuthorityRecord,
  findCertificatesByHolder,
  findPartner,
  insertInitialPermission,
  insertPartner,
  type Store,
  setPartnerState,
  writeBeside,
} from '../../src/store/index.ts'
import { makeRequest } from '../support/applicant.ts'
import { openTestStore } from '../support/store.ts'

const START = Date.parse('2026-11-10T12:00:00Z')
const DAY = 86_400_000

describe('a decision to issue', () => {
  let store: Store
  let clock: number
  let cvca: AuthorityRecord
  let deps: Parameters<typeof sign>[2]
  let partnerId: string

  beforeEach(async () => {
    clock = START
    store = await openTestStore()
    deps = {
      db: store.db,
      keys: openMemoryKeyStore(),
      ledger: openMemoryLedger(),
      now: () => new Date(clock),
      checkSignature,
    }
    const wish = { name: 'UT-CVCA', role: 'CVCA', country: 'UT', mnemonic: 'CVCATST' } as const
    cvca = await createAuthority({ ...wish, policy: defaultPolicy('CVCA') }, deps)
    partnerId = await register('DV')
  })
  afterEach(() => store.close())

  function register(role: Partner['role'], mnemonic = 'DVDOM'): Promise<string> {
    const wish = {
      name: mnemonic,
      authorityId: cvca.id,
      role,
      country: 'UT',
      mnemonic,
      edition: 'tr-03129/1.1',
    } as const
    const rest = {
      serviceUrl: undefined,
      callbackRule: 'response-url',
      callbackTargets: [],
      pushUrl: undefined,
      tlsCertificates: [],
    } as const
    return store.db.transaction().execute((tx) => insertPartner(tx, { ...wish, ...rest }, deps.now()))
  }

  /** All that stands behind a request of this partner, freshly read. */
  async function caseOf(octets: Uint8Array, of = partnerId) {
    const partner = await findPartner(store.db, of)
    const form = await judgeForm(decodeRequest(octets), checkSignature)
    const issuing = await chooseIssuingKey(cvca, parseHolderReference('UTCVCATST00001'), deps)
    assert.ok(partner && form.ok && issuing)
    const exchange = { id: '00000000-0000-4000-8000-000000000001' } as Exchange
    await store.db
      .insertInto('exchange')
      .values({
        id: exchange.id,
        partner_id: of,
        authority_id: cvca.id,
        direction: 'in',
        contract: 'tr-03129/1.1',
        operation: 'RequestCertificate',
        content_sha256: '',
        state: 'accepted',
        created_at: deps.now(),
      })
      .onConflict((on) => on.doNothing())
      .execute()
    return { authority: cvca, partner, exchange, requestOctets: octets, verified: form.request, issuing }
  }

  async function allowedRequest(reference = 'UTDVDOM00001') {
    const request = await makeRequest({ holderReference: reference, authorityReference: 'UTCVCATST00001' })
    const { keyFingerprint } = request
    const expiresAt = new Date(clock + DAY)
    await store.db
      .transaction()
      .execute((tx) => insertInitialPermission(tx, { partnerId, keyFingerprint, expiresAt }, deps.now()))
    const issueCase = await caseOf(request.octets)
    const judgement = await judgeRequest(issueCase.verified, issueCase, deps)
    assert.equal(judgement.kind, 'initial')
    assert.ok(judgement.kind === 'initial')
    return { request, issueCase, judgement }
  }

  async function suspendAndResume(): Promise<void> {
    await store.db.transaction().execute((tx) => setPartnerState(tx, partnerId, 'suspended', undefined))
    clock += 1_000
    await store.db.transaction().execute((tx) => setPartnerState(tx, partnerId, 'active', deps.now()))
    clock += 1_000
  }

  it('is one for two equal requests at once, and only one of two signatures is kept', async () => {
    const { issueCase, judgement } = await allowedRequest()
    const [one, two] = [await decide(issueCase, judgement, deps), await decide(issueCase, judgement, deps)]
    assert.ok(!('kind' in one) && !('kind' in two))
    assert.equal(one.id, two.id)
    const [first, second] = [await sign(one, issueCase.issuing, deps), await sign(two, issueCase.issuing, deps)]
    await store.db.transaction().execute((tx) => writeBeside(tx, keepIssued(one, first, deps.now())))
    const again = store.db.transaction().execute((tx) => writeBeside(tx, keepIssued(two, second, deps.now())))
    await assert.rejects(again, { code: 'issued-meanwhile' })
    const decision = await earlierDecision(issueCase, deps)
    assert.ok(decision !== undefined && !('kind' in decision))
    assert.deepEqual((await sign(decision, issueCase.issuing, deps)).octets, first.octets)
  })

  it('is not made for a partner that was suspended while it was judged', async () => {
    const { issueCase, judgement } = await allowedRequest()
    await store.db.transaction().execute((tx) => setPartnerState(tx, partnerId, 'suspended', undefined))
    const decision = await decide(issueCase, judgement, deps)
    assert.ok('kind' in decision && decision.kind === 'refused')
    assert.match(decision.why, /suspended/)
  })

  it('is not carried out for a partner that was suspended while it was signed', async () => {
    const { issueCase, judgement } = await allowedRequest()
    const decision = await decide(issueCase, judgement, deps)
    assert.ok(!('kind' in decision))
    const certificate = await sign(decision, issueCase.issuing, deps)
    await store.db.transaction().execute((tx) => setPartnerState(tx, partnerId, 'suspended', undefined))
    const kept = store.db.transaction().execute((tx) => writeBeside(tx, keepIssued(decision, certificate, deps.now())))
    await assert.rejects(kept, { code: 'partner-suspended' })
  })

  it('that was never carried out is not carried out after a suspension', async () => {
    const { request, issueCase, judgement } = await allowedRequest()
    assert.ok(!('kind' in (await decide(issueCase, judgement, deps))))
    await suspendAndResume()
    const later = await earlierDecision(await caseOf(request.octets), deps)
    assert.ok(later !== undefined && 'kind' in later)
    assert.match(later.why, /out of date/)
  })

  it('that was never carried out is not carried out when its time is over', async () => {
    const { request, issueCase, judgement } = await allowedRequest()
    assert.ok(!('kind' in (await decide(issueCase, judgement, deps))))
    clock += 91 * DAY
    const late = await earlierDecision(await caseOf(request.octets), deps)
    assert.ok(late !== undefined && 'kind' in late)
    assert.match(late.why, /out of date/)
  })

  describe('made for a key that was replaced before it signed', () => {
    async function decidedBefore() {
      const { request, issueCase, judgement } = await allowedRequest()
      const decision = await decide(issueCase, judgement, deps)
      assert.ok(!('kind' in decision))
      return { request, issueCase, decision }
    }

    /** The request is asked again, after a rollover. */
    async function askedAgain(request: { readonly octets: Uint8Array }) {
      await rollOver(cvca, deps)
      const issueCase = await caseOf(request.octets)
      const decision = await earlierDecision(issueCase, deps)
      assert.ok(decision !== undefined && !('kind' in decision), JSON.stringify(decision))
      return { issueCase, decision }
    }

    it('is carried out by the key in use, and not with what the one before signs yet', async () => {
      const { request, issueCase: before, decision: former } = await decidedBefore()
      const { issueCase, decision } = await askedAgain(request)
      await assert.rejects(sign(former, issueCase.issuing, deps), { code: 'no-valid-key' })
      const certificate = await signAndNote(issueCase, decision, deps)
      assert.equal(certificate.authorityReference, issueCase.issuing.certificate.holderReference)
      assert.notEqual(certificate.authorityReference, before.issuing.certificate.holderReference)
      const late = await sign(former, before.issuing, deps)
      const keepOf = (one: typeof certificate) =>
        store.db.transaction().execute((tx) => writeBeside(tx, keepIssued(decision, one, deps.now())))
      await assert.rejects(keepOf(late), { code: 'issued-meanwhile' })
      await keepOf(certificate)
    })

    it('is carried out with the certificate that was signed before, where its caller had given up', async () => {
      const { request, issueCase: before, decision: former } = await decidedBefore()
      const signed = await signAndNote(before, former, deps)
      const { issueCase, decision } = await askedAgain(request)
      assert.deepEqual((await signAndNote(issueCase, decision, deps)).octets, signed.octets)
      await store.db.transaction().execute((tx) => writeBeside(tx, keepIssued(decision, signed, deps.now())))
    })
  })

  it('is made for DVs by a CVCA and for nobody else, whatever was allowed', async () => {
    const terminal = await register('terminal', 'GATE')
    const request = await makeRequest({ holderReference: 'UTGATE00001', authorityReference: 'UTCVCATST00001' })
    const issueCase = await caseOf(request.octets, terminal)
    const judgement = await judgeRequest(issueCase.verified, issueCase, deps)
    assert.ok(judgement.kind === 'refused')
    assert.match(judgement.why, /does not certify a terminal/)
  })

  it('is carried out with the certificate that was signed, where the process ended before it was kept', async () => {
    const { issueCase, judgement } = await allowedRequest()
    const decision = await decide(issueCase, judgement, deps)
    assert.ok(!('kind' in decision))
    const signed = await signAndNote(issueCase, decision, deps)
    const { carriedOut, forgotten } = await compareWithLedger(deps)
    assert.deepEqual({ carriedOut, forgotten }, { carriedOut: 1, forgotten: 0 })
    const again = await earlierDecision(issueCase, deps)
    assert.ok(again !== undefined && !('kind' in again))
    assert.deepEqual((await signAndNote(issueCase, again, deps)).octets, signed.octets)
    assert.deepEqual(await compareWithLedger(deps), { numbers: [], carriedOut: 0, forgotten: 0 })
  })

  describe('made while the clock was ahead', () => {
    async function decidedAhead() {
      clock += 2 * DAY
      const { issueCase, judgement } = await allowedRequest()
      const decision = await decide(issueCase, judgement, deps)
      assert.ok(!('kind' in decision))
      return { issueCase, decision }
    }

    it('is dated anew and carried out at once when the clock is right, and not with what was signed by the other dates', async () => {
      const { issueCase, decision } = await decidedAhead()
      const ahead = await sign(decision, issueCase.issuing, deps)
      clock = START
      const certificate = await signAndNote(issueCase, decision, deps)
      assert.deepEqual([certificate.effective, certificate.expires], ['2026-11-10', '2027-02-07'])
      const keepOf = (one: typeof certificate) =>
        store.db.transaction().execute((tx) => writeBeside(tx, keepIssued(decision, one, deps.now())))
      await assert.rejects(keepOf(ahead), { code: 'issued-meanwhile' })
      await keepOf(certificate)
      const again = await earlierDecision(issueCase, deps)
      assert.ok(again !== undefined && !('kind' in again))
      assert.ok(Buffer.from(again.body).equals(certificate.signedOctets))
      assert.deepEqual((await signAndNote(issueCase, again, deps)).octets, certificate.octets)
    })

    it('is carried out with what was signed and noted then, where its caller had given up; no start is needed for that', async () => {
      const { issueCase, decision } = await decidedAhead()
      const signed = await signAndNote(issueCase, decision, deps)
      clock = START
      assert.deepEqual((await signAndNote(issueCase, decision, deps)).octets, signed.octets)
      assert.equal((await compareWithLedger(deps)).carriedOut, 1)
      const again = await earlierDecision(issueCase, deps)
      assert.ok(again !== undefined && !('kind' in again))
      assert.deepEqual((await signAndNote(issueCase, again, deps)).octets, signed.octets)
    })
  })

  it('of a forgotten certificate vouches only where a key of ours signed it', async () => {
    const { issueCase, judgement } = await allowedRequest()
    const decision = await decide(issueCase, judgement, deps)
    assert.ok(!('kind' in decision))
    const certificate = await signAndNote(issueCase, decision, deps)
    await store.db.deleteFrom('issuance').execute()
    const forged = Buffer.from(certificate.octets)
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1
    for (const journal of await deps.ledger.journals()) {
      for await (const page of journal.pages()) {
        const noted = page.find(({ partner }) => partner !== undefined)
        assert.ok(noted)
        await deps.ledger.noteIssued({ ...noted, certificate: forged.toString('base64') })
      }
    }
    const kept = async () =>
      (await findCertificatesByHolder(store.db, cvca.id, certificate.holderReference)).map(({ octets }) => octets)
    assert.equal((await compareWithLedger(deps)).forgotten, 2)
    assert.deepEqual(await kept(), [certificate.octets])
  })

  it('is linked key by key, also when two roll over at once', async () => {
    const ended = await Promise.allSettled([rollOver(cvca, deps), rollOver(cvca, deps)])
    assert.deepEqual(ended.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    const { link } = await rollOver(cvca, deps)
    const made = ended.find((one) => one.status === 'fulfilled')
    assert.equal(link?.authorityReference, made?.value.selfSigned.holderReference)
  })

  it('is found forgotten in the journal of whichever process noted it', async () => {
    for (const reference of ['UTDVDOM00001', 'UTDVDOM00002']) {
      const { issueCase, judgement } = await allowedRequest(reference)
      const decision = await decide(issueCase, judgement, deps)
      assert.ok(!('kind' in decision))
      await signAndNote(issueCase, decision, deps)
    }
    await store.db.deleteFrom('issuance').execute()
    const entries: IssuedEntry[] = []
    for (const journal of await deps.ledger.journals()) for await (const page of journal.pages()) entries.push(...page)
    const [known, one, other] = entries
    assert.ok(known && one && other)
    const journal = (at: string, ...pages: IssuedEntry[]): IssuedJournal => ({
      lastWrittenAt: new Date(at),
      async *pages() {
        for (const entry of pages) yield [entry]
      },
    })
    const journals = [journal('2026-11-10T12:00:02Z', one, known), journal('2026-11-10T12:00:01Z', other)]
    const ledger = { ...deps.ledger, journals: async () => journals }
    assert.equal((await compareWithLedger({ ...deps, ledger })).forgotten, 2)
  })
})

describe('a policy', () => {
  it('keeps within the lives the EU policy allows, unless it says on purpose that it does not', () => {
    const long = { ...defaultPolicy('CVCA'), ownValidityDays: 1_200 }
    assert.throws(() => parsePolicy(long, 'CVCA'), /181 to 1096 days/)
    assert.equal(parsePolicy({ ...long, outsideEuPolicy: true }, 'CVCA').ownValidityDays, 1_200)
    const dv = defaultPolicy('DV')
    assert.throws(() => parsePolicy({ ...dv, grants: { ...dv.grants, validityDays: 32 } }, 'DV'), /1 to 31 days/)
    const forever = { ...long, outsideEuPolicy: true, ownValidityDays: 20_000 }
    assert.throws(() => parsePolicy(forever, 'CVCA'))
  })

  it('is the default for every role', () => {
    for (const role of ['CVCA', 'DV', 'TCC'] as const)
      assert.deepEqual(parsePolicy(defaultPolicy(role), role), defaultPolicy(role))
  })
})
