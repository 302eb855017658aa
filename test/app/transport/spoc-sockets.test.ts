import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { Agent, createServer, type RequestOptions, request, type Server } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import {
  createSpocClient,
  createSpocServer,
  type RefusedCaller,
  type SoapServer,
  type SpocClient,
  type SpocServerOptions,
  type SpocTarget,
  spocCiphers,
  TransportError,
  tlsPolicy,
} from '../../../src/app/transport/index.ts'
import { createSpocChannel, type MadeTls, type SpocState } from '../../../src/spoc-channel/index.ts'
import { type CrlServer, startCrlServer } from '../../spoc-channel/crl-server.ts'
import { below, client, crl, inDays, NOW, registered, root, server, utopia } from '../../spoc-channel/utopia-spoc.ts'

const PATH = '/spoc'
const CA = root()
const OTHER_CA = root({ country: 'XX' })

describe('the channel between SPOCs', () => {
  let lists: CrlServer
  let states: SpocState[]

  beforeEach(async () => {
    lists = await startCrlServer(crl(CA))
    states = [utopia([registered(CA.der)], { crlHosts: [lists.host] })]
  })
  afterEach(() => lists.stop())

  const channel = () =>
    createSpocChannel({
      states: async () => states,
      crls: { find: async () => undefined, keep: async () => {} },
      now: () => NOW,
      onEvent: () => {},
      settings: { reuseMinutes: 0, retrySeconds: 0, timeoutSeconds: 5 },
    })

  /** A CA below a registered root; both CRLs are served. */
  function middleCa() {
    const top = root({ pathLength: 1 })
    const middle = below(top, 'SPOC TLS CA', 0, lists.url)
    states = [{ ...states[0]!, roots: [registered(top.der)] }]
    lists.answer = (request, response) => response.end(crl(request.url?.endsWith('?middle') ? middle : top))
    return { middle, chainOf: ({ pem }: MadeTls) => pem + middle.pem }
  }

  describe('at our server', () => {
    let listener: SoapServer
    let port: number
    let refused: RefusedCaller[]

    beforeEach(() => start())
    afterEach(() => listener.close(0))

    async function start(more: Partial<SpocServerOptions<SpocState, string>> = {}) {
      refused = []
      const own = server(CA, { key: 'rsa-2048' })
      listener = createSpocServer<SpocState, string>({
        tls: { key: own.keyPem, cert: own.pem },
        publicUrl: 'https://spoc.example.ut',
        hostNames: [],
        endpoints: [
          {
            path: PATH,
            wsdl: () => '<wsdl/>',
            answer: async ({ caller }) => ({ status: 200, contentType: 'text/xml', body: caller }),
          },
        ],
        channel: channel(),
        admit: async ({ country }) => ({ kind: 'known', caller: `SPOC of ${country}` }),
        fault: (status, code, text) => ({ contentType: 'text/xml', body: `<Fault>${status} ${code} ${text}</Fault>` }),
        isReady: async () => true,
        onRefused: (who) => refused.push(who),
        onError: (error) => assert.fail(String(error)),
        ...more,
      })
      port = (await listener.listen(0, '127.0.0.1')).port
    }

    /** @returns status and body */
    function call(as: MadeTls | undefined, { cert, ...more }: RequestOptions = {}): Promise<[number, string]> {
      const own = as === undefined ? {} : { key: as.keyPem, cert: cert ?? as.pem }
      return new Promise((resolve, reject) => {
        const outgoing = request(
          {
            host: '127.0.0.1',
            port,
            method: 'POST',
            path: PATH,
            agent: false,
            rejectUnauthorized: false,
            ...own,
            ...more,
          },
          async (incoming) => resolve([incoming.statusCode ?? 0, await textOf(incoming)]),
        )
        outgoing.on('error', reject)
        outgoing.end('<hello/>')
      })
    }

    const ours = (wish: Parameters<typeof client>[1] = {}) => client(CA, { crlUrl: lists.url, ...wish })

    it('a SPOC is known by its country, over TLS 1.2 and 1.3, with any of the usual keys', async () => {
      for (const key of ['prime256v1', 'brainpoolP256r1', 'rsa-2048'] as const) {
        for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
          const tls = { minVersion: version, maxVersion: version, ecdhCurve: 'X25519:prime256v1:brainpoolP256r1' }
          assert.deepEqual(await call(ours({ key }), tls), [200, 'SPOC of UT'], `${key} ${version}`)
        }
      }
    })

    it('a SPOC is known by either world of key purposes', async () => {
      for (const world of ['csn-369791', 'icao-9303-12'] as const) {
        assert.deepEqual(await call(ours({ worlds: [world] })), [200, 'SPOC of UT'])
      }
    })

    it('a SPOC is known by way of a CA in between that it sends, and not without', async () => {
      const { middle, chainOf } = middleCa()
      const own = client(middle, { crlUrl: `${lists.url}?middle` })
      assert.deepEqual(await call(own, { cert: chainOf(own) }), [200, 'SPOC of UT'])
      assert.equal((await call(own))[0], 401)
      assert.equal(refused[0]?.why, 'SPOC certificate refused: leads-to-root')
    })

    it('a stranger gets 401 and a fault, and the operator every finding', async () => {
      const stranger = client(root(), { crlUrl: lists.url, worlds: [], notBefore: inDays(1) })
      assert.deepEqual(await call(stranger), [
        401,
        '<Fault>401 Client The TLS client certificate is not accepted here</Fault>',
      ])
      const [who] = refused
      assert.equal(who?.why, 'SPOC certificate refused: valid-now, spoc-purpose, leads-to-root')
      assert.deepEqual(
        who?.findings?.map(({ rule }) => rule),
        ['valid-now', 'spoc-purpose', 'leads-to-root'],
      )
      assert.match(who?.findings?.[1]?.says ?? '', /1\.2\.203\.7064\.1\.1\.369791\.1/)
      assert.equal(who?.remoteAddress, '127.0.0.1')
    })

    it('who shows no certificate gets 401', async () => {
      assert.equal((await call(undefined))[0], 401)
      assert.equal(refused[0]?.why, 'no-certificate')
    })

    it('a country that is not registered gets 401, until it is, without a restart', async () => {
      const foreign = client(OTHER_CA, { country: 'XX', crlUrl: lists.url })
      lists.serve(crl(OTHER_CA))
      assert.equal((await call(foreign))[0], 401)
      assert.match(refused[0]?.findings?.[0]?.says ?? '', /no SPOC of XX is registered/)
      states.push({ country: 'XX', roots: [registered(OTHER_CA.der)], crlHosts: [lists.host], hosts: [] })
      assert.deepEqual(await call(foreign), [200, 'SPOC of XX'])
    })

    it('one state cannot pass for another', async () => {
      states.push({ country: 'XX', roots: [registered(OTHER_CA.der)], crlHosts: [lists.host], hosts: [] })
      assert.equal((await call(ours({ country: 'XX' })))[0], 401)
      assert.match(refused[0]?.why ?? '', /leads-to-root/)
    })

    it('a revocation counts on a connection that is open', async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      const own = ours()
      assert.equal((await call(own, { agent }))[0], 200)
      lists.serve(crl(CA, [own.serial]))
      assert.equal((await call(own, { agent }))[0], 401)
      assert.equal(refused[0]?.why, 'SPOC certificate refused: not-revoked')
      agent.destroy()
    })

    it('nobody gets in without a revocation list', async () => {
      lists.answer = (_request, response) => response.writeHead(503).end()
      assert.equal((await call(ours()))[0], 401)
      assert.equal(refused[0]?.why, 'SPOC certificate refused: crl-at-hand')
    })

    it('a state that may not call this service is told so by whoever admits', async () => {
      await listener.close(0)
      await start({ admit: async () => ({ kind: 'refused', why: 'suspended' }) })
      assert.equal((await call(ours()))[0], 401)
      assert.equal(refused[0]?.why, 'suspended')
    })

    it('no session resumes, so each connection shows the whole chain', async () => {
      for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
        const own = ours()
        const first = await talk(own, version)
        const second = await talk(own, version, first.session)
        assert.equal(second.isReused, false)
        assert.match(second.said, /^HTTP\/1\.1 200 /)
      }
    })

    it('the suites of 2009 work only where they are switched on, the modern ones always', async () => {
      const old = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA:DHE-RSA-AES256-SHA' } as const
      await assert.rejects(call(ours(), old), /handshake|SSL|TLS|ECONNRESET/i)
      await listener.close(0)
      await start({ policy: tlsPolicy({ ciphers: spocCiphers({ oldSuites: true }), resumes: false }) })
      for (const ciphers of ['AES128-SHA', 'AES256-SHA', 'DHE-RSA-AES128-SHA', 'DHE-RSA-AES256-GCM-SHA384']) {
        assert.equal((await call(ours(), { ...old, ciphers }))[0], 200, ciphers)
      }
      assert.equal((await call(ours()))[0], 200)
    })

    /** One request by hand, and the session the server gave, if it gave one. */
    async function talk(as: MadeTls, version: 'TLSv1.2' | 'TLSv1.3', session?: Buffer) {
      const socket = connect({
        host: '127.0.0.1',
        port,
        key: as.keyPem,
        cert: as.pem,
        ca: [],
        rejectUnauthorized: false,
        minVersion: version,
        maxVersion: version,
        ...(session === undefined ? {} : { session }),
      })
      let given: Buffer | undefined
      socket.on('session', (one: Buffer) => {
        given = one
      })
      await once(socket, 'secureConnect')
      socket.write(`POST ${PATH} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
      const isReused = socket.isSessionReused()
      return { said: await textOf(socket), isReused, session: given }
    }
  })

  describe('as a client', () => {
    let theirs: Server
    let port: number
    let heard: string[]
    let spoc: SpocClient

    beforeEach(() => {
      heard = []
      const own = client(CA)
      spoc = createSpocClient({ key: own.keyPem, cert: own.pem, channel: channel() })
    })
    afterEach(async () => {
      spoc.close()
      theirs.closeAllConnections()
      await new Promise((resolve) => theirs.close(resolve))
    })

    async function serve(as: MadeTls, more: object = {}) {
      theirs = createServer({ key: as.keyPem, cert: as.pem, requestCert: true, rejectUnauthorized: false, ...more })
      theirs.on('request', async (incoming: IncomingMessage, response) => {
        heard.push(await textOf(incoming))
        response.end('<answer/>')
      })
      theirs.on('secureConnection', (socket: TLSSocket) => socket.on('error', () => {}))
      theirs.listen(0)
      await once(theirs, 'listening')
      port = (theirs.address() as AddressInfo).port
    }

    const target = (more: Partial<SpocTarget> = {}): SpocTarget => ({
      url: `https://localhost:${port}/spoc`,
      country: 'UT',
      timeoutMs: 5000,
      maxResponseBytes: 1000,
      ...more,
    })
    const post = (more: Partial<SpocTarget> = {}) =>
      spoc.post(target(more), { body: '<hello/>', contentType: 'text/xml', soapAction: 'RequestCertificate' })

    async function refuses(message: RegExp, more: Partial<SpocTarget> = {}): Promise<TransportError> {
      const closed = once(theirs, 'connection').then(([socket]) => once(socket as Socket, 'close'))
      const error = await post(more).then(
        () => assert.fail('was answered'),
        (reason) => reason,
      )
      assert.ok(error instanceof TransportError, String(error?.stack))
      assert.match(error.message, message)
      await closed
      assert.deepEqual(heard, [])
      return error
    }

    const theirOwn = (wish: Parameters<typeof server>[1] = {}) => server(CA, { crlUrl: lists.url, ...wish })

    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      for (const key of ['prime256v1', 'brainpoolP384r1', 'rsa-2048'] as const) {
        it(`posts to the SPOC of a state with a key of ${key} over ${version}, each time on a new connection`, async () => {
          const ecdhCurve = 'X25519:prime256v1:brainpoolP384r1'
          await serve(theirOwn({ key }), { minVersion: version, maxVersion: version, ecdhCurve })
          let connections = 0
          theirs.on('secureConnection', () => connections++)
          for (let time = 0; time < 2; time++) {
            const { status, body } = await post()
            assert.deepEqual([status, Buffer.from(body).toString()], [200, '<answer/>'])
          }
          assert.deepEqual(heard, ['<hello/>', '<hello/>'])
          assert.equal(connections, 2)
        })
      }
    }

    it('fetches a WSDL by GET, from the state that is meant and no other', async () => {
      await serve(theirOwn())
      theirs.once('request', ({ method, url }: IncomingMessage) => heard.push(`${method} ${url}`))
      const { status, body } = await spoc.get(target({ url: `https://localhost:${port}/spoc?wsdl` }))
      assert.deepEqual([status, Buffer.from(body).toString()], [200, '<answer/>'])
      assert.deepEqual(heard, ['GET /spoc?wsdl', ''])
      states.push({ ...states[0]!, country: 'XX' })
      await assert.rejects(spoc.get(target({ country: 'XX' })), /country-of-state/)
      assert.equal(heard.length, 2)
    })

    it('posts to a SPOC by way of a CA in between that it sends', async () => {
      const { middle, chainOf } = middleCa()
      const own = server(middle, { crlUrl: `${lists.url}?middle` })
      await serve({ ...own, pem: chainOf(own) })
      assert.equal((await post()).status, 200)
    })

    it('sends nothing to the SPOC of another country', async () => {
      await serve(theirOwn())
      states.push({ ...states[0]!, country: 'XX' })
      const error = await refuses(/country-of-state.*of UT, not of XX/, { country: 'XX' })
      assert.equal(error.code, 'server-certificate-refused')
      assert.match(error.fingerprint256 ?? '', /^[0-9a-f]{64}$/)
    })

    it('sends nothing to a server of another root, another name, or none of a server', async () => {
      await serve(server(root(), { crlUrl: lists.url }))
      await refuses(/leads-to-root/)
      theirs.close()
      await serve(theirOwn({ hosts: ['spoc.example.ut'] }))
      await refuses(/host-name: it is for spoc\.example\.ut, not for localhost/)
      states = [{ ...states[0]!, hosts: ['spoc.example.ut'] }]
      assert.equal((await post()).status, 200)
      heard = []
      theirs.closeAllConnections()
      theirs.close()
      await serve(theirOwn({ kind: 'client', hosts: ['localhost'] }))
      await refuses(/spoc-purpose/)
    })

    it('sends nothing to one that is revoked, also after it was not', async () => {
      const own = theirOwn()
      await serve(own)
      assert.equal((await post()).status, 200)
      heard = []
      lists.serve(crl(CA, [own.serial]))
      await refuses(/not-revoked/)
    })

    it('sends nothing while the revocation list cannot be had, and stops waiting in time', async () => {
      await serve(theirOwn())
      lists.answer = (_request, response) => response.writeHead(404).end()
      await refuses(/crl-at-hand.*HTTP 404/)
      lists.answer = () => {}
      const error = await refuses(/did not answer within/, { timeoutMs: 300 })
      assert.equal(error.code, 'timeout')
    })

    it('sends nothing to a country that is not registered', async () => {
      await serve(theirOwn())
      await refuses(/no SPOC of XX is registered/, { country: 'xx' })
    })

    it('uses its next certificate after a reload, and keeps the old one when that is no pair', async () => {
      const shown: (string | undefined)[] = []
      await serve(theirOwn())
      theirs.on('secureConnection', (socket: TLSSocket) => shown.push(socket.getPeerX509Certificate()?.serialNumber))
      const next = client(CA)
      spoc.reload({ key: next.keyPem, cert: next.pem })
      await post()
      assert.throws(() => spoc.reload({ key: next.keyPem, cert: client(CA).pem }))
      await post()
      assert.deepEqual(shown, Array(2).fill(next.serial.toUpperCase()))
    })
  })
})

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
