import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { join } from 'node:path'
import { caSchema } from '../../src/app/ca-kinds.ts'
import { makeCertificationRequest, newOrderId, X509_KEYS, x509Signer } from '../../src/ca-bridges/index.ts'
import { openUanatacaFake } from '../../src/fake-cas/index.ts'
import type { CaOrderWish, Operator } from '../../src/messages/index.ts'
import { generatePortableKey } from '../../src/signatures/index.ts'
import { readCrl } from '../../src/spoc-channel/index.ts'
import { eventually } from '../support/eventually.ts'
import { makeTestFolder, startTestNode, type TestNode } from '../support/node.ts'
import { addAuthority } from '../support/utopia.ts'

describe('a node that orders from a CA of its own', function () {
  this.timeout(60_000)
  let node: TestNode
  let operator: Operator
  let fake: Awaited<ReturnType<typeof openUanatacaFake>>

  before(async () => {
    const made = await makeTestFolder('UT', new Date())
    const first = await startTestNode('UT', { again: made })
    await addAuthority(first.operator, 'UT-DV', 'DV', 'POLICE')
    await first.stop()
    const ca = {
      name: 'home',
      kind: 'local',
      authority: 'UT-DV',
      crlUrl: 'http://crl.example.ut/home.crl',
      crlDays: 30,
    } as const
    const root = { key: 'ecdsa-p256', days: 2_190 } as const
    fake = await openUanatacaFake({ now: () => new Date(), agreesAfterLooks: 'never' })
    const { settings, files } = fake.setUp((file) => join(made.folder, file))
    for (const [name, content] of Object.entries(files))
      await writeFile(join(made.folder, name), content, { mode: 0o600 })
    const slow = { firstSeconds: 600, longestSeconds: 600, floorSeconds: 0 }
    const away = caSchema.parse({ ...settings, name: 'away', authority: 'UT-DV', polling: slow })
    const config = { ...made.config, cas: [{ ...ca, root }, away] }
    node = await startTestNode('UT', { again: { ...made, config } })
    operator = node.operator
  })
  after(async () => {
    await node?.close()
    await fake?.close()
  })

  async function wish(about: Partial<CaOrderWish> = {}): Promise<CaOrderWish> {
    const key = await generatePortableKey(X509_KEYS['ecdsa-p256'])
    const names = { subject: { country: 'UT', commonName: 'spoc.example.ut' }, dnsNames: ['spoc.example.ut'] }
    const request = await makeCertificationRequest(names, x509Signer(key.signer('id-TA-ECDSA-SHA-256')))
    const common = { id: newOrderId(), ca: 'home', product: 'spoc-tls', fields: {}, ...names }
    return { ...common, request: Buffer.from(request).toString('base64'), ...about }
  }

  const show = (id: string) => operator.call('ca.show', { id })

  it('has its certificate issued, is told of its chain, and can have it revoked', async () => {
    const { id } = await operator.call('ca.order', await wish())
    await eventually('it is issued', async () => (await show(id)).state === 'issued')
    const { chain, exchange } = await show(id)
    const [leaf, root] = chain.map((one) => new X509Certificate(Buffer.from(one, 'base64')))
    assert.ok(leaf !== undefined && root !== undefined && leaf.verify(root.publicKey))
    const { events } = await operator.call('exchange.show', { id: exchange })
    assert.equal(events.at(-1)?.kind, 'certificate issued')

    await operator.call('ca.revoke', { id, reason: 'superseded' })
    await eventually('it is revoked', async () => (await show(id)).state === 'revoked')
    const { crl } = await operator.call('ca.publish', { name: 'home' })
    const read = readCrl(Buffer.from(crl, 'base64'))
    assert.ok(read.ok && read.crl.revoked.has(leaf.serialNumber.toLowerCase()))
  })

  it('has one order, however often the same command is given', async () => {
    const given = await wish()
    await Promise.all([1, 2, 3].map(() => operator.call('ca.order', given)))
    await operator.call('ca.order', given)
    const same = { ...given, id: newOrderId() }
    await assert.rejects(operator.call('ca.order', same), /ordered from this CA already; eac ca status/)
    const orders = await operator.call('ca.orders', { ca: 'home', open: false })
    assert.equal(orders.filter(({ id }) => id === given.id || id === same.id).length, 1)
  })

  it('makes the key itself where none is brought, and tells why an order fails', async () => {
    const { request: _, ...without } = await wish({ dnsNames: [] })
    const { id, keyAt } = await operator.call('ca.order', without)
    assert.equal(keyAt, 'node')
    await eventually('it has failed', async () => (await show(id)).state === 'failed')
    assert.equal((await show(id)).says, 'a spoc-tls needs a DNS name')
    const again = await operator.call('ca.order', {
      ...without,
      id: newOrderId(),
      dnsNames: ['a.example.ut'],
      replaces: id,
    })
    assert.equal(again.replaces, id)
  })

  describe('and from a CA of others, where people decide', () => {
    const PERSON = { given_name: 'Ana', surname_1: 'Ejemplo', id_document_type: 'IDC', serial_number: '00000000T' }
    const REACHED = { email: 'ana@example.test', mobile_phone_number: '+34600000000' }

    async function waiting(): Promise<{ id: string; there: string }> {
      const subject = { country: 'ES', commonName: 'Ana Ejemplo' }
      const fields = { ...PERSON, ...REACHED }
      const about = { id: newOrderId(), ca: 'away', product: 'PFnubeAFCiudadano', dnsNames: [], keyAtCa: true } as const
      const { id, keyAt } = await operator.call('ca.order', { ...about, subject, fields })
      assert.equal(keyAt, 'ca')
      await eventually('it waits there', async () => (await show(id)).state === 'pending_validation')
      return { id, there: (await show(id)).ticket?.split(' ')[1] ?? assert.fail() }
    }

    async function tell(event: object): Promise<void> {
      const { eventsAt = assert.fail() } =
        (await operator.call('ca.list', {})).find(({ name }) => name === 'away') ?? {}
      const outgoing = request(eventsAt, { method: 'POST', rejectUnauthorized: false })
      outgoing.end(JSON.stringify(event))
      const [answer] = (await once(outgoing, 'response')) as [IncomingMessage]
      assert.equal(answer.statusCode, 200)
      answer.resume()
    }

    it('has an order cancelled there', async () => {
      const { id, there } = await waiting()
      await operator.call('ca.cancel', { id, why: 'ordered twice' })
      await eventually('it is cancelled', async () => (await show(id)).state === 'cancelled')
      assert.equal(fake.desk.requests.find(there).status, 'CANCELLED')
    })

    it('hears that there is news, looks itself, and then has its certificate suspended and reinstated', async () => {
      const { id, there } = await waiting()
      fake.desk.agree(there)
      fake.desk.agree(there)
      await tell({
        request: Number(there),
        status: 'ISSUED',
        previous_status: 'ENROLLREADY',
        date: '',
        registration_authority: 1,
      })
      await eventually('it is issued, long before its next look', async () => (await show(id)).state === 'issued')
      await operator.call('ca.suspend', { id, why: 'examined' })
      await eventually('it is suspended', async () => (await show(id)).state === 'suspended')
      await operator.call('ca.reinstate', { id, why: 'nothing found' })
      await eventually('it is good again', async () => (await show(id)).state === 'issued')
      const { requests } = await show(id)
      assert.deepEqual(
        requests.map(({ operation, cameTo }) => [operation, cameTo]),
        [
          ['SuspendCertificate', 'done'],
          ['ReinstateCertificate', 'done'],
        ],
      )
    })

    it('notes what it is told and cannot make out', async () => {
      await tell({ request: 4711 })
      const { events } = await operator.call('event.list', { kind: 'event of a CA not understood', limit: 1 })
      assert.equal(events[0]?.partner, 'away')
    })
  })

  it('says what there is where something is not', async () => {
    await assert.rejects(operator.call('ca.test', { name: 'none' }), /There is no CA none: there are home, away\./)
    await assert.rejects(show('short'), /26 letters and digits/)
    await assert.rejects(show('A'.repeat(26)), /There is no order/)
  })
})
