import assert from 'node:assert/strict'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from 'node:tls'
import type { TlsFromCa } from '../../src/app/tls-config.ts'
import type { OwnTlsView } from '../../src/messages/index.ts'
import { readCrl } from '../../src/spoc-channel/index.ts'
import { eventually } from '../support/eventually.ts'
import { makeTestFolder, startTestNode, type TestNode } from '../support/node.ts'
import { addAuthority, register } from '../support/utopia.ts'

const DAY = 86_400_000
const HOME = { name: 'home', kind: 'local', authority: 'UT-DV', crlUrl: 'http://crl.example.ut/home.crl' } as const
const CA = { ...HOME, crlDays: 30, root: { key: 'ecdsa-p256', days: 2_190 } } as const
const OWN = {
  ca: 'home',
  product: 'tls',
  commonName: 'node.example.ut',
  dnsNames: ['node.example.ut'],
  fields: {},
  key: 'ecdsa-p256',
  renewBeforeDays: 30,
  announceDays: 14,
  announceRootDays: 90,
  keepOldDays: 7,
} as const

describe('a node whose TLS certificate comes from a CA', function () {
  this.timeout(60_000)
  const clock = { ahead: 0 }
  const now = (): Date => new Date(Date.now() + clock.ahead)
  let made: Awaited<ReturnType<typeof makeTestFolder>>
  let node: TestNode

  const start = async (own: Partial<TlsFromCa> = {}): Promise<void> => {
    const config = {
      ...made.config,
      cas: [{ ...CA, crlFolder: join(made.folder, 'crl') }],
      tls: { ...OWN, ...own },
    } as typeof made.config
    node = await startTestNode('UT', { now, again: { ...made, config } })
    await eventually('it listens', () => node.port !== undefined)
  }
  before(async () => {
    made = await makeTestFolder('UT', now())
    const first = await startTestNode('UT', { again: made })
    await addAuthority(first.operator, 'UT-DV', 'DV', 'POLICE')
    await first.stop()
    await start()
  })
  after(() => node?.close())

  const own = async (): Promise<OwnTlsView> => (await node.operator.call('node.show', {})).ownTls[0] ?? assert.fail()
  const eventsOf = async (kind: string) =>
    (await node.operator.call('event.list', { limit: 500 })).events.filter((one) => one.kind === kind)
  const shown = (): Promise<string> => fingerprintAt(node.port ?? assert.fail('it does not listen'))

  it('orders the first one at its first start, and listens with it', async () => {
    const { fingerprint, ca, next, notAfter } = await own()
    assert.deepEqual([ca, next], ['home', undefined])
    assert.equal(await shown(), fingerprint)
    assert.ok(Date.parse(notAfter ?? '') > Date.now() + 360 * DAY)
    const [order] = await node.operator.call('ca.orders', { ca: 'home', open: false })
    assert.deepEqual(
      [order?.product, order?.commonName, order?.dnsNames],
      ['tls', 'node.example.ut', ['node.example.ut']],
    )
  })

  it('shows the same one after a restart, and orders none', async () => {
    const before = await shown()
    await node.stop()
    await start()
    assert.equal(await shown(), before)
    assert.equal((await node.operator.call('ca.orders', { ca: 'home', open: false })).length, 1)
  })

  it('orders the next one in time, tells of it, and uses it once the days of notice are over, without a restart', async () => {
    const before = await shown()
    const { tlsCertificate, authorities } = await node.operator.call('node.show', {})
    const who = { name: 'cvca-of-dv', authority: 'UT-DV', role: 'CVCA', mnemonic: 'CVCATST' } as const
    const serviceUrl = authorities[0]?.serviceUrl ?? ''
    await register(node.operator, { ...who, serviceUrl, tlsCertificates: [tlsCertificate] })
    clock.ahead = 340 * DAY
    await eventually('the next one is here', async () => (await own()).next?.fingerprint !== undefined)
    const { next } = await own()
    assert.match(next?.why ?? '', /^the one in use ends on /)
    assert.match(next?.says ?? '', /^used from /)
    assert.equal(Date.parse(next?.useFrom ?? '') > now().getTime() + 13 * DAY, true)
    assert.equal(await shown(), before)
    const { tlsCertificates } = await node.operator.call('partner.show', { name: 'cvca-of-dv' })
    const known = tlsCertificates.map(({ fingerprint }) => fingerprint)
    assert.deepEqual(known, [before, next?.fingerprint], 'of the same node: it knows the next one')
    const [ready] = await eventsOf('own TLS certificate ready')
    assert.equal(ready?.details.why, 'partners are to know it first')

    clock.ahead = 355 * DAY
    await eventually('it is in use', async () => (await shown()) === next?.fingerprint)
    assert.equal((await own()).next, undefined)
    assert.equal((await node.operator.call('ca.orders', { ca: 'home', open: false })).length, 2)
  })

  it('removes the key of the one before after the stated days', async () => {
    const files = async () => (await readdir(join(made.config.data, 'keys'))).length
    const before = await files()
    clock.ahead = 363 * DAY
    await eventually('it is told', async () => (await eventsOf('old TLS key removed')).length === 1)
    assert.equal(await files(), before - 1)
  })

  it('orders one at once when an operator asks, when it was revoked, and never two', async () => {
    const before = await shown()
    await Promise.all([1, 2, 3].map(() => node.operator.call('node.renew-tls', { identity: 'tls' })))
    await eventually('the next one is here', async () => (await own()).next?.fingerprint !== undefined)
    const orders = await node.operator.call('ca.orders', { ca: 'home', open: false })
    assert.equal(orders.length, 3)
    const inUse = orders.find(({ serial }) => serial !== undefined && serial === orders[1]?.serial)
    await node.operator.call('ca.revoke', { id: inUse?.id ?? '', reason: 'superseded' })
    await node.operator.call('node.renew-tls', {})
    assert.equal(await shown(), before)
    await eventually('it is replaced', async () => (await shown()) !== before)
  })

  it('keeps the published CRL of its CA new: with what was revoked at once, and each day', async () => {
    const file = join(made.folder, 'crl', 'home.crl')
    const published = async () => {
      const read = readCrl(await readFile(file))
      return read.ok ? read.crl : assert.fail(read.why)
    }
    await eventually('it lists the one that was revoked', async () => (await published()).revoked.size === 1)
    const { thisUpdate } = await published()
    clock.ahead += 2 * DAY
    await eventually('it is made anew', async () => (await published()).thisUpdate > thisUpdate)
  })

  it('orders another one where its key is gone, as after a restore', async () => {
    const before = await shown()
    await node.stop()
    const folder = join(made.config.data, 'keys')
    for (const { name: file } of (await readdir(folder, { withFileTypes: true })).filter((one) => one.isFile())) {
      const isForTls = /"use": "tls"/.test(await readFile(join(folder, file), 'utf8'))
      if (isForTls) await rm(join(folder, file))
    }
    await start()
    assert.notEqual(await shown(), before)
    assert.equal((await eventsOf('own TLS certificate lost')).length, 1)
  })

  it('says what is wrong where the CA refuses, and orders anew once that is mended', async () => {
    const before = await shown()
    await node.stop()
    await start({ commonName: 'other.example.ut', days: 9_999 })
    await eventually('it came to nothing', async () => (await own()).trouble !== undefined)
    assert.match((await own()).trouble ?? '', /valid for 1 to 550 days/)
    assert.equal(await shown(), before)
    const [line] = (await node.operator.call('node.examine', {})).filter(({ what }) => what === 'TLS')
    assert.match(`${line?.state} ${line?.says}`, /^warning .*came to nothing: .*550 days/)
    await node.stop()
    await start({ commonName: 'other.example.ut', announceDays: 0 })
    await eventually('it is replaced', async () => (await shown()) !== before)
    assert.equal((await own()).trouble, undefined)
  })
})

/** SHA-256 of what a listener of this machine shows. */
function fingerprintAt(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      const fingerprint = socket.getPeerX509Certificate()?.fingerprint256.replaceAll(':', '').toLowerCase() ?? ''
      socket.destroy()
      resolve(fingerprint)
    })
    socket.on('error', reject)
  })
}
