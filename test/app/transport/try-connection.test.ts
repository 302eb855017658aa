import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { createServer, type Server } from 'node:https'
import { createServer as createTcpServer, type Server as TcpServer } from 'node:net'
import type { TLSSocket } from 'node:tls'
import {
  objectionToPinned,
  placeOf,
  type SelfSignedCertificate,
  tryConnection,
} from '../../../src/app/transport/index.ts'
import type { ConnectionStep, ConnectionStepView } from '../../../src/messages/index.ts'
import { openOutgoing, readNamed } from '../../../src/outgoing/index.ts'
import { testCertificate } from './certificates.ts'

const ours = testCertificate('ours')
const theirs = testCertificate('theirs')
const WSDL = '<?xml version="1.0"?><wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"/>'
const EACH: readonly ConnectionStep[] = ['name', 'tcp', 'tls', 'their-certificate', 'our-certificate', 'http']

describe('the test of a connection', () => {
  let server: Server | TcpServer
  let asked: string[]
  afterEach(() => {
    if ('closeAllConnections' in server) server.closeAllConnections()
    server.close()
  })

  const listening = async (made: Server | TcpServer): Promise<number> => {
    server = made.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as { port: number }).port
  }
  const wsdl: RequestListener = (_request, response) => {
    response.setHeader('Content-Type', 'text/xml')
    response.end(WSDL)
  }
  const serve = (answer: RequestListener, more: object = {}): Promise<number> => {
    asked = []
    const tls = { key: theirs.keyPem, cert: theirs.certPem, requestCert: true, rejectUnauthorized: false, ...more }
    return listening(
      createServer(tls, (request, response) => {
        asked.push(`${request.method} ${request.url}`)
        answer(request, response)
      }),
    )
  }
  const plain = (hear: (socket: import('node:net').Socket) => void): Promise<number> =>
    listening(
      createTcpServer((socket) => {
        socket.on('error', () => {})
        hear(socket)
      }),
    )

  async function test(port: number, { pinned = theirs, timeoutMs = 10_000, allow = ['127.0.0.1'] }: Wish = {}) {
    const url = `https://127.0.0.1:${port}/dv`
    const target = { ...placeOf(url), pinned: [pinned.fingerprint256] }
    const steps = await tryConnection({
      url,
      timeoutMs,
      outgoing: openOutgoing({ named: readNamed(allow) }),
      ours: { key: ours.keyPem, cert: ours.certPem },
      objectionTo: (socket: TLSSocket) => objectionToPinned(socket, target, new Date()),
    })
    return Object.fromEntries(steps.map((one) => [one.step, one])) as Record<ConnectionStep, ConnectionStepView>
  }
  interface Wish {
    readonly pinned?: SelfSignedCertificate
    readonly timeoutMs?: number
    readonly allow?: readonly string[]
  }
  const results = (steps: Record<ConnectionStep, ConnectionStepView>) => EACH.map((step) => steps[step].result)

  it('says each step of a connection that a call would go over, and asks for nothing but the WSDL', async () => {
    const steps = await test(await serve(wsdl))
    assert.deepEqual(results(steps), ['good', 'good', 'good', 'good', 'good', 'good'])
    assert.equal(steps.name.says, '127.0.0.1')
    assert.match(steps.tls.says, /^TLSv1\.3, TLS_/)
    assert.ok(steps['their-certificate'].says.includes(theirs.fingerprint256))
    assert.ok(steps['our-certificate'].says.includes(ours.fingerprint256))
    assert.match(steps.http.says, /its WSDL: HTTP 200/)
    assert.deepEqual(asked, ['GET /dv?wsdl'])
    for (const step of EACH.filter((one) => one !== 'our-certificate')) {
      assert.equal(typeof steps[step].milliseconds, 'number', step)
    }
  })

  it('sends nothing to a server that shows another certificate than the registered one, and says which it shows', async () => {
    const steps = await test(await serve(wsdl), { pinned: testCertificate('registered') })
    assert.deepEqual(results(steps), ['good', 'good', 'good', 'bad', 'skipped', 'skipped'])
    assert.ok(steps['their-certificate'].says.includes(theirs.fingerprint256))
    assert.deepEqual(asked, [])
  })

  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const only = { minVersion: version, maxVersion: version }
    it(`tells whether their server asked for our certificate, and whether it took it: ${version}`, async () => {
      assert.equal(
        (await test(await serve(wsdl, { ...only, requestCert: false })))['our-certificate'].result,
        'warning',
      )
      server.close()
      const refused = await test(await serve(wsdl, { ...only, rejectUnauthorized: true }))
      const said = [refused.tls, refused['our-certificate']].filter(({ result }) => result === 'bad')
      assert.notDeepEqual(said, [])
      assert.notEqual(refused.http.result, 'good')
    })
  }

  it('tells what came in place of a WSDL', async () => {
    const steps = await test(await serve((_request, response) => response.writeHead(404).end('nothing')))
    assert.deepEqual([steps.http.result, steps['our-certificate'].result], ['warning', 'good'])
    assert.match(steps.http.says, /HTTP 404/)
    server.close()
    assert.equal((await test(await serve((_request, response) => response.writeHead(403).end()))).http.result, 'bad')
  })

  it('reads no more than it needs of an answer without end', async () => {
    const steps = await test(
      await serve((request, response) => {
        const more = (): void => {
          while (!request.socket.destroyed && response.write('x'.repeat(65_536)));
        }
        response.on('drain', more)
        more()
      }),
    )
    assert.equal(steps.http.result, 'bad')
    assert.match(steps.http.says, /more than 262144 bytes/)
  })

  it('ends in time where the other side accepts and says nothing, speaks something else, or hangs up', async () => {
    const silent = await test(await plain(() => {}), { timeoutMs: 300 })
    assert.deepEqual(results(silent), ['good', 'good', 'bad', 'skipped', 'skipped', 'skipped'])
    assert.match(silent.tls.says, /did not answer within 0\.3 seconds/)
    server.close()
    const other = await test(await plain((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')))
    assert.equal(other.tls.result, 'bad')
    server.close()
    const slow = await test(await serve(() => {}), { timeoutMs: 500 })
    assert.deepEqual([slow.http.result, slow['our-certificate'].result], ['bad', 'warning'])
  })

  it('says nothing that a terminal or a database could take for more than text, however long their certificate is', async () => {
    const loud = testCertificate(`\u001b[31m${'x'.repeat(60)}`)
    const steps = await test(await serve(wsdl, { key: loud.keyPem, cert: loud.certPem }), { pinned: loud })
    assert.equal(steps['their-certificate'].result, 'good')
    for (const step of EACH) assert.doesNotMatch(steps[step].says, /\p{C}/u, step)
  })

  it('goes where calls may go and nowhere else', async () => {
    const steps = await test(await serve(wsdl), { allow: [] })
    assert.deepEqual(results(steps), ['bad', 'skipped', 'skipped', 'skipped', 'skipped', 'skipped'])
    assert.match(steps.name.says, /outgoing\.allow/)
  })
})
