import assert from 'node:assert/strict'
import { type AttackedDoor, openAttackedDoor } from '../../attacks/support/attacked-door.ts'
import type { Visitor } from '../../attacks/support/visitor.ts'
import { useQuickScrypt } from '../../support/quick-scrypt.ts'

describe('the resources of the REST API', () => {
  useQuickScrypt()
  let door: AttackedDoor
  let olga: Visitor // an operator
  let officer: Visitor
  before(async () => {
    door = await openAttackedDoor()
    const cvca = { name: 'ut-cvca', role: 'CVCA', country: 'UT', mnemonic: 'CVCA' } as const
    await door.node.operator.call('authority.add', cvca)
    await door.person('olga', 'operator')
    olga = await door.loggedIn('olga')
    await door.person('oscar', 'officer')
    officer = (await door.withApp('oscar')).visitor
  })
  after(() => door?.node.close())

  it('answer what their commands answer', async () => {
    const { status, json } = await olga.ask('/api/authorities/ut-cvca')
    assert.equal(status, 200)
    assert.deepEqual(json, (await olga.command('authority.show', { name: 'ut-cvca' })).json)
  })

  it('go page by page: next of one page is after of the following one', async () => {
    const first = await olga.ask('/api/events?limit=1')
    const second = await olga.ask(`/api/events?limit=1&after=${first.json.next}`)
    const both = await olga.ask('/api/events?limit=2')
    assert.deepEqual([...first.json.events, ...second.json.events], both.json.events)
  })

  it('take numbers and yes or no from the query, and refuse what the command does not take', async () => {
    assert.equal((await olga.ask('/api/exchanges?attention=true&limit=5')).status, 200)
    for (const query of ['limit=many', 'limit=0', 'attention=1', 'colour=red', 'limit=1&limit=2']) {
      const { status, json } = await olga.ask(`/api/exchanges?${query}`)
      assert.deepEqual([status, json.type], [400, 'urn:eac-broker:problem:invalid-input'], query)
    }
  })

  it('say of each wrong field where it stands in what was sent', async () => {
    const form = { country: 'fu', name: 'F', reference: '1', coordinator: {}, spoc: { url: '' }, cvcas: [] }
    const { status, json } = await olga.post('/api/states/check', { form })
    assert.equal(status, 400)
    const pointers = json.errors.map(({ pointer }: { pointer: string }) => pointer)
    for (const pointer of ['/form/country', '/form/coordinator/email', '/form/spoc/url', '/form/cvcas']) {
      assert.ok(pointers.includes(pointer), `${pointer} in ${pointers}`)
    }
    assert.deepEqual(json.errors[0], { pointer: '/form/country', detail: 'two capital letters, as UT' })
  })

  it('refuse text that no database keeps: U+0000, and half a character', async () => {
    for (const text of ['\0', '\ud800']) {
      const { status } = await officer.post('/api/authorities', {
        ...{ name: 'ut-dv2', role: 'DV', country: 'UT', mnemonic: 'DV2' },
        policy: { grants: { note: text } },
      })
      assert.equal(status, 400, JSON.stringify(text))
    }
  })

  it('know what the path names from the path alone', async () => {
    const { status, json } = await olga.post('/api/exchanges/abc/retry', { id: 'def', reason: 'why not' })
    assert.deepEqual([status, json.detail], [400, 'id stands in the path, and only there.'])
  })

  it('are not there by a name of their own where there is nothing', async () => {
    for (const path of ['/api/exchanges/abc', '/api/partners/nobody', '/api/approvals/7', '/api/states/XX']) {
      assert.ok([404, 409].includes((await olga.ask(path)).status), path)
    }
    assert.equal((await olga.ask('/api/approvals/x')).status, 400)
  })

  it('refuse by the roles of the command', async () => {
    const { status, json } = await olga.post('/api/partners/somebody/resume', { reason: 'found again' })
    assert.equal(status, 403)
    assert.match(json.detail, /partner\.resume is for the role officer/)
    assert.equal((await door.visitor().ask('/api/exchanges')).status, 401)
  })

  it('are known by a strong ETag: what has not changed is not sent again', async () => {
    const first = await olga.ask('/api/authorities')
    const tag = first.headers.etag as string
    assert.match(tag, /^"[\w-]{43}"$/)
    const again = await olga.ask('/api/authorities', { headers: { 'If-None-Match': tag } })
    assert.deepEqual([again.status, again.text, again.headers.etag], [304, '', tag])
    await door.node.operator.call('authority.add', { name: 'ut-dv', role: 'DV', country: 'UT', mnemonic: 'DV' })
    const changed = await olga.ask('/api/authorities', { headers: { 'If-None-Match': `W/"x", ${tag}` } })
    assert.equal(changed.status, 200)
    assert.notEqual(changed.headers.etag, tag)
  })

  it('are described to everybody, logged in or not', async () => {
    const { status, json } = await door.visitor().ask('/api/openapi.json')
    assert.deepEqual([status, json.openapi], [200, '3.1.0'])
  })
})
