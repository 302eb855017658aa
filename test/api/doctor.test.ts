import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { ApiDeps } from '../../src/api/deps.ts'
import { examineNode, type Surroundings } from '../../src/api/doctor/examine.ts'
import { makeSelfSignedCertificate } from '../../src/app/transport/index.ts'
import type { ExaminedView, Partner, WsSecurityMode } from '../../src/messages/index.ts'
import { openMemoryKeyStore } from '../../src/signatures/index.ts'
import { forgetProcess, noteProcess, type Store, setWsSecurity } from '../../src/store/index.ts'
import { openInMemory } from '../support/embedded-template.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'

const NOW = new Date('2026-11-30T12:00:00Z')
const GB = 1_000_000_000

describe('the examination of a node', () => {
  let store: Store
  let partner: Partner
  let tlsCertificatePem: string

  before(async () => {
    store = await openInMemory()
    partner = await insertPartnerRow(store)
    tlsCertificatePem = makeSelfSignedCertificate({
      subject: { commonName: 'n' },
      hostNames: [],
      notBefore: NOW,
      notAfter: new Date('2028-01-01T00:00:00Z'),
    }).certPem
  })
  after(() => store.close())

  const healthy: Surroundings = {
    disk: async () => ({ folder: '/data', free: 50 * GB, size: 100 * GB }),
    clockSynchronised: async () => true,
    flushesAtCommit: true,
    countJobs: async () => 0,
    reach: async () => {},
    tryConnection: async () => [],
  }
  let identities: ApiDeps['ownTls']['identities'] = []
  let signing: { readonly notAfter: Date } | undefined
  beforeEach(() => {
    identities = [{ name: 'tls', shown: () => tlsCertificatePem, renewal: undefined }]
  })
  const examine = async (what: ExaminedView['what'], more: Partial<Surroundings> = {}, now = NOW) => {
    const surroundings = { ...healthy, ...more }
    const deps = {
      db: store.db,
      keys: openMemoryKeyStore(),
      keyPlaces: { list: async () => [], placeOf: async () => 'software', otherwise: 'software', pkcs11: undefined },
      keyDoor: { state: { kind: 'secret' } },
      now: () => now,
      running: true,
      ownTls: { identities },
      wsSecurity: { certificateOf: () => signing },
      surroundings,
    }
    return (await examineNode(deps as unknown as ApiDeps)).filter((one) => one.what === what)
  }
  const states = (found: readonly ExaminedView[]) => found.map(({ state }) => state)

  it('finds a healthy node good in everything', async () => {
    for (const what of ['database', 'queue', 'clock', 'keys', 'TLS', 'partners', 'disk'] as const)
      assert.deepEqual(states(await examine(what)), ['good'], what)
  })

  it('tells which processes of a node on a server are silent, and what nobody does', async () => {
    const onServer = { flushesAtCommit: undefined }
    const lines = async () => (await examine('processes', onServer)).map(({ state, says }) => `${state} ${says}`)
    assert.deepEqual(await examine('processes'), [], 'an embedded node is one process')
    assert.deepEqual(await lines(), ['warning none runs'])
    const seen = (seconds: number) => new Date(NOW.getTime() - seconds * 1000)
    const one = { host: 'h', version: '1', startedAt: seen(99), seenAt: seen(9) }
    const [web, worker] = [{ ...one, id: randomUUID(), role: 'web', pid: 1 } as const, randomUUID()]
    await noteProcess(store.db, web)
    assert.deepEqual(await lines(), ['bad 1 web; nobody does the work'])
    await noteProcess(store.db, { ...one, id: worker, role: 'worker', pid: 2, seenAt: seen(31) })
    assert.deepEqual(await lines(), [
      'warning worker on h, pid 2, silent since 2026-11-30T11:59:29.000Z',
      'bad 1 web; nobody does the work',
    ])
    await noteProcess(store.db, { ...one, id: worker, role: 'worker', pid: 2 })
    assert.deepEqual(await lines(), ['good 1 web, 1 worker at work'])
    for (const id of [web.id, worker]) await forgetProcess(store.db, id)
  })

  it('says that a database which does not flush survives no power cut', async () => {
    const [found] = await examine('database', { flushesAtCommit: false })
    assert.match(found?.says ?? '', /survives a killed process, not a power cut/)
  })

  it('tells of a queue that cannot be reached, and goes on with the rest', async () => {
    const countJobs = async () => Promise.reject(new Error('Redis: connection refused'))
    assert.deepEqual(await examine('queue', { countJobs }), [
      { what: 'queue', state: 'bad', says: 'Redis: connection refused' },
    ])
    assert.deepEqual(states(await examine('disk', { countJobs })), ['good'])
  })

  it('tells of work that is owed for long, and of what waits for a person', async () => {
    const { id } = await insertExchangeRow(store, partner, { createdAt: NOW, owes: 'handle' })
    const later = new Date(NOW.getTime() + 2 * 3_600_000)
    const [found] = await examine('queue', {}, later)
    assert.match(found?.says ?? '', /^1 owed, the oldest for 2.0 hours/)
    await store.db.updateTable('outbox').set({ state: 'parked' }).where('exchange_id', '=', id).execute()
    const [parked] = await examine('queue')
    assert.match(parked?.mend ?? '', /eac exchange list --state parked/)
    await store.db.deleteFrom('outbox').execute()
  })

  it('calls a clock bad that the system does not keep, or that the database’s contradicts', async () => {
    assert.deepEqual(states(await examine('clock', { clockSynchronised: async () => false })), ['bad'])
    assert.deepEqual(states(await examine('clock', { clockSynchronised: async () => undefined })), ['warning'])
    const onServer = { flushesAtCommit: undefined }
    const [ahead] = await examine('clock', onServer, new Date(Date.now() + 3_600_000))
    assert.equal(ahead?.state, 'bad')
    assert.match(ahead?.says ?? '', /(3599|3600)\.\d s ahead of the database's/)
    assert.deepEqual(states(await examine('clock', onServer, new Date())), ['good'])
  })

  it('names the key that cannot be used', async () => {
    const row = { authority_id: partner.authorityId, certified_by: 'UTCVCA', holder_reference: 'UTDV00001' }
    const key = {
      id: partner.id,
      key_id: 'lost',
      public_key: new Uint8Array(),
      state: 'active',
      created_at: NOW,
    } as const
    await store.db
      .insertInto('authority_key')
      .values({ ...row, ...key })
      .execute()
    const [found] = await examine('keys')
    assert.equal(found?.state, 'bad')
    assert.match(found?.says ?? '', /cannot use its key UTDV00001/)
    await store.db.deleteFrom('authority_key').execute()
  })

  it('warns before our certificate runs out, and tells when it has', async () => {
    const [{ says = '' } = {}] = await examine('TLS')
    const end = new Date(/until (\S+),/.exec(says)?.[1] ?? '')
    const daysBefore = (days: number): Date => new Date(end.getTime() - days * 86_400_000)
    assert.deepEqual(states(await examine('TLS', {}, daysBefore(30))), ['warning'])
    assert.deepEqual(states(await examine('TLS', {}, daysBefore(-2))), ['bad'])
  })

  it('warns where other states could not be told of a new root in time', async () => {
    const notice = async (renewBeforeDays: number, announceRootDays: number) => {
      const renewal = { partnerId: partner.id, renewBeforeDays, announceRootDays }
      identities = [{ name: 'spoc.tls', shown: () => tlsCertificatePem, renewal }]
      return (await examine('TLS')).slice(1).map(({ state, says, mend }) => `${state} ${says}: ${mend}`)
    }
    assert.deepEqual(await notice(91, 90), [])
    const [early = ''] = await notice(30, 90)
    assert.match(
      early,
      /warning a new root for spoc\.tls would be told 29 days before.*not 90.*set renewBeforeDays .* more than 90/,
    )
    const [short = ''] = await notice(300, 250) // half of its life is 198 days
    assert.match(short, /would be told 197 days before.*too short-lived.*roots of the CA registered beforehand/)
  })

  it('names each partner that cannot be reached, and counts the others', async () => {
    await store.db.updateTable('partner').set({ service_url: 'https://cvca.example/' }).execute()
    const reach = async () => Promise.reject(new Error('cvca.example:443 refused the connection'))
    const [found] = await examine('partners', { reach })
    assert.deepEqual(
      [found?.state, found?.says],
      ['warning', `${partner.name}: cvca.example:443 refused the connection`],
    )
    const [good] = await examine('partners')
    assert.match(good?.says ?? '', /^1 of 1 reached/)
  })

  it('tells how much room there is', async () => {
    const disk = (free: number) => ({ disk: async () => ({ folder: '/data', free, size: 100 * GB }) })
    assert.deepEqual(states(await examine('disk', disk(0.5 * GB))), ['warning'])
    assert.deepEqual(states(await examine('disk', disk(0.05 * GB))), ['bad'])
  })

  it('finds messages that are to be signed and cannot be, or soon cannot', async () => {
    const set = (mode: WsSecurityMode) => store.db.transaction().execute((tx) => setWsSecurity(tx, partner.id, mode))
    const found = async (mode: WsSecurityMode, notAfter?: string) => {
      await set(mode)
      signing = notAfter === undefined ? undefined : { notAfter: new Date(notAfter) }
      const [one] = await examine('partners')
      return [one?.state, one?.says]
    }
    assert.deepEqual((await found('sign', '2027-11-30'))[0], 'good')
    assert.match((await found('sign')).join(' '), /^bad no key to sign messages to /)
    assert.match((await found('sign', '2026-12-20')).join(' '), /^warning .* signed with expires on 2026-12-20/)
    assert.match((await found('sign', '2026-11-20')).join(' '), /^bad .* expired on 2026-11-20/)
    assert.match((await found('demand')).join(' '), /^bad .* must sign, and no certificate of it is registered/)
    await set('none')
  })
})
