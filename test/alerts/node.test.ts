import assert from 'node:assert/strict'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { skipWithout } from '../support/install-packages.ts'
import { hasMailServer, MailServer } from '../support/mail-server.ts'
import { makeTestFolder, startTestNode, type TestNode } from '../support/node.ts'
import { addAuthority, register } from '../support/utopia.ts'

interface Heard {
  readonly alert: number
  readonly step: string
  readonly cause: string
  readonly subject: string
  readonly says: string
}

describe('a node that something is wrong with', () => {
  let at: Date
  let node: TestNode
  let mail: MailServer
  let desk: Server
  let deskStatus = 200
  let deadPort: number
  const heard: { authorization: string | undefined; body: Heard }[] = []

  before(async function () {
    this.timeout(300_000)
    if (!(await hasMailServer())) skipWithout('python3-aiosmtpd', this)
    mail = await MailServer.make(await freePort())
    await mail.start()
    desk = createServer((request, response) => {
      let text = ''
      request.on('data', (part) => {
        text += part
      })
      request.on('end', () => {
        if (deskStatus === 200) heard.push({ authorization: request.headers.authorization, body: JSON.parse(text) })
        response.writeHead(deskStatus).end()
      })
    })
    await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve))
    at = new Date()
    const made = await makeTestFolder('UT', at)
    const tokenFile = join(made.folder, 'desk.token')
    await writeFile(tokenFile, 'the token of the desk\n', { mode: 0o600 })
    const alerts = {
      mail: [
        {
          ...{ name: 'mail', server: '127.0.0.1', port: mail.port, security: 'plain' as const, timeoutSeconds: 5 },
          ...{ from: 'UT node <eac@ut.example>', to: ['operators@ut.example', 'night@ut.example'] },
        } as const,
      ],
      webhooks: [
        {
          name: 'desk',
          url: `http://127.0.0.1:${(desk.address() as AddressInfo).port}/alerts`,
          tokenFile,
          timeoutSeconds: 5,
        },
      ],
      snmp: [],
      repeatHours: [12, 72],
      overAfterMinutes: 5,
      lookEverySeconds: 0.2,
    }
    const outgoing = { allow: ['127.0.0.1'] }
    const circuit = { failures: 1, firstPauseSeconds: 3_600, longestPauseSeconds: 3_600 }
    node = await startTestNode('UT', {
      again: made,
      settings: { alerts, circuit, outgoing },
      now: () => at,
      keepFolder: true,
    })
  })
  after(async () => {
    await node?.close()
    desk?.close()
    await mail?.remove()
    await rm(node.folder, { recursive: true, force: true })
  })

  const later = (milliseconds: number): void => {
    at = new Date(at.getTime() + milliseconds)
  }
  const of = (cause: string): Heard[] => heard.map(({ body }) => body).filter((one) => one.cause === cause)
  const mailsOf = async (cause: string): Promise<string[]> =>
    (await mail.mails()).filter((one) => one.includes(`alert      ${cause},`))
  const NOT_REACHED = 'EacPartnerNotReached'

  it('tells nobody anything while all is well, but a test that an operator asks for', async () => {
    const found = await node.operator.call('alert.test', {})
    assert.deepEqual(found, [
      { place: 'mail', arrived: true },
      { place: 'desk', arrived: true },
    ])
    assert.equal(heard.length, 1)
    assert.equal(heard[0]?.authorization, 'Bearer the token of the desk')
    const [test] = await mail.mails()
    assert.match(
      test ?? '',
      /^Subject: \[https:\/\/127\.0\.0\.1:\d+\] warning: this is a test, and nothing is\s+wrong$/m,
    )
    assert.match(test ?? '', /^To: operators@ut\.example, night@ut\.example$/m)
    assert.match(test ?? '', /^Auto-Submitted: auto-generated$/m)
    assert.deepEqual((await node.operator.call('alert.list', { limit: 10 })).alerts, [])
  })

  it('tells of it once by mail and webhook', async () => {
    const { operator } = node
    deadPort = await freePort()
    await addAuthority(operator, 'UT-TCC', 'TCC', 'GATES')
    const { tlsCertificate } = await operator.call('node.show', {})
    const dead = { authority: 'UT-TCC', role: 'DV', mnemonic: 'DVDOM', tlsCertificates: [tlsCertificate] } as const
    await register(operator, { ...dead, name: 'dead-dv', serviceUrl: `https://127.0.0.1:${deadPort}/` })
    await operator.call('authority.get-ca-certificates', { name: 'UT-TCC', from: 'dead-dv', callback: true })
    const isHeld = async () => (await operator.call('queue.show', {})).held.length === 1
    await eventually('its circuit opens', isHeld)
    const hears = (): boolean => {
      if (of(NOT_REACHED).length === 0) later(60_000)
      return of(NOT_REACHED).length === 1
    }
    await eventually('the desk hears of it', hears, 40_000, 300)
    await eventually('a mail comes', async () => (await mailsOf(NOT_REACHED)).length === 1, 40_000, 100)
    assert.match(of(NOT_REACHED)[0]?.says ?? '', /^dead-dv is not reached for [1-9]\d minutes$/)
    const [told] = await mailsOf(NOT_REACHED)
    assert.match(told ?? '', /^Dead-dv is not reached for [1-9]\d minutes\.$/m)
    assert.match(told ?? '', /docs\/alerts\.md#eacpartnernotreached/)
  })

  it('tells it again after half a day, also where the mail server is away then: it has it later', async () => {
    await mail.stop()
    deskStatus = 503
    later(12 * 3_600_000)
    const fails = async (place: string) =>
      (await node.operator.call('alert.list', { limit: 50 })).places.some(
        ({ name, failingSince }) => name === place && failingSince !== undefined,
      )
    await eventually('the mail server is missed', () => fails('mail'))
    await eventually('the desk is missed', () => fails('desk'))
    await node.stop()
    await mail.start()
    deskStatus = 200
    later(60_000)
    node = await startTestNode('UT', { again: node, now: () => at, keepFolder: true })
    await eventually('the mail comes', async () => (await mailsOf(NOT_REACHED)).length === 2, 40_000, 100)
    await eventually('the desk hears it', () => of(NOT_REACHED).length === 2)
    assert.equal(of(NOT_REACHED)[1]?.step, 'goes on')
    const [first, again] = await mailsOf(NOT_REACHED)
    const thread = /^Message-ID: (<eac-alert-\d+@ut\.example>)$/im.exec(first ?? '')?.[1]
    assert.ok(thread !== undefined && again?.includes(`In-Reply-To: ${thread}`), 'one thread of mails')
  })

  it('tells that it is over, once it has been so for some minutes', async () => {
    const files = node.config.tls as { certificate: string; key: string }
    const [cert, key] = [await readFile(files.certificate), await readFile(files.key)]
    const back = createTlsServer({ cert, key }, (_request, response) => void response.writeHead(500).end())
    await new Promise<void>((resolve) => back.listen(deadPort, '127.0.0.1', resolve))
    try {
      await node.operator.call('queue.resume', { name: 'dead-dv', why: 'it is back' })
      await eventually('it is reached', async () => (await node.operator.call('queue.show', {})).held.length === 0)
      const isGone = async () => (await node.operator.call('alert.list', { limit: 50 })).alerts
      assert.equal((await isGone()).filter(({ cause }) => cause === NOT_REACHED).length, 1)
      const hears = async (): Promise<boolean> => {
        later(60_000)
        return of(NOT_REACHED).length === 3
      }
      await eventually('the desk hears it', hears, 40_000, 300)
      assert.equal(of(NOT_REACHED)[2]?.step, 'is over')
      await eventually('the mail comes', async () => (await mailsOf(NOT_REACHED)).length === 3, 40_000, 100)
      assert.match((await mailsOf(NOT_REACHED))[2] ?? '', /^Subject: \[.*\]\s+over: dead-dv is not\s+reached/m)
      const all = await node.operator.call('alert.list', { all: true, limit: 50 })
      assert.equal(all.alerts.find(({ cause }) => cause === NOT_REACHED)?.endedAt === undefined, false)
    } finally {
      back.closeAllConnections()
      back.close()
    }
  })
})
