import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CaAccess, type CaRequest, openCaHttp } from '../../src/ca-bridges/ca-http/index.ts'
import { BridgeError, bridgeFiles } from '../../src/ca-bridges/index.ts'
import { testCertificate } from '../app/transport/certificates.ts'
import { freePort } from '../support/free-port.ts'

describe('the way to a CA by HTTP', () => {
  const signal = new AbortController().signal
  let folder: string
  let server: Server
  let answer: RequestListener
  let arrived: number
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ca-http-'))
    for (const who of ['ca', 'us', 'stranger']) {
      const { keyPem, certPem } = testCertificate(who)
      await writeFile(join(folder, `${who}.pem`), certPem)
      await writeFile(join(folder, `${who}.key`), keyPem)
    }
    const [key, cert, ca] = await Promise.all(
      ['ca.key', 'ca.pem', 'us.pem'].map((file) => readFile(join(folder, file))),
    )
    server = createServer({ key, cert, ca, requestCert: true }, (request, response) => {
      arrived++
      answer(request, response)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  beforeEach(() => {
    arrived = 0
    answer = (request, response) => request.pipe(response)
  })
  after(async () => {
    server.closeAllConnections()
    server.close()
    await rm(folder, { recursive: true })
  })

  const url = () => `https://localhost:${(server.address() as AddressInfo).port}`
  const us = { certificate: 'us.pem', key: 'us.key' }
  const http = (access: Partial<CaAccess> = {}) =>
    openCaHttp(
      { url: `${url()}/api/`, serverRoots: 'ca.pem', client: us, timeoutSeconds: 5, ...access },
      bridgeFiles((named) => join(folder, named)),
    )
  const trouble = async (access: Partial<CaAccess>, request: Partial<CaRequest> = {}): Promise<BridgeError> => {
    const call = http(access).call({ method: 'POST', path: '/orders', body: 'wish', signal, ...request })
    const error = await call.then(
      () => assert.fail('it was answered'),
      (thrown: unknown) => thrown,
    )
    assert.ok(error instanceof BridgeError, String(error))
    return error
  }

  it('gives every answer as it came, and sends a body with GET, too', async () => {
    answer = (request, response) => {
      response.writeHead(418, { 'x-said': `${request.method} ${request.url}` })
      request.pipe(response)
    }
    const { status, headers, body } = await http().call({ method: 'GET', path: '/first?x=1', body: '{"ra":1}', signal })
    assert.deepEqual([status, headers['x-said'], body.toString()], [418, 'GET /api/first?x=1', '{"ra":1}'])
  })

  it('follows no redirect', async () => {
    answer = (_request, response) => response.writeHead(302, { location: `${url()}/elsewhere` }).end()
    assert.equal((await http().call({ method: 'GET', path: '/', signal })).status, 302)
    assert.equal(arrived, 1)
  })

  it('says that nothing was sent where nobody listens', async () => {
    const error = await trouble({ url: 'https://localhost:1' })
    assert.deepEqual([error.class, error.outcome], ['transient', 'not-sent'])
  })

  it('sends nothing to a server that it does not trust', async () => {
    const error = await trouble({ serverRoots: 'stranger.pem' })
    assert.deepEqual([error.class, error.outcome, arrived], ['transient', 'not-sent', 0])
  })

  it('says that our certificate is not accepted, as something that people mend', async () => {
    const port = await freePort()
    const tls = ['-cert', 'ca.pem', '-key', 'ca.key', '-CAfile', 'us.pem', '-Verify', '1', '-verify_return_error']
    const strict = spawn('openssl', ['s_server', '-accept', `127.0.0.1:${port}`, '-www', ...tls], { cwd: folder })
    try {
      await once(strict.stdout, 'data') // ACCEPT
      for (const client of [{ certificate: 'stranger.pem', key: 'stranger.key' }, undefined]) {
        const error = await trouble({ client, url: `https://localhost:${port}` })
        assert.deepEqual([error.class, error.outcome], ['auth', 'not-sent'], error.message)
      }
    } finally {
      strict.kill()
      await once(strict, 'exit')
    }
  })

  it('says that a file cannot be read, before anything is sent, and takes it up once it is there', async () => {
    const error = await trouble({ client: { certificate: 'none.pem', key: 'us.key' } })
    assert.deepEqual([error.class, error.outcome, arrived], ['auth', 'not-sent', 0])
    assert.match(error.message, /none\.pem cannot be read: ENOENT/)
  })

  it('does not know the outcome where the answer does not come, is cut off, or is too long', async () => {
    const manners: RequestListener[] = [
      () => {},
      (request) => request.socket.destroy(),
      (_request, response) =>
        void response.writeHead(200, { 'content-length': '10' }).write('half', () => response.destroy()),
      (_request, response) => response.end(Buffer.alloc(1_100_000)),
    ]
    for (const manner of manners) {
      answer = manner
      const error = await trouble({ timeoutSeconds: 0.5 })
      assert.deepEqual([error.class, error.outcome], ['transient', 'unknown'], error.message)
    }
  })

  it('ends when the node stops', async () => {
    const stop = new AbortController()
    answer = () => stop.abort(new Error('the node stops'))
    assert.match((await trouble({}, { signal: stop.signal })).message, /abort|stops/)
  })
})
