import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { DemoProgram, eac } from '../support/demo-program.ts'
import { eventually } from '../support/eventually.ts'
import { describeOnPebble } from '../support/pebble.ts'

/** Behind the first port of the world. */
const [UT, FU, SPOCS, ACME] = [0, 3, [2, 4], [13, 14, 15, 16, 17]] as const

describeOnPebble('the demo world with an ACME CA', function () {
  this.timeout(300_000)
  let world: DemoProgram

  before(async () => {
    world = await DemoProgram.prepare()
    world.start('--port', String(world.port), '--tls-ca', 'acme:pebble', '--terminals', '2')
  })
  after(() => world?.remove())

  const shownAt = (place: number): Promise<Shown> => shownBy(world.port + place)
  const nobodyIsRefused = (): void => assert.doesNotMatch(world.said, /got no certificate|^\S+ +!/m)

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

  it('shows certificates of that CA for CVCA and DV', async () => {
    await world.hears(/gate-1 +holds/)
    await isOfPebble(await shownAt(UT), 'ut.demo.example')
    await isOfPebble(await shownAt(FU), 'fu.demo.example')
    nobodyIsRefused()
  })

  it('gets the next one on command, and uses it while messages flow: no caller is refused, no attempt fails', async () => {
    const [ut, before] = [join(world.folder, 'ut'), (await shownAt(UT)).leaf]
    await eac('node', 'renew-tls', 'tls', '--data', ut)
    const isNew = async (): Promise<boolean> => (await shownAt(UT)).leaf.fingerprint256 !== before.fingerprint256
    await Promise.all([flows(), eventually('the next one is in use', isNew, 120_000)])
    await isOfPebble(await shownAt(UT), 'ut.demo.example')
    await flows()
    for (const data of [ut, join(world.folder, 'fu')]) {
      const happened = await eac('event', 'list', '--limit', '500', '--data', data)
      assert.doesNotMatch(happened, /caller refused|attempt failed/)
    }
  })

  it('ends with everything it started', async () => {
    assert.equal(await world.ended('SIGINT'), 0)
    assert.match(world.said, /Stopped\. "npm start" goes on from here\.\n$/)
    for (const place of [UT, FU, ...SPOCS, ...ACME]) assert.equal(await isTaken(world.port + place), false, `${place}`)
  })
})

interface Shown {
  readonly leaf: X509Certificate
  readonly issuer: X509Certificate | undefined
}

function shownBy(port: number): Promise<Shown> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      const leaf = socket.getPeerX509Certificate()
      socket.destroy()
      if (leaf === undefined) reject(new Error('it shows no certificate'))
      else resolve({ leaf, issuer: leaf.issuerCertificate })
    })
    socket.once('error', reject)
  })
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
