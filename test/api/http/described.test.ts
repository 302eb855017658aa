import assert from 'node:assert/strict'
import { Agent, request } from 'node:https'
import fc, { type Arbitrary } from 'fast-check'
import { ROLES, type Role } from '../../../src/messages/index.ts'
import { type AttackedDoor, openAttackedDoor } from '../../attacks/support/attacked-door.ts'
import { useQuickScrypt } from '../../support/quick-scrypt.ts'
import { type Operation, objectionTo, resources, schemaNamed } from './support/described.ts'
import { fromJsonSchema } from './support/from-json-schema.ts'

const RUNS = 3
const ALL_BUT_AUDITOR = ROLES.filter((role) => role !== 'auditor')

interface Wish {
  readonly path: Readonly<Record<string, unknown>>
  readonly query: Readonly<Record<string, unknown>>
  readonly body: unknown
}
const NOTHING: Wish = { path: {}, query: {}, body: undefined }

describe('every operation of the REST API', () => {
  useQuickScrypt()
  const agent = new Agent({ keepAlive: true, rejectUnauthorized: false })
  let door: AttackedDoor
  let origin: string
  const identities: Record<string, Record<string, string>> = {}
  before(async () => {
    door = await openAttackedDoor({ people: { secondFactorFor: [] } })
    origin = door.node.config.operators?.publicUrl ?? ''
    await door.node.operator.call('authority.add', { name: 'ut-cvca', role: 'CVCA', country: 'UT', mnemonic: 'CVCA' })
    for (const role of ROLES) await identify(role, role)
    await identify('everybody', ...ALL_BUT_AUDITOR)
    const everybody = await door.loggedIn('everybody')
    const { token } = (await everybody.post('/api/me/tokens', { name: 'robot', days: 1 })).json
    identities.robot = { Authorization: `Bearer ${token}` }
    identities.stranger = {}
  })
  after(async () => {
    agent.destroy()
    await door?.node.close()
  })

  async function identify(name: string, ...roles: Role[]): Promise<void> {
    await door.person(name, ...roles)
    identities[name] = { Cookie: (await door.loggedIn(name)).cookie ?? '' }
  }

  function ask({ method, path }: Operation, wish: Wish, who: string) {
    const query = new URLSearchParams(Object.entries(wish.query).map(([name, value]) => [name, String(value)]))
    const url = path.replaceAll(/\{(\w+)\}/g, (_all, name) => encodeURIComponent(String(wish.path[name] ?? 'x')))
    const content = wish.body === undefined ? undefined : JSON.stringify(wish.body)
    const headers = {
      Origin: origin,
      ...identities[who],
      ...(content !== undefined && {
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(content),
      }),
    }
    return new Promise<{ status: number; type: string; body: unknown }>((resolve, reject) => {
      const to = new URL(`${url}${query.size > 0 ? `?${query}` : ''}`, origin)
      const outgoing = request(to, { method: method.toUpperCase(), agent, headers }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part
        })
        response.once('end', () => {
          const type = response.headers['content-type'] ?? ''
          resolve({ status: response.statusCode ?? 0, type, body: /json/.test(type) ? JSON.parse(text) : text })
        })
      })
      outgoing.once('error', reject)
      outgoing.end(content)
    })
  }

  for (const one of resources) {
    it(`${one.method.toUpperCase()} ${one.path} answers nothing but what is described, whatever it is asked`, async () => {
      await fc.assert(
        fc.asyncProperty(wishes(one), async (wish) => {
          const answer = await ask(one, wish, 'everybody')
          assert.ok(answer.status < 500, JSON.stringify(answer.body))
          assert.equal(objectionTo(one, answer), undefined)
        }),
        { numRuns: RUNS },
      )
    })
  }

  for (const role of ROLES) {
    it(`is for the role ${role} where the description says so, and is refused elsewhere`, async () => {
      for (const one of resources) {
        const { status, body } = await ask(one, NOTHING, role)
        const may = one['x-roles']?.includes(role) ?? false
        assert.equal(status !== 403, may, `${one.method} ${one.path}: ${status} ${JSON.stringify(body)}`)
        assert.notEqual(status, 401, one.path)
      }
    })
  }

  it('is for nobody who is not known', async () => {
    for (const one of resources) assert.equal((await ask(one, NOTHING, 'stranger')).status, 401, one.path)
  })

  it('is for a token where the description says so, and never where it takes a person', async () => {
    for (const one of resources) {
      const { status } = await ask(one, NOTHING, 'robot')
      const isForTokens = one.security === undefined
      const may = isForTokens && ALL_BUT_AUDITOR.some((role) => one['x-roles']?.includes(role))
      assert.equal(status !== 403, may, `${one.method} ${one.path}: ${status}`)
    }
  })
})

/** What an operation may be asked, and something that it may not, here and there. */
function wishes({ parameters = [], requestBody }: Operation): Arbitrary<Wish> {
  const named = (place: 'path' | 'query') => {
    const own = parameters.filter((one) => one.in === place)
    const fields = own.map(({ name, schema }) => [
      name,
      fromJsonSchema(schema, schemaNamed).filter((value) => value !== ''),
    ])
    return fc.record(Object.fromEntries(fields) as Record<string, Arbitrary<unknown>>, {
      requiredKeys: own.filter(({ required }) => required).map(({ name }) => name),
    })
  }
  const schema = requestBody?.content['application/json']?.schema
  const body = schema === undefined ? fc.constant(undefined) : fromJsonSchema(schema, schemaNamed)
  return fc.record({ path: named('path'), query: named('query'), body })
}
