import assert from 'node:assert/strict'
import { Admission } from '../../src/async/index.ts'
import { hasMoved, judgeLoad, type Load } from '../../src/async/load.ts'
import { discharge, owe } from '../../src/async/outbox.ts'
import type { Exchange, Partner } from '../../src/messages/index.ts'
import type { Store } from '../../src/store/index.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'
import { openTestStore } from '../support/store.ts'

const LIMITS = { owedHandles: 100, oldestSeconds: 60, databaseSeconds: 10 }
const AT = new Date('2026-01-01T12:00:00Z')
const ago = (seconds: number): Date => new Date(AT.getTime() - seconds * 1000)
const loadOf = (...partners: [string, number, number?][]): Load =>
  new Map(partners.map(([partner, owed, age = 0]) => [partner, { owed, oldest: ago(age) }]))

describe('what is not taken under load', () => {
  const judge = (load: Load, before = new Map(), movedAt = AT) => judgeLoad(load, LIMITS, before, { at: AT, movedAt })
  const told = (closed: ReturnType<typeof judge>) => [...closed].map(([scope, { closes }]) => `${scope}: ${closes}`)

  it('is nothing, usually', () => {
    assert.deepEqual(told(judge(loadOf(['a', 10, 3]))), [])
  })
  it('is lists at half of what may be owed, and new requests at all of it', () => {
    assert.deepEqual(told(judge(loadOf(['a', 20], ['b', 20], ['c', 10]))), ['all: lists'])
    const full = told(judge(loadOf(['a', 24], ['b', 24], ['c', 24], ['d', 24], ['e', 4])))
    assert.deepEqual(full, ['all: requests'])
  })
  it('is what one partner brings that has its share, or whose work is too old: nobody else pays for its storm', () => {
    assert.deepEqual(told(judge(loadOf(['a', 25], ['b', 1]))), ['a: requests'])
    assert.deepEqual(told(judge(loadOf(['a', 5, 60], ['b', 1, 1]))), ['a: requests'])
  })
  it('is everybody’s when nothing goes on, though little is owed', () => {
    assert.deepEqual(told(judge(loadOf(['a', 1, 1]), new Map(), ago(60))), ['all: requests'])
  })
  it('opens again below four fifths, so that it does not flap', () => {
    const load = loadOf(['a', 22])
    const before = judge(loadOf(['a', 25]))
    assert.deepEqual(told(judge(load, new Map(before))), ['a: requests'])
    assert.deepEqual(told(judge(loadOf(['a', 19]), new Map(before))), [])
  })
  it('work goes on when some partner’s oldest is done, or none is owed', () => {
    assert.equal(hasMoved(loadOf(['a', 2, 50], ['b', 1, 9]), loadOf(['a', 9, 50], ['b', 1, 9])), false)
    assert.equal(hasMoved(loadOf(['a', 2, 50], ['b', 1, 9]), loadOf(['a', 9, 50])), true)
    assert.equal(hasMoved(loadOf(), loadOf(['a', 9, 50])), true)
  })
})

describe('admission', () => {
  let store: Store
  let partner: Partner
  let other: Partner
  before(async () => {
    store = await openTestStore()
    partner = await insertPartnerRow(store)
    other = await insertPartnerRow(store)
  })
  after(() => store?.close())

  const admissionOn = (db: Store['db'], says: string[] = []) =>
    new Admission({
      db,
      now: () => new Date(),
      limits: { ...LIMITS, owedHandles: 12 },
      process: 'all here:1',
      onChange: (one) => says.push(one.says),
    })

  async function owes(count: number, of: Partner): Promise<Exchange[]> {
    const made: Exchange[] = []
    for (let n = 0; n < count; n++) made.push(await insertExchangeRow(store, of, { operation: 'RequestCertificate' }))
    await store.db.transaction().execute(async (tx) => {
      for (const one of made) await owe(tx, one, 'handle', new Date())
    })
    return made
  }
  const kinds = async () =>
    (await store.db.selectFrom('event').select('kind').orderBy('id').execute()).map(({ kind }) => kind)

  it('refuses first lists, then new requests; callbacks and enquiries are taken; each change is one event of all processes', async () => {
    const says: string[] = []
    const [one, two] = [admissionOn(store.db, says), admissionOn(store.db)]
    await Promise.all([one.look(), two.look()])
    assert.equal(one.against('GetMasterList', other.id), undefined)
    const owed = [...(await owes(2, partner)), ...(await owes(2, other))]
    for (let n = 0; n < 2; n++) owed.push(...(await owes(1, await insertPartnerRow(store))))
    await one.look()
    assert.match(one.against('GetMasterList', other.id) ?? '', /too much to do/)
    assert.equal(one.against('RequestCertificate', other.id), undefined)
    for (let n = 0; n < 6; n++) owed.push(...(await owes(1, await insertPartnerRow(store))))
    await Promise.all([one.look(), two.look()])
    for (const operation of ['GetMasterList', 'RequestCertificate', 'GetCACertificates'] as const) {
      assert.match(two.against(operation, other.id) ?? '', /try again later/)
    }
    for (const operation of ['SendCertificates', 'GetDVCertificates', 'GeneralMessage'] as const) {
      assert.equal(one.against(operation, other.id), undefined)
    }
    await store.db.transaction().execute(async (tx) => {
      for (const { id } of owed) await discharge(tx, id, 'handle')
    })
    await Promise.all([one.look(), two.look()])
    await one.look()
    assert.equal(one.against('GetMasterList', other.id), undefined)
    const told = ['no lists are taken now', 'no new work is taken now', 'new work is taken again']
    assert.deepEqual(says, told)
    assert.deepEqual(await kinds(), told)
  })

  it('refuses the partner that has brought its share, and no other', async () => {
    const admission = admissionOn(store.db)
    await owes(3, partner)
    await admission.look()
    assert.match(admission.against('RequestCertificate', partner.id) ?? '', /your requests/)
    assert.equal(admission.against('RequestCertificate', other.id), undefined)
    assert.equal(admission.against('SendCertificates', partner.id), undefined)
    await store.db.deleteFrom('outbox').execute()
    await admission.look()
    assert.equal(admission.against('RequestCertificate', partner.id), undefined)
  })

  it('takes nothing while the database is not reached, and says so once', async () => {
    const says: string[] = []
    let reached = true
    const db = new Proxy(store.db, {
      get(target, name) {
        if (!reached && name === 'getExecutor') throw new Error('connection refused')
        const value = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const admission = admissionOn(db, says)
    await admission.look()
    reached = false
    await admission.look()
    await admission.look()
    assert.equal(admission.takesAnything, false)
    assert.match(admission.against('SendCertificates', partner.id) ?? '', /cannot take messages now/)
    reached = true
    await admission.look()
    assert.equal(admission.takesAnything, true)
    assert.deepEqual(says, ['the database is not reached: nothing is taken', 'the database is reached again'])
    assert.deepEqual((await kinds()).slice(-1), ['the database was not reached'])
  })
})
