import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../../src/app/config.ts'
import { spocSchema } from '../../src/app/spoc-config.ts'
import type { SpocStateForm } from '../../src/messages/index.ts'
import { startCrlServer } from '../spoc-channel/crl-server.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import type { TestNode } from '../support/node.ts'
import { StateNode } from '../support/spoc-state.ts'

const ROUNDS = 3
const NOTICES_A_ROUND = 8

interface Side {
  readonly country: string
  readonly node: TestNode
  readonly form: SpocStateForm
  close(): Promise<void>
}

describe('two states whose SPOCs show certificates of a CA of their node', function () {
  this.timeout(240_000)
  let sides: readonly [Side, Side]

  before(async () => {
    sides = [await startSide('UT'), await startSide('FU')]
    for (const [one, other] of bothWays()) await one.node.operator.call('state.add', { form: other.form })
  })
  after(async () => {
    for (const side of sides ?? []) await side.close()
  })

  const bothWays = (): [Side, Side][] => {
    const [ut, fu] = sides
    return [
      [ut, fu],
      [fu, ut],
    ]
  }
  const own = async ({ node }: Side) => {
    const found = (await node.operator.call('node.show', {})).ownTls.find(({ identity }) => identity === 'spoc.tls')
    return found ?? assert.fail('it shows none')
  }
  const eventsOf = async ({ node }: Side, kind: string) =>
    (await node.operator.call('event.list', { limit: 1000 })).events.filter((one) => one.kind === kind)
  const sent = async ({ node }: Side) =>
    (await node.operator.call('exchange.list', { limit: 1000 })).exchanges.filter(
      ({ direction, operation }) => direction === 'out' && operation === 'GeneralMessage',
    )

  it('renew them while messages flow both ways, and none is refused or tried twice', async () => {
    const shown = new Set<string>()
    for (let round = 0; round < ROUNDS; round++) {
      for (const [one, other] of bothWays()) {
        const { fingerprint = '' } = await own(one)
        shown.add(fingerprint)
        await one.node.operator.call('node.renew-tls', { identity: 'spoc.tls' })
        let number = 0
        await eventually('the next one is in use', async () => {
          if (number++ < NOTICES_A_ROUND) await notify(one, other, `${round}.${number}`)
          if (number < NOTICES_A_ROUND) await notify(other, one, `${round}.${number}`)
          return (await own(one)).fingerprint !== fingerprint && number >= NOTICES_A_ROUND
        })
      }
    }
    assert.equal(shown.size, 2 * ROUNDS)
    for (const [one] of bothWays()) {
      await eventually('all are taken', async () => (await sent(one)).every(({ state }) => state === 'closed'))
      assert.ok((await sent(one)).length > ROUNDS * NOTICES_A_ROUND)
      assert.equal((await eventsOf(one, 'own TLS certificate in use')).length, ROUNDS + 1)
      for (const kind of ['caller refused', 'attempt failed']) assert.deepEqual(await eventsOf(one, kind), [], kind)
    }
  })

  const notify = ({ node }: Side, { country }: Side, number: string) =>
    node.operator.call('notice.send', { to: country, says: { subject: `Notice ${number}`, body: 'All is well.' } })
})

async function startSide(country: string): Promise<Side> {
  const folder = await mkdtemp(join(tmpdir(), 'eac-crl-'))
  const lists = await startCrlServer(new Uint8Array())
  lists.answer = (_request, response) =>
    void readFile(join(folder, 'home.crl')).then(
      (list) => response.end(list),
      () => response.writeHead(404).end(),
    )
  const state = await StateNode.found(country, { settings: await settingsOf(country, lists.url, folder) })
  const node = await state.start()
  await eventually('it listens', () => node.spocPort !== undefined)
  const { root } = await node.operator.call('ca.publish', { name: 'home' })
  const fingerprint = createHash('sha256').update(Buffer.from(root, 'base64')).digest('hex')
  const form = state.form({ edition: 'icao-9303-12' }) as SpocStateForm
  const roots = [{ certificate: root, fingerprint, from: '2020-01-01', until: '2099-12-31' }]
  await eventually('its CRL is published', () => readFile(join(folder, 'home.crl')).then(Boolean, () => false))
  return {
    country,
    node,
    form: { ...form, spoc: { ...form.spoc, roots, crlHosts: [lists.host] } },
    close: async () => {
      await state.close()
      await lists.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function settingsOf(country: string, crlUrl: string, crlFolder: string): Promise<Partial<Config>> {
  const port = await freePort()
  const root = { key: 'ecdsa-p256', days: 2_190 } as const
  const home = {
    name: 'home',
    kind: 'local',
    authority: `${country}-SPOC`,
    crlUrl,
    crlFolder,
    crlDays: 30,
    root,
  } as const
  const own = { ca: 'home', product: 'spoc-tls', commonName: 'spoc', fields: {}, key: 'ecdsa-p256' }
  const tls = { ...own, renewBeforeDays: 30, announceRootDays: 90, keepOldDays: 7 }
  return {
    cas: [home],
    spoc: spocSchema.parse({
      listen: { host: '127.0.0.1', port },
      publicUrl: `https://localhost:${port}`,
      tls: { server: tls, client: tls },
      crl: { reuseMinutes: 0, retrySeconds: 0, timeoutSeconds: 30, alarmDays: 7 },
    }),
  }
}
