import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { IncomingMessage, RequestListener } from 'node:http'
import { createServer, type Server } from 'node:https'
import { createServer as createTcpServer, type Server as TcpServer } from 'node:net'
import type { TLSSocket } from 'node:tls'
import {
  createPartnerClient,
  type PartnerClient,
  type PartnerTarget,
  type SelfSignedCertificate,
  TransportError,
  type TransportErrorCode,
} from '../../../src/app/transport/index.ts'
import { testCertificate } from './certificates.ts'
import { signal } from './signal.ts'

const ours = testCertificate('ours')
const theirs = testCertificate('theirs')
const other = testCertificate('other')
const REQUEST = { body: '<hello/>', contentType: 'text/xml; charset=utf-8', soapAction: '' }

describe('the partner client', () => {
  let client: PartnerClient
  let server: Server
  let port: number
  let answer: RequestListener
  let requests: IncomingMessage[]
  let connections: TLSSocket[]
  let shown: (string | undefined)[]
  let plain: TcpServer | undefined

  beforeEach(async () => {
    requests = []
    connections = []
    shown = []
    plain = undefined
    answer = (_request, response) => response.end('answer')
    client = createPartnerClient({ key: ours.keyPem, cert: ours.certPem })
    await serve(theirs)
  })
  afterEach(async () => {
    client.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    plain?.close()
  })

  async function serve(as: SelfSignedCertificate, more: object = {}) {
    const tls = { key: as.keyPem, cert: as.certPem, requestCert: true, rejectUnauthorized: false }
    server = createServer({ ...tls, ...more }, (request, response) => {
      requests.push(request)
      answer(request, response)
    })
    server.on('secureConnection', (socket) => {
      connections.push(socket)
      shown.push(socket.getPeerX509Certificate()?.subject)
      socket.on('error', () => {})
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    port = (server.address() as { port: number }).port
  }

  async function serveInstead(as: SelfSignedCertificate, more: object = {}) {
    await new Promise((resolve) => server.close(resolve))
    await serve(as, more)
  }

  function target(more: Partial<PartnerTarget> = {}): PartnerTarget {
    return {
      url: `https://127.0.0.1:${port}/dv?x=1`,
      pinned: [theirs.fingerprint256],
      timeoutMs: 5000,
      maxResponseBytes: 1000,
      ...more,
    }
  }

  const post = (more: Partial<PartnerTarget> = {}) => client.post(target(more), REQUEST)

  async function rejects(code: TransportErrorCode, call: Promise<unknown>, message?: RegExp): Promise<TransportError> {
    const error = await call.then(
      () => assert.fail('was answered'),
      (reason) => reason,
    )
    assert.ok(error instanceof TransportError, String(error?.stack))
    assert.equal(error.code, code, error.message)
    if (message !== undefined) assert.match(error.message, message)
    return error
  }

  describe('posts', () => {
    it('the body with its headers, showing our certificate, and gives back what came', async () => {
      let body = ''
      answer = async (request, response) => {
        for await (const chunk of request) body += chunk
        response.writeHead(500, { 'Content-Type': 'text/xml' }).end('<Fault/>')
      }
      const response = await client.post(target(), { ...REQUEST, body: '<ü/>', soapAction: 'RequestCertificate' })
      assert.deepEqual(response, {
        status: 500,
        contentType: 'text/xml',
        body: new Uint8Array(Buffer.from('<Fault/>')),
        tlsFingerprint: theirs.fingerprint256,
      })
      assert.equal(body, '<ü/>')
      const [request] = requests
      assert.equal(request?.url, '/dv?x=1')
      assert.equal(request?.method, 'POST')
      assert.equal(request?.headers.host, `127.0.0.1:${port}`)
      assert.equal(request?.headers.soapaction, '"RequestCertificate"')
      assert.equal(request?.headers['content-type'], 'text/xml; charset=utf-8')
      assert.equal(shown[0], 'C=UT\nCN=ours')
    })

    it('to a name, sending it as SNI', async () => {
      await post({ url: `https://localhost:${port}/` })
      assert.equal(connections[0]?.servername, 'localhost')
    })

    it('on a connection it has, as long as target and pins are the same', async () => {
      await post()
      await post()
      assert.equal(connections.length, 1)
      await post({ pinned: [theirs.fingerprint256, other.fingerprint256] })
      assert.equal(connections.length, 2)
      await post({ pinned: [other.fingerprint256, theirs.fingerprint256] })
      assert.equal(connections.length, 2)
    })

    it('at most eight at once to one target', async () => {
      let now = 0
      let most = 0
      answer = (_request, response) => {
        most = Math.max(most, ++now)
        setImmediate(() => {
          now--
          response.end('answer')
        })
      }
      await Promise.all(Array.from({ length: 30 }, () => post()))
      assert.equal(requests.length, 30)
      assert.ok(most <= 8, `${most} at once`)
      assert.ok(connections.length <= 30)
    })

    it('and takes a redirect for an answer', async () => {
      answer = (_request, response) => response.writeHead(307, { Location: 'https://127.0.0.1:1/' }).end()
      assert.equal((await post()).status, 307)
      assert.equal(requests.length, 1)
    })

    it('and reads as many bytes as allowed', async () => {
      answer = (_request, response) => response.end('x'.repeat(1000))
      assert.equal((await post()).body.length, 1000)
    })
  })

  describe('sends nothing', () => {
    it('to a server whose certificate is not registered, and names that certificate', async () => {
      await serveInstead(other)
      for (const version of ['TLSv1.2', 'TLSv1.3']) {
        await serveInstead(other, { minVersion: version, maxVersion: version })
        const { heard, hungUp } = overhear()
        const error = await rejects('server-certificate-unknown', post(), /not registered/)
        assert.equal(error.fingerprint256, other.fingerprint256)
        await hungUp
        assert.equal(heard.join(''), '')
        assert.equal(requests.length, 0)
      }
    })

    it('when no certificate is registered', async () => {
      await rejects('server-certificate-unknown', post({ pinned: [] }))
      assert.equal(requests.length, 0)
    })

    it('to a registered certificate that has run out, or is not valid yet', async () => {
      for (const dates of [{ days: 1, startsInDays: -3 }, { startsInDays: 1 }]) {
        const certificate = testCertificate('dated', dates)
        await serveInstead(certificate)
        const error = await rejects(
          'server-certificate-expired',
          post({ pinned: [certificate.fingerprint256] }),
          /not valid now/,
        )
        assert.equal(error.fingerprint256, certificate.fingerprint256)
        assert.equal(requests.length, 0)
      }
    })

    it('by the clock it was handed, on a connection it already has too', async () => {
      let now = new Date()
      const clocked = createPartnerClient({ key: ours.keyPem, cert: ours.certPem, clock: () => now })
      await clocked.post(target(), REQUEST)
      now = new Date(Date.now() + 365 * 24 * 60 * 60 * 1000)
      await clocked.post(target(), REQUEST) // the connection was made while the certificate was valid
      await rejects('server-certificate-expired', clocked.post(target(), REQUEST))
      clocked.close()
    })

    it('where nobody listens', async () => {
      const { port: closed } = await freePort()
      await rejects('connect-failed', post({ url: `https://127.0.0.1:${closed}/` }), /ECONNREFUSED/)
      await rejects('connect-failed', post({ url: 'https://no-such-name.invalid/' }), /no-such-name.invalid:443/)
    })

    it('to what is not an https URL', async () => {
      for (const url of ['http://127.0.0.1/', 'nonsense', '', 'file:///etc/passwd']) {
        await rejects('target-malformed', post({ url }))
      }
    })
  })

  describe('says', () => {
    it('tls-failed when the other side does not speak TLS', async () => {
      plain = createTcpServer((socket) => socket.on('error', () => {}).end('SSH-2.0-hello\r\n')).listen(0, '127.0.0.1')
      await once(plain, 'listening')
      const { port: plainPort } = plain.address() as { port: number }
      await rejects('tls-failed', post({ url: `https://127.0.0.1:${plainPort}/` }))
    })

    it('tls-failed when the other side hangs up in the handshake', async () => {
      plain = createTcpServer((socket) => socket.on('error', () => {}).once('data', () => socket.destroy()))
      plain.listen(0, '127.0.0.1')
      await once(plain, 'listening')
      const { port: plainPort } = plain.address() as { port: number }
      await rejects('tls-failed', post({ url: `https://127.0.0.1:${plainPort}/` }), /our current certificate/)
    })

    it('tls-failed when the server rejects our certificate, in TLS 1.2 and 1.3', async () => {
      for (const version of ['TLSv1.2', 'TLSv1.3']) {
        const picky = { minVersion: version, maxVersion: version, rejectUnauthorized: true, ca: other.certPem }
        await serveInstead(theirs, picky)
        const error = await post().catch((reason: TransportError) => reason)
        // Node's own server hangs up without an alert once TLS 1.3 is done
        assert.match((error as TransportError).code, /^(tls-failed|connection-lost)$/)
        assert.equal(requests.length, 0)
      }
    })

    it('timeout when the other side never shakes hands', async () => {
      plain = createTcpServer((socket) => socket.on('error', () => {}).resume()).listen(0, '127.0.0.1')
      await once(plain, 'listening')
      const { port: plainPort } = plain.address() as { port: number }
      await rejects('timeout', post({ url: `https://127.0.0.1:${plainPort}/`, timeoutMs: 50 }), /0\.05 seconds/)
    })

    it('timeout when the answer does not come, or not to its end', async () => {
      answer = () => {}
      await rejects('timeout', post({ timeoutMs: 200 }))
      answer = (_request, response) => response.writeHead(200).write('half')
      await rejects('timeout', post({ timeoutMs: 200 }))
    })

    it('timeout to those who wait for their turn too long', async () => {
      answer = () => {}
      const calls = Array.from({ length: 10 }, () => rejects('timeout', post({ timeoutMs: 500 })))
      await Promise.all(calls)
      answer = (_request, response) => response.end('answer')
      assert.equal((await post()).status, 200)
    })

    it('response-too-large, announced or not', async () => {
      answer = (_request, response) => response.writeHead(200, { 'Content-Length': 1001 }).write('x')
      await rejects('response-too-large', post(), /1000 bytes/)
      answer = (_request, response) => {
        response.write('x'.repeat(600))
        response.end('x'.repeat(401))
      }
      await rejects('response-too-large', post())
    })

    it('response-malformed when it is not HTTP, or compressed unasked', async () => {
      answer = (request) => request.socket.end('good morning\r\n\r\n')
      await rejects('response-malformed', post())
      answer = (_request, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('x')
      await rejects('response-malformed', post(), /gzip/)
    })

    it('connection-lost when the partner hangs up before it has answered', async () => {
      answer = (request) => request.socket.destroy()
      await rejects('connection-lost', post())
      answer = (request, response) => {
        response.writeHead(200, { 'Content-Length': 100 })
        response.write('half', () => request.socket.destroy())
      }
      await rejects('connection-lost', post())
    })

    it('client-closed to calls under way and after it', async () => {
      const begun = new Promise<void>((resolve) => {
        answer = () => resolve()
      })
      const call = rejects('client-closed', post())
      await begun
      client.close()
      await call
      await rejects('client-closed', post())
    })
  })

  describe('reload', () => {
    it('shows the new certificate from the next call on', async () => {
      await post()
      client.reload({ key: other.keyPem, cert: other.certPem })
      await post()
      assert.deepEqual(shown, ['C=UT\nCN=ours', 'C=UT\nCN=other'])
    })

    it('lets a call under way end, and closes its connection then', async () => {
      const { promise: begun, resolve: begin } = signal()
      let release = () => {}
      answer = (_request, response) => {
        release = () => response.end('late')
        begin()
      }
      const call = post()
      await begun
      client.reload({ key: other.keyPem, cert: other.certPem })
      const closed = once(connections[0] as TLSSocket, 'close')
      release()
      assert.equal(Buffer.from((await call).body).toString(), 'late')
      await closed
    })

    it('keeps the old one when key and certificate do not fit', async () => {
      assert.throws(() => client.reload({ key: other.keyPem, cert: ours.certPem }), /mismatch/i)
      await post()
      assert.equal(shown[0], 'C=UT\nCN=ours')
    })
  })

  /** What clients say inside TLS to the server as it stands, to be read once they have hung up. */
  function overhear() {
    const heard: string[] = []
    const hungUp = new Promise<void>((resolve) => {
      server.once('secureConnection', (socket) => {
        socket.on('data', (chunk: Buffer) => heard.push(chunk.toString()))
        socket.once('close', resolve)
      })
      server.once('tlsClientError', () => resolve())
    })
    return { heard, hungUp }
  }

  async function freePort(): Promise<{ port: number }> {
    const probe = createTcpServer().listen(0, '127.0.0.1')
    await once(probe, 'listening')
    const address = probe.address() as { port: number }
    await new Promise((resolve) => probe.close(resolve))
    return address
  }
})
