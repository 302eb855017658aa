import assert from 'node:assert/strict'
import { type AnswerQuestion, type CertificateWish, judgeAnswer, readRequest } from '../../src/ca-bridges/index.ts'
import { profileNamed } from '../../src/ca-bridges/local-ca/index.ts'
import type { Store } from '../../src/store/index.ts'
import { openTestStore } from '../support/store.ts'
import { callFor, localCa, newKey, wishFor } from './support.ts'

describe('what a CA gives', () => {
  const now = new Date('2026-11-30T10:00:00Z')
  let store: Store
  let good: AnswerQuestion
  before(async () => {
    store = await openTestStore()
    good = await questionFor(await wishFor())
  })
  after(() => store.close())

  async function questionFor(wish: CertificateWish, at = now): Promise<AnswerQuestion> {
    const ca = localCa(store.db, () => at)
    const answer = await ca.order(wish, callFor(newKey(), at))
    const chain = answer.kind === 'issued' ? answer.chain : []
    const request = wish.key.at === 'ours' ? await readRequest(wish.key.request) : undefined
    if (typeof request === 'string') assert.fail(request)
    return { chain, wish, request, roots: [await ca.root()], profile: profileNamed(wish.product), now: at }
  }

  async function objections(question: Partial<AnswerQuestion>): Promise<string[]> {
    const verdict = await judgeAnswer({ ...good, ...question })
    return verdict.ok ? [] : verdict.findings.map(({ rule, says }) => `${rule}: ${says}`)
  }

  it('counts when it is what was ordered, down from an accepted root', async () => {
    assert.deepEqual(await objections({}), [])
    assert.deepEqual(await objections({ chain: good.chain.slice(0, 1) }), [], 'the CA may leave out the root')
  })

  it('is refused when it is for another key', async () => {
    const { request } = await questionFor(await wishFor())
    assert.deepEqual(await objections({ request }), [
      'key-of-request: the certificate is for another key than the one in the request',
    ])
  })

  it('is refused under a root that is not accepted, and without the way to one', async () => {
    const other = await localCa(store.db, () => now, { name: 'other' }).root()
    assert.match(
      (await objections({ roots: [other] })).join(),
      /ends at C=UT, CN=Utopia home CA; accepted is C=UT, CN=Utopia other CA/,
    )
    assert.match((await objections({ roots: [other], chain: good.chain.slice(0, 1) })).join(), /lacks the issuer/)
  })

  it('is refused once its chain or itself is over', async () => {
    const later = new Date('2028-01-01T00:00:00Z')
    assert.match((await objections({ now: later })).join(), /valid-as-asked: .*and that is over/)
    const muchLater = new Date('2033-01-01T00:00:00Z')
    assert.match((await objections({ now: muchLater })).join(), /chain-valid: its issuer C=UT/)
  })

  it('is refused with the profile of another product', async () => {
    const profile = profileNamed('spoc-tls-client')
    assert.match(
      (await objections({ profile })).join(),
      /profile-as-ordered: it lacks 1\.2\.203\.7064\.1\.1\.369791\.1/,
    )
  })

  it('is refused for other names, another country or fewer days than asked', async () => {
    const wish = {
      ...good.wish,
      dnsNames: ['spoc.example.ut', 'other.example.ut'],
      days: 400,
      subject: { country: 'FU', commonName: 'x' },
    }
    const said = (await objections({ wish })).map((one) => one.split(':')[0])
    assert.deepEqual(said, ['subject-as-asked', 'names-as-asked', 'valid-as-asked'])
  })

  it('is refused when it is no certificate, or none came', async () => {
    assert.match((await objections({ chain: [Uint8Array.of(1, 2)] })).join(), /^readable: /)
    assert.match((await objections({ chain: [] })).join(), /^readable: 0 certificates/)
  })

  it('may have another common name: that is told', async () => {
    const wish = { ...good.wish, subject: { country: 'UT', commonName: 'other' } }
    const verdict = await judgeAnswer({ ...good, wish })
    assert.deepEqual(verdict.ok && verdict.remarks, ['the subject is C=UT, CN=SPOC TLS server, without CN=other'])
  })
})

describe('a PKCS#10 request', () => {
  it('proves its key and names its hosts', async () => {
    const { key } = await wishFor({ dnsNames: ['SPOC.example.ut', 'b.example.ut'] })
    const read = await readRequest(key.at === 'ours' ? key.request : new Uint8Array())
    assert.deepEqual(typeof read === 'string' ? read : read.dnsNames, ['spoc.example.ut', 'b.example.ut'])
  })

  it('is none with another signature, or other octets', async () => {
    const { key } = await wishFor()
    const octets = key.at === 'ours' ? key.request : new Uint8Array()
    const bent = Uint8Array.from(octets)
    bent[40] = (bent[40] ?? 0) ^ 1
    assert.equal(typeof (await readRequest(bent)), 'string')
    assert.match(String(await readRequest(octets.subarray(0, 30))), /no readable PKCS#10/)
  })
})
