import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { makeCertificationRequest, newOrderId, X509_KEYS, x509Signer } from '../../src/ca-bridges/index.ts'
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
    node = await startTestNode('UT', { again: { ...made, config: { ...made.config, cas: [{ ...ca, root }] } } })
    operator = node.operator
  })
  after(() => node?.close())

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

  it('says what there is where something is not', async () => {
    await assert.rejects(operator.call('ca.test', { name: 'away' }), /There is no CA away: there are home\./)
    await assert.rejects(show('short'), /26 letters and digits/)
    await assert.rejects(show('A'.repeat(26)), /There is no order/)
  })
})
