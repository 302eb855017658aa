import assert from 'node:assert/strict'
import type { ClientRequest } from 'node:http'
import { request } from 'node:https'
import { type AttackedDoor, openAttackedDoor } from '../../attacks/support/attacked-door.ts'
import type { Visitor } from '../../attacks/support/visitor.ts'
import { eventually } from '../../support/eventually.ts'
import { useQuickScrypt } from '../../support/quick-scrypt.ts'

interface Told {
  readonly id: string
  readonly event: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into what is told
  readonly data: any
}

/** A browser that listens. */
class Listener {
  status: number | undefined
  text = ''
  isOver = false
  readonly #outgoing: ClientRequest

  constructor(door: AttackedDoor, headers: Record<string, string>, path = '/api/live') {
    const { port, host } = new URL(door.node.config.operators?.publicUrl ?? '')
    const options = { host: '127.0.0.1', port, path, rejectUnauthorized: false, agent: false } as const
    this.#outgoing = request({ ...options, headers: { Host: host, ...headers } }, (response) => {
      this.status = response.statusCode
      response.setEncoding('utf8').on('data', (text: string) => {
        this.text += text
      })
      response.once('close', () => {
        this.isOver = true
      })
    })
    this.#outgoing.on('error', () => {}) // it is destroyed
    this.#outgoing.end()
  }

  get told(): Told[] {
    return this.text.split('\n\n').flatMap((block) => {
      const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/, 2)))
      return fields.data === undefined
        ? []
        : [{ id: fields.id, event: fields.event ?? 'message', data: JSON.parse(fields.data) }]
    })
  }

  kinds = (): string[] => this.told.map(({ data }) => data.kind)

  leave(): void {
    this.#outgoing.destroy()
  }
}

describe('what happens, told as it happens', () => {
  useQuickScrypt()
  let door: AttackedDoor
  const listeners: Listener[] = []
  before(async () => {
    door = await openAttackedDoor()
    for (const name of ['olga', 'otto', 'odin', 'ossi', 'xena', 'yan', 'zoe']) await door.person(name, 'operator')
  })
  afterEach(() => {
    for (const one of listeners.splice(0)) one.leave()
  })
  after(() => door?.node.close())

  async function listening(visitor: Visitor, headers: Record<string, string> = {}): Promise<Listener> {
    const one = new Listener(door, { Cookie: visitor.cookie ?? '', ...headers })
    listeners.push(one)
    await eventually('it listens', () => one.text.startsWith('retry'))
    return one
  }

  it('tells each event once it is committed, with its place and kind', async () => {
    const one = await listening(await door.loggedIn('olga'))
    await door.node.operator.call('user.disable', { name: 'zoe', reason: 'left' })
    await eventually('it is told', () => one.kinds().includes('user disabled'))
    const { id, event, data } = one.told.find(({ data: { kind } }) => kind === 'user disabled')!
    assert.deepEqual([id, event], [String(data.n), 'message'])
    assert.ok(!Number.isNaN(Date.parse(data.at)))
  })

  it('goes on behind the last id that was heard, and tells nothing twice', async () => {
    const olga = await door.loggedIn('olga')
    const first = await listening(olga)
    await door.node.operator.call('user.reset-password', { name: 'yan' })
    await eventually('it is told', () => first.kinds().includes('password reset'))
    const lastHeard = first.told.at(-1)!.id
    first.leave()
    await door.node.operator.call('user.roles', { name: 'xena', remove: ['operator'], add: ['auditor'] })
    const again = await listening(olga, { 'Last-Event-ID': lastHeard })
    await door.node.operator.call('user.disable', { name: 'xena', reason: 'left' })
    await eventually('it is told', () => again.kinds().includes('user disabled'))
    const heard = again.kinds().filter((kind) => /^(password reset|roles changed|user disabled)$/.test(kind))
    assert.deepEqual(heard, ['roles changed', 'user disabled'])
  })

  it('ends when the session does', async () => {
    const otto = await door.loggedIn('otto')
    const one = await listening(otto)
    await otto.ask('/api/session', { method: 'DELETE' })
    await eventually('it is over', () => one.isOver)
    assert.equal(one.told.at(-1)?.event, 'end')
  })

  it('ends when a token is revoked', async () => {
    const odin = await door.loggedIn('odin')
    const { token } = (await odin.post('/api/me/tokens', { name: 'ear', days: 1 })).json
    const robot = new Listener(door, { Authorization: `Bearer ${token}` })
    listeners.push(robot)
    await eventually('it listens', () => robot.text.startsWith('retry'))
    await odin.ask('/api/me/tokens/ear', { method: 'DELETE' })
    await eventually('it is over', () => robot.isOver)
  })

  it('is not for a token that is for something else, nor for strangers', async () => {
    const odin = await door.loggedIn('odin')
    const wish = { name: 'narrow', commands: ['node.show'], days: 1 }
    const { token } = (await odin.post('/api/me/tokens', wish)).json
    const robot = door.visitor()
    robot.token = token
    assert.equal((await robot.ask('/api/live')).status, 403)
    assert.equal((await door.visitor().ask('/api/live')).status, 401)
    assert.equal((await odin.ask('/api/live?after=x')).status, 400)
    assert.equal((await odin.ask('/api/live', { headers: { 'Last-Event-ID': 'x' } })).status, 400)
  })

  it('has so many places for one person, and gives them back', async () => {
    const ossi = await door.loggedIn('ossi')
    const all: Listener[] = []
    for (let n = 0; n < 6; n++) all.push(await listening(ossi))
    assert.equal((await ossi.ask('/api/live')).status, 429)
    all[0]?.leave()
    await eventually('there is a place again', async () => {
      const next = new Listener(door, { Cookie: ossi.cookie ?? '' })
      listeners.push(next)
      await eventually('it is answered', () => next.status !== undefined)
      return next.status === 200
    })
  })
})
