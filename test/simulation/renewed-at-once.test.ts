import assert from 'node:assert/strict'
import { askForCertificate, type HandlerDeps, renewDue } from '../../src/handlers/index.ts'
import { insertInitialPermission, openServerStore, type Store } from '../../src/store/index.ts'
import { describeOnServer } from '../support/on-server.ts'
import { testPostgres } from '../support/postgres.ts'
import { type State, World } from './world.ts'

const DAY = 86_400_000

describeOnServer('two processes of a node that renew a certificate at once', () => {
  let world: World
  let ut: State
  let other: Store
  let keysMade: string[]

  beforeEach(async () => {
    const url = await (await testPostgres()).newDatabase()
    const open = (name: string) => openServerStore({ url, connections: 6, name, onTrouble: () => {} })
    world = new World('2026-11-10T12:00:00Z')
    ut = await world.found('UT', { store: await open('one') })
    other = await open('other')
    await firstCertificate()
    world.pass(80 * DAY)
    keysMade = []
  })
  afterEach(async () => {
    await other?.close()
    await world?.close()
  })

  const how = (initial = false) => ({ callbackUrl: ut.urlOf(ut.dv), initial })

  async function firstCertificate(): Promise<void> {
    const { application } = await askForCertificate(ut.dv, await ut.partner('UT-CVCA'), how(true), ut.deps)
    const partnerId = (await ut.partner('UT-DV')).id
    const permission = { partnerId, keyFingerprint: application.keyFingerprint, expiresAt: new Date('2026-11-11') }
    await ut.db.transaction().execute((tx) => insertInitialPermission(tx, permission, world.now()))
    await world.settle()
  }

  /** @param meanwhile while its key is made */
  function process(db: Store['db'], meanwhile: () => Promise<void> = async () => {}): HandlerDeps {
    const { keys } = ut.deps
    const counted: HandlerDeps['keys'] = {
      signer: (id) => keys.signer(id),
      async create(spec) {
        await meanwhile()
        const made = await keys.create(spec)
        keysMade.push(made.keyId)
        return made
      },
    }
    return { ...ut.deps, db, keys: counted }
  }

  async function renew(deps: HandlerDeps): Promise<void> {
    const onTrouble = (_chain: unknown, error: unknown) => assert.fail(String(error))
    await renewDue({ ...deps, automatic: true, callbackUrlOf: () => ut.urlOf(ut.dv), onTrouble })
  }

  async function requestsOfDv(): Promise<string[]> {
    const requests = (await ut.exchanges()).filter(
      ({ direction, operation }) => direction === 'out' && operation === 'RequestCertificate',
    )
    return requests.map(({ id }) => id)
  }

  const numbers = async () =>
    (await ut.db.selectFrom('holder_number').select('next_number').where('authority_id', '=', ut.dv.id).execute()).map(
      ({ next_number }) => next_number - 1,
    )

  it('make one request, one key, and use up one number', async () => {
    await Promise.all([renew(process(ut.db)), renew(process(other.db))])
    assert.equal((await requestsOfDv()).length, 2) // the first one, and this
    assert.equal(keysMade.length, 1)
    assert.deepEqual(await numbers(), [2])
    const kept = await ut.db.selectFrom('authority_key').select('state').where('authority_id', '=', ut.dv.id).execute()
    assert.deepEqual(kept.map(({ state }) => state).sort(), ['active', 'requested'])
  })

  it('leave it to the one that began, however long its key takes', async () => {
    await renew(process(ut.db, () => renew(process(other.db))))
    assert.equal((await requestsOfDv()).length, 2)
    assert.equal(keysMade.length, 1)
  })

  it('tell a person who asks in between', async () => {
    const byHand = async () =>
      assert.rejects(askForCertificate(ut.dv, await ut.partner('UT-CVCA'), how(), process(other.db)), {
        code: 'asked-meanwhile',
        message: 'UTCVCA is being asked at this moment; see eac coverage',
      })
    await renew(process(ut.db, byHand))
    assert.equal((await requestsOfDv()).length, 2)
  })

  it('tell a person who asks while the request is open which one it is, and ask again where that is wanted', async () => {
    await renew(process(ut.db))
    const [, open] = await requestsOfDv()
    const superior = await ut.partner('UT-CVCA')
    await assert.rejects(askForCertificate(ut.dv, superior, how(), process(ut.db)), {
      code: 'asked-already',
      message: new RegExp(`^UTCVCA is asked already: exchange ${open} .*eac exchange close ${open}.*--again$`),
    })
    assert.equal(keysMade.length, 1)
    await askForCertificate(ut.dv, superior, { ...how(), again: true }, process(ut.db))
    assert.equal((await requestsOfDv()).length, 3)
    await world.settle()
    await askForCertificate(ut.dv, superior, how(), process(ut.db))
    assert.equal((await requestsOfDv()).length, 4)
  })

  it('do not wait for good for one that died, and what that one does late is undone', async () => {
    const died = async () => {
      world.pass(6 * 60_000)
      await renew(process(other.db))
    }
    await renew(process(ut.db, died))
    assert.equal((await requestsOfDv()).length, 2)
    const [row] = await ut.db.selectFrom('request_claim').selectAll().execute()
    assert.equal(row, undefined)
  })

  it('ask again at the next look where the key store failed', async () => {
    const broken = process(ut.db, () => Promise.reject(new Error('the key store is busy')))
    const troubled: unknown[] = []
    const onTrouble = (_chain: unknown, error: unknown) => troubled.push(error)
    await renewDue({ ...broken, automatic: true, callbackUrlOf: () => ut.urlOf(ut.dv), onTrouble })
    assert.match(String(troubled), /the key store is busy/)
    await renew(process(other.db))
    assert.equal((await requestsOfDv()).length, 2)
  })
})
