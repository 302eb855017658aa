import assert from 'node:assert/strict'
import type { Config } from '../../../src/app/config.ts'
import type { IssuerConfig } from '../../../src/app/issuers/issuer-config.ts'
import type { Role } from '../../../src/messages/index.ts'
import { oneTimeCode, stepOf } from '../../../src/people/totp.ts'
import { octetsOfBase32 } from '../../support/base32.ts'
import { freePort } from '../../support/free-port.ts'
import { startTestNode, type TestNode } from '../../support/node.ts'
import { Visitor } from './visitor.ts'

const APPROVALS: Config['approvals'] = {
  suspension: 0,
  initialRequest: 0,
  registration: 0,
  rollover: 1,
  users: 0,
  remindAfterHours: [],
}
const START = Date.parse('2026-11-23T12:00:00Z')

/** A node with a listener for people, whose clock the test moves. */
export interface AttackedDoor {
  readonly node: TestNode
  visitor(): Visitor
  /** Somebody who has a password and nothing else yet. */
  person(name: string, ...roles: Role[]): Promise<void>
  /** Logged in by password, and by a code where `app` is given. */
  loggedIn(name: string, app?: App): Promise<Visitor>
  /** Logged in for the first time, with an authenticator app from then on. */
  withApp(name: string): Promise<{ visitor: Visitor; app: App; secret: string; recoveryCodes: readonly string[] }>
  wait(seconds: number): void
  now(): Date
  events(kind: string): Promise<readonly { readonly details: Readonly<Record<string, unknown>> }[]>
}

export interface App {
  /** Of now; each counts once, so the clock goes on with it. */
  code(): string
}

export const passwordOf = (name: string): string => `the long password of ${name}`

export async function openAttackedDoor({
  people = {},
  approvals = {},
  issuers = () => [],
}: {
  readonly approvals?: Partial<Config['approvals']>
  readonly people?: Partial<Config['people']>
  readonly issuers?: (publicUrl: string) => readonly IssuerConfig[] | Promise<readonly IssuerConfig[]>
} = {}): Promise<AttackedDoor> {
  let clock = START
  const publicUrl = `https://127.0.0.1:${await freePort()}`
  const { port } = new URL(publicUrl)
  const operators = {
    publicUrl,
    listen: { host: '127.0.0.1', port: Number(port) },
    issuers: [...(await issuers(publicUrl))],
  }
  const rules = {
    machine: 'change',
    passwordLogin: 'everybody',
    secondFactorFor: ['administrator', 'officer', 'approver'],
    session: { idleMinutes: 15, hours: 12 },
    ...people,
  } as Config['people']
  const node = await startTestNode('people', {
    now: () => new Date(clock),
    settings: { operators, people: rules, approvals: { ...APPROVALS, ...approvals } },
  })
  const visitor = (): Visitor => new Visitor(node.operatorsPort ?? 0, publicUrl)
  const appOf = (secret: string): App => ({
    code() {
      clock += 30_000
      return oneTimeCode(octetsOfBase32(secret), stepOf(new Date(clock)))
    },
  })
  const door: AttackedDoor = {
    node,
    visitor,
    async person(name, ...roles) {
      await node.operator.call('user.add', { name, fullName: `Person ${name}`, password: passwordOf(name), roles })
    },
    async loggedIn(name, app) {
      const one = visitor()
      const reply = await one.post('/api/session', { name, password: passwordOf(name) })
      assert.equal(reply.status, 200, reply.text)
      if (app !== undefined) {
        const second = await one.post('/api/session/second-factor', { code: app.code() })
        assert.equal(second.json?.next, 'nothing', second.text)
      }
      return one
    },
    async withApp(name) {
      const one = await door.loggedIn(name)
      const begun = await one.post('/api/me/second-factor', undefined)
      const app = appOf(begun.json?.secret)
      const confirmed = await one.post('/api/me/second-factor/confirm', { code: app.code() })
      assert.equal(confirmed.status, 200, confirmed.text)
      return { visitor: one, app, secret: begun.json.secret, recoveryCodes: confirmed.json.recoveryCodes }
    },
    wait: (seconds) => {
      clock += seconds * 1_000
    },
    now: () => new Date(clock),
    async events(kind) {
      return (await node.operator.call('event.list', { kind, limit: 100 })).events
    },
  }
  return door
}
