import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { get } from 'node:https'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { controlClient } from '../../src/api/index.ts'
import { controlSocketPath } from '../../src/app/data-folder.ts'
import type { Operator } from '../../src/messages/index.ts'
import { DemoProgram, eac } from '../support/demo-program.ts'
import { eventually } from '../support/eventually.ts'
import { describeOnPebble } from '../support/pebble.ts'

/** Behind the first port of the world. */
const [UT, FU, SPOC_OF, ACME] = [0, 3, { ut: 2, fu: 4 }, [13, 14, 15, 16, 17]] as const

describeOnPebble('the demo world with an ACME CA', function () {
  this.timeout(300_000)
  let world: DemoProgram

  before(async () => {
    world = await DemoProgram.prepare(['ut', 'fu'])
    world.start('--port', String(world.port), '--tls-ca', 'acme:pebble', '--terminals', '2')
  })
  after(() => world?.remove())

  const shownAt = (place: number): Promise<Shown> => shownBy(world.port + place)
  const nobodyIsRefused = (): void =>
    assert.deepEqual(world.said.match(/^.*got no certificate.*$|^\S+ +!.*$/gm) ?? [], [])

  const operatorOf = async (state: string) => controlClient(await controlSocketPath(join(world.folder, state, 'data')))
  /** From SPOC to SPOC. */
  const notify = (from: Operator, to: string) =>
    from.call('notice.send', { to, says: { subject: 'Notice', body: 'All is well.' } })
  const notices = async (from: Operator) =>
    (await from.call('exchange.list', { limit: 1000 })).exchanges.filter(
      ({ direction, operation }) => direction === 'out' && operation === 'GeneralMessage',
    )

  /** Both ways: terminals call their DV, and the DV calls one of them back. */
  async function flows(): Promise<void> {
    nobodyIsRefused()
    world.said = ''
    await world.hears(/gate-1 → UT-DV +RequestCertificate +ok_cert_available[\s\S]*gate-1 +holds/)
    await world.hears(/callback → gate-2 +SendCertificates +ok_received_correctly[\s\S]*gate-2 +holds/)
    await world.hears(/fu-gate-1 +holds/)
    nobodyIsRefused()
  }

  async function isOfPebble({ leaf, issuer }: Shown, host: string): Promise<void> {
    const root = new X509Certificate(await readFile(join(world.folder, 'acme', 'roots.pem')))
    assert.match(root.subject, /^CN=Pebble Root CA/)
    assert.ok(issuer?.verify(root.publicKey) && leaf.verify(issuer.publicKey), leaf.issuer)
    assert.equal(leaf.subjectAltName, `DNS:${host}`)
  }

  it('shows certificates of that CA for CVCA, DV and SPOC of each state, and DVs are certified abroad', async () => {
    await world.hears(/What happens/)
    await world.hears(/UT-DV +holds .* by FU-CVCA/)
    await world.hears(/FU-DV +holds .* by UT-CVCA/)
    await isOfPebble(await shownAt(UT), 'ut.demo.example')
    await isOfPebble(await shownAt(FU), 'fu.demo.example')
    await isOfPebble(await shownAt(SPOC_OF.ut), 'spoc.ut.demo.example')
    await isOfPebble(await shownAt(SPOC_OF.fu), 'spoc.fu.demo.example')
    nobodyIsRefused()
  })

  it('registers each state by that name with the other', async () => {
    const { roots, knownByName } = await (await operatorOf('ut')).call('state.show', { country: 'FU' })
    assert.deepEqual([roots, knownByName?.names], [[], ['spoc.fu.demo.example']])
    assert.match(knownByName?.roots[0]?.subject ?? '', /^CN=Pebble Root CA/)
  })

  it('gets the next ones on command, and uses them while messages flow: nobody is refused, no attempt fails', async () => {
    const [ut, fu] = [await operatorOf('ut'), await operatorOf('fu')]
    const fingerprints = (places: readonly number[]) =>
      Promise.all(places.map(async (place) => (await shownAt(place)).leaf.fingerprint256))
    const spocs = [SPOC_OF.ut, SPOC_OF.fu]
    const before = await fingerprints([...spocs, UT])
    const areNew = async (places: readonly number[]): Promise<boolean> =>
      (await fingerprints(places)).every((one) => !before.includes(one))
    await ut.call('node.renew-tls', { identity: 'tls' }) // used once the terminals know it: it goes out first
    await eac('node', 'renew-tls', 'spoc.tls', '--data', join(world.folder, 'ut'))
    await fu.call('node.renew-tls', { identity: 'spoc.tls' })
    const spocsHave = async (): Promise<boolean> => {
      await Promise.all([notify(ut, 'FU'), notify(fu, 'UT')])
      return areNew(spocs)
    }
    await eventually('the SPOCs show the next ones', spocsHave, 120_000, 250)
    await eventually('CVCA and DV show the next one', () => areNew([UT]), 120_000, 1_000)
    await isOfPebble(await shownAt(SPOC_OF.ut), 'spoc.ut.demo.example')
    await isOfPebble(await shownAt(SPOC_OF.fu), 'spoc.fu.demo.example')
    await flows()
    for (const one of [ut, fu]) {
      await eventually('each is taken', async () => (await notices(one)).every(({ state }) => state === 'closed'))
      const { events } = await one.call('event.list', { limit: 500 })
      const refused = events.filter(({ kind }) => kind === 'caller refused' || kind === 'attempt failed')
      assert.deepEqual(refused, [])
    }
  })

  it('ends with everything it started', async () => {
    assert.equal(await world.ended('SIGINT'), 0)
    assert.match(world.said, /Stopped\. "npm start" goes on from here\.\n$/)
    for (const place of [UT, FU, SPOC_OF.ut, SPOC_OF.fu, ...ACME])
      assert.equal(await isTaken(world.port + place), false, `${place}`)
  })
})

interface Shown {
  readonly leaf: X509Certificate
  readonly issuer: X509Certificate | undefined
}

/** Asked something, too: a connection that ends within its handshake is trouble that the node tells of. */
async function shownBy(port: number): Promise<Shown> {
  const asked = get({ host: '127.0.0.1', port, path: '/healthz', agent: false, rejectUnauthorized: false })
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  const leaf = (answer.socket as TLSSocket).getPeerX509Certificate()
  const issuer = leaf?.issuerCertificate
  await answer.toArray()
  return leaf === undefined ? assert.fail('it shows no certificate') : { leaf, issuer }
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
