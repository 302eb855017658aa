import assert from 'node:assert/strict'
import { openUanatacaFake, type TlsIdentity } from '../../src/fake-cas/index.ts'
import { ask } from './ask.ts'

const REQUEST = {
  profile: 'PFnubeAFCiudadano',
  registration_authority: '121',
  secure_element: '2',
  validity_time: 730,
  given_name: 'Ana',
  surname_1: 'Ejemplo',
  id_document_type: 'IDC',
  serial_number: '00000000T',
  country_name: 'ES',
  email: 'ana@example.test',
  mobile_phone_number: '+34600000000',
  paperless_mode: 1,
}

describe('the fake of Uanataca', () => {
  let fake: Awaited<ReturnType<typeof openUanatacaFake>>
  let user: TlsIdentity
  before(async () => {
    fake = await openUanatacaFake({ now: () => new Date('2026-11-30T10:00:00Z'), agreesAfterLooks: 'never' })
    user = fake.tls.client('API user')
  })
  after(() => fake.close())

  async function asked(method: string, path: string, value?: object) {
    const sent =
      value === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
    const { status, body } = await ask(fake, `/api/v1/${path}`, { method, as: user, ...sent })
    return { status, body: JSON.parse(body) }
  }

  it('lets nobody in without a client certificate', async () => {
    await assert.rejects(ask(fake, '/api/v1/requests/', { method: 'GET' }))
    assert.equal((await asked('GET', 'requests/')).status, 200)
  })

  it('knows no path without its closing slash', async () => {
    assert.equal((await asked('GET', 'requests')).status, 404)
  })

  it('gives the first unused card for a GET with a body, its secrets as JSON inside a string', async () => {
    const { status, body } = await asked('GET', 'scratchcards/get_first_unused/', { ra: '121' })
    assert.equal(status, 200)
    assert.deepEqual(Object.keys(JSON.parse(body.secrets)).sort(), ['enrollment_code', 'erc', 'pin', 'puk'])
  })

  it('takes a card once, and tells what is missing with a code that is not its status', async () => {
    const { sn: scratchcard } = fake.desk.cards.firstUnused()
    const { given_name: _left, ...lacking } = REQUEST
    const missing = await asked('POST', 'requests/', { ...lacking, scratchcard })
    assert.deepEqual([missing.status, missing.body.code], [412, '415'])
    assert.match(missing.body.error, /Invalid request fields: given_name/)
    assert.equal((await asked('POST', 'requests/', { ...REQUEST, scratchcard })).status, 201)
    const again = await asked('POST', 'requests/', { ...REQUEST, scratchcard })
    assert.deepEqual([again.status, again.body.error], [500, 'Invalid ScratchCard'])
  })

  it('has no officer who approves without documents, and revokes for no wrong code', async () => {
    const { sn: scratchcard } = fake.desk.cards.firstUnused()
    const { body } = await asked('POST', 'requests/', { ...REQUEST, scratchcard })
    const officer = { username: 'rao', password: 'x', pin: '1', rao_id: 7 }
    const refused = await asked('POST', `requests/${body.pk}/pl_approve/`, officer)
    assert.deepEqual([refused.status, refused.body.error], [400, 'Missing required docs'])
    for (let n = 0; n < 2; n++) fake.desk.agree(body.pk)
    const wrong = await asked('POST', 'scratchcards/revoke/', { scratchcard, erc: 'no', reason: 'SUPERSEDED' })
    assert.deepEqual([wrong.status, wrong.body.code, wrong.body.error], [412, '418', 'Invalid paramiters'])
  })
})
