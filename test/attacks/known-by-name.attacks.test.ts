import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Agent, request } from 'node:https'
import type { KnownByNameForm, SpocStateForm } from '../../src/messages/index.ts'
import { type GeneralMessage, type PartnerAnswer, parseMessageId } from '../../src/messages/index.ts'
import type { MadeTls } from '../../src/spoc-channel/index.ts'
import { eventually } from '../support/eventually.ts'
import type { TestNode } from '../support/node.ts'
import { PublicCa } from '../support/public-ca.ts'
import { SpocProgram } from '../support/spoc-program.ts'
import { StateNode } from '../support/spoc-state.ts'
import { attack } from './attack.ts'

const NAME = 'spoc.example.xx'
const [ACTOR, TARGET] = ['whoever gets certificates from a CA of the public', 'a state known by name at the SPOC']

describe('attacks on a state whose SPOC is known by name', () => {
  const now = new Date()
  const [ca, otherCa] = [new PublicCa(now), new PublicCa(now)]
  let ut: StateNode
  let xx: SpocProgram
  let node: TestNode
  let form: SpocStateForm

  before(async () => {
    ;[ut, xx] = [await StateNode.found('UT'), await SpocProgram.start('XX')]
    form = named(xx.form('icao-9303-12') as SpocStateForm, { names: [NAME] })
    await ut.registerState(form)
    node = await ut.start()
  })
  after(async () => {
    for (const one of [xx, ut]) await one?.close()
  })

  function named(form: SpocStateForm, more: Partial<KnownByNameForm>): SpocStateForm {
    const { der } = ca.root
    const fingerprint = createHash('sha256').update(der).digest('hex')
    const certificate = Buffer.from(der).toString('base64')
    const root = { certificate, fingerprint, from: '2020-01-01', until: '2099-12-31' }
    const knownByName = { names: [], roots: [root], days: 10, clients: 'clientAuth', ...more } as const
    return { ...form, spoc: { ...form.spoc, roots: [], knownByName } }
  }

  async function call(as: MadeTls): Promise<string> {
    const answer = await xx.call(ut.spocUrl, 'icao-9303-12', notice(), { as })
    return xx.status === 401 ? '401' : said(answer)
  }

  /** Nothing is said to it; the operator finds the rule. */
  async function isRefused(as: MadeTls, rule: string): Promise<void> {
    assert.equal(await call(as), '401')
    await eventually(`the operator finds ${rule}`, async () => {
      const { events } = await node.operator.call('event.list', { limit: 50 })
      return events.some(({ kind, details }) => kind === 'caller refused' && `${details.why}`.includes(rule))
    })
  }

  it('the state itself is let in, and counts as the country of its registration', async () => {
    assert.equal(await call(ca.issue({ names: [NAME] })), 'ok')
  })

  attack(
    {
      id: 'NET-60',
      actor: ACTOR,
      target: TARGET,
      attack: 'A certificate of the registered root is shown, for a name of the attacker’s own.',
      answer: 'Nobody is known by that name: HTTP 401, as for any stranger, and an event.',
    },
    () => isRefused(ca.issue({ names: ['spoc.attacker.example', '*.example.xx'] }), 'spoc-purpose'),
  )

  attack(
    {
      id: 'NET-61',
      actor: 'whoever runs another CA',
      target: TARGET,
      attack: 'A certificate with the registered name is shown, from a root that is not registered with it.',
      answer: 'It leads to no registered root: HTTP 401, and an event.',
    },
    () => isRefused(otherCa.issue({ names: [NAME] }), 'leads-to-root'),
  )

  attack(
    {
      id: 'NET-62',
      actor: 'whoever found a key of last year',
      target: TARGET,
      attack: 'A certificate of the right root and name is shown whose life is longer than registered.',
      answer: 'As nobody is asked whether it was revoked, only a short life is let in: HTTP 401, and an event.',
    },
    () => isRefused(ca.issue({ names: [NAME], days: 90 }), 'short-lived'),
  )

  attack(
    {
      id: 'NET-63',
      actor: 'whoever stole the key of a state known by name',
      target: TARGET,
      attack: 'The key goes on calling by a connection that was opened before the state was suspended.',
      answer: 'The next request on that connection is HTTP 401, and the connection ends.',
    },
    () =>
      endsTheConnection(
        () => node.operator.call('state.suspend', { of: 'XX', reason: 'its key was stolen' }),
        () => node.operator.call('state.resume', { of: 'XX', reason: 'it has another one' }),
      ),
  )

  attack(
    {
      id: 'NET-64',
      actor: 'whoever stole the key of a state known by name',
      target: TARGET,
      attack:
        'The key goes on calling by a connection that was opened before the name was taken from the registration.',
      answer: 'The next request on that connection is HTTP 401, and the connection ends.',
    },
    () => {
      const without = named(form, { names: ['other.example.xx'] })
      return endsTheConnection(
        () => node.operator.call('state.change', { country: 'XX', form: without }),
        () => node.operator.call('state.change', { country: 'XX', form }),
      )
    },
  )

  attack(
    {
      id: 'CALL-60',
      actor: 'a state that is to be registered',
      target: 'whose certificate is whose',
      attack: 'Its form names the host of another state, under the same root of a CA of the public.',
      answer: 'The form does not hold, nothing of it is kept, and the other state goes on being known by its name.',
    },
    async () => {
      const yy = await SpocProgram.start('YY')
      try {
        const squatting = named(yy.form('icao-9303-12') as SpocStateForm, { names: ['spoc.example.yy', NAME] })
        const registering = node.operator.call('state.add', { form: squatting })
        await assert.rejects(
          registering,
          /known by name: spoc\.example\.xx: it is registered of XX, under the same root/,
        )
        const states = (await node.operator.call('state.list', {})).map(({ country }) => country)
        assert.deepEqual(states, ['XX'])
        assert.equal(await call(ca.issue({ names: [NAME] })), 'ok')
      } finally {
        await yy.close()
      }
    },
  )

  /** One that stays open is asked by again. */
  async function endsTheConnection(close: () => Promise<unknown>, mend: () => Promise<unknown>): Promise<void> {
    const { pem: cert, keyPem: key } = ca.issue({ names: [NAME] })
    const agent = new Agent({ keepAlive: true, maxSockets: 1, cert, key, rejectUnauthorized: false })
    try {
      assert.notEqual((await post(agent)).status, 401)
      await close()
      const { status, reused, socketEnds } = await post(agent)
      assert.deepEqual([status, reused], [401, true])
      await socketEnds
    } finally {
      agent.destroy()
      await mend()
    }
  }

  async function post(agent: Agent) {
    const asked = request(ut.spocUrl, { method: 'POST', agent, headers: { 'Content-Type': 'text/xml' } }).end('<x/>')
    const [answer] = await once(asked, 'response')
    const socketEnds = asked.socket === null ? undefined : once(asked.socket, 'close')
    await answer.toArray()
    return { status: answer.statusCode as number, reused: asked.reusedSocket, socketEnds }
  }
})

const said = (answer: PartnerAnswer): string => ('returnCode' in answer ? answer.returnCode : answer.why)

function notice(): GeneralMessage {
  const messageId = parseMessageId(randomUUID())
  assert.ok(messageId)
  return { operation: 'GeneralMessage', messageId, subject: 'x', body: 'x' }
}
