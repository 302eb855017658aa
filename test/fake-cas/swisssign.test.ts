import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { openSwissSignFake } from '../../src/fake-cas/index.ts'
import { wishFor } from '../ca-bridges/support.ts'
import { type Asked, ask } from './ask.ts'

const NOW = new Date('2026-11-30T10:00:00Z')
const SECONDS = NOW.getTime() / 1000

describe('the fake of SwissSign', () => {
  let fake: Awaited<ReturnType<typeof openSwissSignFake>>
  before(async () => {
    fake = await openSwissSignFake({ now: () => NOW })
  })
  after(() => fake.close())

  function token(more: Record<string, unknown> = {}): string {
    const { settings, files } = fake.setUp((file) => file)
    const good = {
      iss: 'SwissPKI',
      aud: 'REST API',
      sub: settings.account,
      iat: SECONDS,
      nbf: SECONDS,
      exp: SECONDS + 60,
    }
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const signed = `${part({ alg: 'HS256' })}.${part({ ...good, ...more })}`
    const mac = createHmac('sha256', String(files['swisssign-api-key'])).update(signed).digest('base64url')
    return `${signed}.${mac}`
  }
  const asked = (path: string, more: Asked = {}, claims: Record<string, unknown> = {}) =>
    ask(fake, path, { ...more, headers: { authorization: `Bearer ${token(claims)}`, ...more.headers } })

  it('lets whoever has a good token in, by POST alone', async () => {
    assert.equal((await asked('/v2/clients')).status, 200)
    assert.equal((await asked('/v2/clients', { method: 'GET' })).status, 405)
  })

  it('takes no token that has run out, is for somebody else, or is signed with another key', async () => {
    for (const claims of [{ exp: SECONDS }, { nbf: SECONDS + 60 }, { aud: 'another' }, { iss: 'x' }, { sub: 'x' }]) {
      const { status, body } = await asked('/v2/clients', {}, claims)
      assert.deepEqual([status, JSON.parse(body).errorCode], [401, '<009.120.0228>'], JSON.stringify(claims))
    }
    const forged = `Bearer ${token()}x`
    assert.equal((await ask(fake, '/v2/clients', { headers: { authorization: forged } })).status, 401)
  })

  it('takes a CSR as text alone, and a request as JSON alone', async () => {
    const { key } = await wishFor()
    const csr = Buffer.from(key.at === 'ours' ? key.request : assert.fail()).toString('base64')
    const [product] = Object.values(fake.setUp(String).settings.products as Record<string, string>)
    const path = `/v2/issue/csr/${product}`
    const sent = (type: string, body: string) => ({ headers: { 'content-type': type }, body })
    assert.equal((await asked(path, sent('application/json', JSON.stringify(csr)))).status, 400)
    assert.equal((await asked(path, sent('text/plain', csr))).status, 200)
    const request = JSON.stringify({ productReference: product, csr })
    assert.equal((await asked('/v2/issue', sent('text/plain', request))).status, 400)
    assert.equal((await asked('/v2/issue', sent('application/json', request))).status, 200)
  })

  it('shows no more than 300 orders', async () => {
    const [order] = fake.desk.orders.all
    while (fake.desk.orders.all.length < 310) fake.desk.orders.place(order ?? assert.fail())
    const { body } = await asked('/v2/orders', { headers: { 'content-type': 'application/json' }, body: '{}' })
    assert.equal(JSON.parse(body).length, 300)
  })
})
