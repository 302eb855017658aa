import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { BridgeError, type CertificateWish, type OrderAnswer } from '../../../src/ca-bridges/index.ts'
import { maySign } from '../../../src/lists/index.ts'
import { judgePath, readCrl, readSpocCertificate } from '../../../src/spoc-channel/index.ts'
import type { Store } from '../../../src/store/index.ts'
import { openTestStore } from '../../support/store.ts'
import { callFor, localCa, newKey, wishFor } from '../support.ts'

describe('the local CA', () => {
  const now = new Date('2026-11-30T10:00:00Z')
  let store: Store
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())

  const issued = (answer: OrderAnswer) => (answer.kind === 'issued' ? answer : assert.fail(answer.kind))
  const reasonOf = async (work: Promise<unknown>): Promise<string> => {
    const error = await work.then(
      () => assert.fail('it was done'),
      (error: unknown) => error,
    )
    assert.ok(error instanceof BridgeError, String(error))
    return `${error.class} ${error.outcome} ${error.field}: ${error.message}`
  }

  it('issues a SPOC server certificate that another state accepts', async () => {
    const ca = localCa(store.db, () => now)
    const { chain } = issued(await ca.order(await wishFor(), callFor(newKey(), now)))
    const verdict = await judgePath({
      chain,
      state: { country: 'UT', hosts: [], crlHosts: [], roots: [{ der: await ca.root(), from: now, until: undefined }] },
      role: { direction: 'server', host: 'spoc.example.ut' },
      now,
    })
    assert.deepEqual(verdict.ok ? [] : verdict.findings, [])
  })

  it('gives the certificate it has when it is asked again with the same key, also after a restart', async () => {
    const [key, wish] = [newKey(), await wishFor()]
    const ca = localCa(store.db, () => now)
    const first = issued(await ca.order(wish, callFor(key, now)))
    assert.deepEqual(await ca.order(wish, callFor(key, now)), first)
    assert.deepEqual(await ca.reconcile(wish, callFor(key, now)), { kind: 'found', answer: first })
    assert.deepEqual(await ca.status(first.ticket), first)
    const { count } = await store.db
      .selectFrom('local_ca_certificate')
      .select((on) => on.fn.countAll<string>().as('count'))
      .where('order_key', '=', key)
      .executeTakeFirstOrThrow()
    assert.equal(Number(count), 1)
  })

  it('refuses a key that was used for another wish, and says that it has no order of an unknown key', async () => {
    const key = newKey()
    const ca = localCa(store.db, () => now)
    assert.deepEqual(await ca.reconcile(await wishFor(), callFor(key, now)), { kind: 'absent' })
    await ca.order(await wishFor(), callFor(key, now))
    assert.match(await reasonOf(ca.order(await wishFor(), callFor(key, now))), /^validation refused/)
  })

  it('signs with one root, whichever of two processes makes it', async () => {
    const made = await Promise.all([1, 2].map(() => localCa(store.db, () => now, { name: 'raced' }).root()))
    assert.deepEqual(made[0], made[1])
  })

  const signers = [
    ['master-list-signer', 'master-list'],
    ['document-signer-list-signer', 'document-signer-list'],
    ['defect-list-signer', 'defect-list'],
  ] as const
  for (const [product, kind] of signers) {
    it(`issues a ${product} that may sign its kind of list`, async () => {
      const wish = await wishFor({ product, dnsNames: [] })
      const { chain } = issued(await localCa(store.db, () => now).order(wish, callFor(newKey(), now)))
      assert.ok(maySign({ certificate: chain[0] ?? new Uint8Array() }, kind))
    })
  }

  it('issues a document signer as Doc 9303-12 asks', async () => {
    const wish = await wishFor({ product: 'document-signer', dnsNames: [] })
    const { chain } = issued(await localCa(store.db, () => now).order(wish, callFor(newKey(), now)))
    const read = readSpocCertificate(chain[0] ?? new Uint8Array())
    const ids = read.ok ? read.certificate.extensionIds : assert.fail(read.why)
    for (const id of [
      '2.5.29.15',
      '2.5.29.16',
      '2.5.29.17',
      '2.5.29.18',
      '2.5.29.31',
      '2.5.29.35',
      '2.23.136.1.1.6.2',
    ]) {
      assert.ok(ids.includes(id), id)
    }
    assert.ok(!ids.includes('2.5.29.37'), 'a document signer has no extended key usage')
    assert.match(new X509Certificate(Buffer.from(chain[0] ?? [])).subjectAltName ?? '', /DirName:.*L ?= ?UTO/)
  })

  const refused: [why: string, about: Partial<CertificateWish>, says: RegExp][] = [
    ['an unknown product', { product: 'sun' }, /refused product: there is no product sun; eac ca products home/],
    ['a server without a name', { dnsNames: [] }, /refused dnsNames: a spoc-tls-server needs a DNS name/],
    ['too many days', { days: 600 }, /refused days: a spoc-tls-server is valid for 1 to 550 days/],
    ['a field it does not have', { fields: { tag: 'x' } }, /refused tag: a spoc-tls-server has no field tag/],
  ]
  for (const [why, about, says] of refused) {
    it(`refuses ${why}, naming the field`, async () => {
      const work = localCa(store.db, () => now).order(await wishFor(about), callFor(newKey(), now))
      assert.match(await reasonOf(work), says)
    })
  }

  it('refuses what would outlive its root', async () => {
    const ca = localCa(store.db, () => now, { name: 'short', days: 100 })
    assert.match(await reasonOf(ca.order(await wishFor(), callFor(newKey(), now))), /reach beyond the root/)
  })

  it('revokes once, tells it in a CRL with the reason, and numbers each CRL higher', async () => {
    const ca = localCa(store.db, () => now, { name: 'revoking' })
    const call = callFor(newKey(), now)
    const { ticket, chain } = issued(await ca.order(await wishFor(), call))
    const certificate = chain[0] ?? new Uint8Array()
    const serial = new X509Certificate(Buffer.from(certificate)).serialNumber.toLowerCase()
    const target = { ticket, certificate, serial }
    const first = readCrl(await ca.crl())
    assert.deepEqual(await ca.revoke(target, 'keyCompromise', call), { kind: 'revoked' })
    assert.deepEqual(await ca.revoke(target, 'superseded', call), { kind: 'revoked' })
    const second = readCrl(await ca.crl())
    assert.ok(first.ok && second.ok)
    assert.deepEqual([...first.crl.revoked.keys()], [])
    assert.deepEqual([...second.crl.revoked.keys()], [serial])
    const answer = await ca.status(ticket)
    assert.equal(answer.kind === 'ended' && answer.as, 'revoked')
  })
})
