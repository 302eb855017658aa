import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { type AddressInfo, createServer } from 'node:net'
import { parseConfig } from '../../src/app/config.ts'
import { Applicant, byCallback, makeRequest } from '../support/applicant.ts'
import { eventually } from '../support/eventually.ts'
import { type NameServer, startNameServer } from '../support/name-server.ts'
import { selfSigned } from '../support/service.ts'
import { SpocPki } from '../support/spoc-state.ts'
import { register, showExchange } from '../support/utopia.ts'
import { attack } from './attack.ts'
import { attackedState } from './support/attacked-state.ts'

const PUBLIC = '93.184.216.34'
const INSIDE = '127.0.0.2' // a service of the machine that nobody outside is to reach
const LEAST = {
  publicUrl: 'https://dv.example.ut',
  tls: { certificate: 'a', key: 'b' },
  keys: { secretFile: 'c' },
  limits: { bodyBytes: 100_000, listBytes: 100_000, partnerSeconds: 2 },
}

describe('attacks by what this node calls', () => {
  /** What each name leads to, question by question, the last from there on. */
  const names: Record<string, readonly string[]> = {}
  let dns: NameServer
  let inside: Awaited<ReturnType<typeof startInside>>
  const ends: (() => Promise<unknown> | unknown)[] = []
  before(async () => {
    dns = await startNameServer((name, time) => names[name]?.[time - 1] ?? names[name]?.at(-1))
    inside = await startInside()
  })
  after(async () => {
    for (const end of ends) await end()
    await inside?.close()
    await dns?.stop()
  })
  const state = attackedState(() => ({
    settings: {
      outgoing: { allow: ['127.0.0.1'], resolvers: [dns.address] },
      limits: parseConfig(LEAST, '/eac.yaml').limits,
      crl: { reuseMinutes: 0, retrySeconds: 0, timeoutSeconds: 5, alarmDays: 7 },
    },
  }))

  /** A service of a partner on this machine, where the node may call. */
  async function service(answer: (request: IncomingMessage, response: ServerResponse) => void) {
    const tls = selfSigned('service')
    const server = createHttps({ key: tls.keyPem, cert: tls.certPem }, answer)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    ends.push(() => {
      server.closeAllConnections()
      server.close()
    })
    return { tls, port: (server.address() as AddressInfo).port }
  }

  /** A terminal that is called back at this URL. */
  async function terminal(name: string, url: string | undefined, tls = selfSigned(name)): Promise<Applicant> {
    const applicant = new Applicant({ url: state.places.dvUrl, pinned: state.places.pinned, service: 'DV' })
    ends.push(() => applicant.close())
    const who = { name, authority: 'UT-DV', role: 'terminal', mnemonic: name.toUpperCase() } as const
    const callbackTargets = url === undefined ? [] : [url]
    await register(state.operator, { ...who, callbackTargets, tlsCertificates: [applicant.tls.certPem, tls.certPem] })
    return applicant
  }

  async function ask(applicant: Applicant, name: string, url: string) {
    const holderReference = `UT${name.toUpperCase()}00001`
    const { octets } = await makeRequest({ holderReference, authorityReference: 'UTDVDOM00001' })
    return applicant.request(octets, byCallback(url))
  }

  /** Waits until the newest exchange of a partner tells of this. */
  async function tells(partner: string, pattern: RegExp): Promise<void> {
    const text = async (): Promise<string> => {
      const [newest] = (await state.operator.call('exchange.list', { partner, limit: 1 })).exchanges
      return newest === undefined ? '' : JSON.stringify((await showExchange(state.operator, newest.id)).events)
    }
    await eventually(`${partner}: ${pattern}`, async () => pattern.test(await text()))
  }

  const INSIDE_URL = () => `https://${INSIDE}:${inside.port}/admin`

  attack(
    {
      id: 'OUT-01',
      actor: 'a registered terminal',
      target: 'services of the node’s own machine',
      attack:
        'A request names a responseURL on loopback, at the metadata service of a cloud, and at another host, none of which is registered.',
      answer:
        'Each is answered in the same exchange and nothing is called; the event tells the URL, and that it lies within no registered target.',
    },
    async () => {
      const applicant = await terminal('outa', undefined)
      for (const url of [INSIDE_URL(), 'https://169.254.169.254/latest/meta-data', 'https://other.example.test/']) {
        const answer = await ask(applicant, 'outa', url)
        assert.equal(answer.kind, 'final', url)
        await tells('outa', /lies within no registered callback target/)
      }
      assert.equal(inside.connections(), 0)
    },
  )

  attack(
    {
      id: 'OUT-02',
      actor: 'whoever fills in a form of registration',
      target: 'services of the node’s own machine',
      attack:
        'Callback URLs are to be registered whose hosts are loopback, link-local, metadata or unspecified addresses, also in decimal, octal, hexadecimal, IPv4-mapped and NAT64 spelling.',
      answer: 'Each is refused at registration, and the error names the setting that would allow it.',
    },
    async () => {
      await terminal('outb', undefined)
      const hosts = [
        '2130706434',
        '0177.0.0.2',
        '0x7f000002',
        '127.2',
        INSIDE,
        '[::ffff:127.0.0.2]',
        '[64:ff9b::7f00:2]',
      ]
      for (const host of [...hosts, '169.254.169.254', '[fd00:ec2::254]', '0.0.0.0', '[::]']) {
        const change = state.operator.call('partner.set-push-url', { name: 'outb', pushUrl: `https://${host}:8443/` })
        await assert.rejects(change, /unless the setting outgoing\.allow names it/, host)
      }
      const privately = state.operator.call('partner.set-push-url', { name: 'outb', pushUrl: 'https://10.1.2.3/' })
      await assert.rejects(privately, /a private address.*--private-network, eac partner network/)
    },
  )

  attack(
    {
      id: 'OUT-03',
      actor: 'a partner with a name server of its own',
      target: 'services of the node’s own machine',
      attack:
        'The host of a registered callback URL has a public address when it is registered, and one of the machine itself when it is called.',
      answer:
        'The address is looked at again for each call: nothing is connected, the partner counts as not reached, and event and queue say why.',
    },
    async () => {
      names['rebind.example.test'] = [PUBLIC, INSIDE]
      const url = `https://rebind.example.test:${inside.port}/callback`
      const applicant = await terminal('outc', url)
      assert.equal((await ask(applicant, 'outc', url)).kind, 'acknowledged')
      await tells('outc', /rebind\.example\.test leads to 127\.0\.0\.2, an address of this machine itself/)
      assert.equal(inside.connections(), 0)
    },
  )

  attack(
    {
      id: 'OUT-04',
      actor: 'a partner with a name server of its own',
      target: 'services of the node’s own machine',
      attack:
        'The name server answers with an address that may be called, and with one that may not to a second question of the same call.',
      answer: 'A call asks once, and connects to the address that was looked at.',
    },
    async () => {
      let called = 0
      const { port, tls } = await service((_request, response) => {
        called++
        response.writeHead(500, { Connection: 'close' }).end()
      })
      names['once.example.test'] = ['127.0.0.1', '127.0.0.1', INSIDE] // registered, called, and whatever is asked then
      const url = `https://once.example.test:${port}/callback`
      const applicant = await terminal('outd', url, tls)
      assert.equal((await ask(applicant, 'outd', url)).kind, 'acknowledged')
      await tells('outd', /once\.example\.test leads to 127\.0\.0\.2/) // the next attempt
      assert.equal(called, 1)
      assert.equal(inside.connections(), 0)
    },
  )

  attack(
    {
      id: 'OUT-05',
      actor: 'a registered terminal',
      target: 'services of the node’s own machine',
      attack: 'A callback is answered with a redirect to a service of the machine.',
      answer: 'No redirect is followed: the answer is unusable, and the event says so.',
    },
    async () => {
      const { port, tls } = await service((_request, response) =>
        response.writeHead(307, { Location: INSIDE_URL() }).end(),
      )
      const url = `https://127.0.0.1:${port}/callback`
      await ask(await terminal('oute', url, tls), 'oute', url)
      await tells('oute', /HTTP status 307/)
      assert.equal(inside.connections(), 0)
    },
  )

  attack(
    {
      id: 'OUT-06',
      actor: 'a registered terminal',
      target: 'the memory of the node',
      attack: 'A callback is answered without end, and another with a length of ten gigabytes.',
      answer:
        'Reading stops at the limit, or before it begins; the connection is cut, and the event says that the answer is too large.',
    },
    async () => {
      for (const [name, size] of [
        ['outf', undefined],
        ['outg', '10000000000'],
      ] as const) {
        let sent = 0
        const { port, tls } = await service((_request, response) => {
          response.writeHead(200, { 'Content-Type': 'text/xml', ...(size && { 'Content-Length': size }) })
          const more = (): void => {
            if (response.destroyed) return
            sent += 65_536
            response.write(Buffer.alloc(65_536, ' '), () => setImmediate(more))
          }
          more()
        })
        const url = `https://127.0.0.1:${port}/callback`
        await ask(await terminal(name, url, tls), name, url)
        await tells(name, /more than 100000 bytes/)
        assert.ok(sent < 50_000_000, `${sent} octets were sent`)
      }
    },
  )

  attack(
    {
      id: 'OUT-07',
      actor: 'a registered terminal',
      target: 'the connections of the node',
      attack: 'A callback is answered a byte at a time, so that the call would last for hours.',
      answer: 'A call has one time for everything: it is cut then, and the event says how long was waited.',
    },
    async () => {
      const { port, tls } = await service((_request, response) => {
        response.writeHead(200, { 'Content-Type': 'text/xml' })
        const drip = setInterval(() => response.write(' '), 200)
        response.once('close', () => clearInterval(drip))
      })
      const url = `https://127.0.0.1:${port}/callback`
      await ask(await terminal('outh', url, tls), 'outh', url)
      await tells('outh', /did not answer within 2 seconds/)
    },
  )

  attack(
    {
      id: 'OUT-08',
      actor: 'a CA with a name server of its own',
      target: 'services of the node’s own machine',
      attack:
        'The host of a registered revocation list leads to a service of the machine when the list is fetched for a caller.',
      answer: 'Nothing is fetched; without the list the caller is refused with HTTP 401, and the events say both.',
    },
    async () => {
      const ca = await SpocPki.found('UT')
      ends.push(() => ca.close())
      names['crl.example.test'] = [PUBLIC, INSIDE]
      const crlUrl = `http://crl.example.test:${inside.port}/ca.crl`
      const issuer = { certificate: ca.root.pem, subject: { commonName: 'outi' }, crlUrl }
      const who = { name: 'outi', authority: 'UT-DV', role: 'terminal', mnemonic: 'OUTI' } as const
      await register(state.operator, { ...who, tlsCertificates: [], tlsIssuers: [issuer] })
      const { pem, keyPem } = ca.issue({ kind: 'client', hosts: [], commonName: 'outi' })
      const answer = await state.post({ as: { certPem: pem, keyPem }, body: '<hello/>' })
      assert.equal(answer.status, 401)
      await state.event('revocation list not fetched', ({ says }) => /leads to 127\.0\.0\.2/.test(String(says)))
      assert.equal(inside.connections(), 0)
    },
  )

  attack(
    {
      id: 'OUT-09',
      actor: 'whoever names a source of lists',
      target: 'services of the node’s own machine',
      attack:
        'A source of lists is to be added at the metadata service of a cloud, and one whose name leads to the machine itself later.',
      answer:
        'The first is refused with the setting that would allow it; the second is not fetched, and its event says why.',
    },
    async () => {
      const source = { authority: 'UT-DV', kind: 'http', everySeconds: 3600 } as const
      const metadata = { ...source, name: 'metadata', place: 'http://169.254.169.254/latest/user-data' }
      await assert.rejects(
        state.operator.call('list.source.add', metadata),
        /unless the setting outgoing\.allow names it/,
      )
      names['lists.example.test'] = [PUBLIC, INSIDE]
      const place = `http://lists.example.test:${inside.port}/master.ml`
      await state.operator.call('list.source.add', { ...source, name: 'rebound', place })
      await state.event('list source failed', ({ error }) => /leads to 127\.0\.0\.2/.test(String(error)))
      assert.equal(inside.connections(), 0)
    },
  )
})

/** Something that listens on the machine and hears nobody. */
async function startInside() {
  let connections = 0
  const server = createServer((socket) => {
    connections++
    socket.destroy()
  })
  server.listen(0, INSIDE)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
