import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { proxySettings } from '../../src/app/listen-config.ts'
import { freePort } from '../support/free-port.ts'
import { hasNginx, startNginx } from '../support/nginx.ts'
import { makeTestFolder } from '../support/node.ts'
import { selfSigned } from '../support/service.ts'
import { attack } from './attack.ts'
import { attackedState } from './support/attacked-state.ts'
import { type Caller, httpRequest, RawConnection } from './support/raw-connection.ts'

const HEADER = 'X-Client-Certificate'

/** A node behind a proxy that ends TLS; these attacks come at its own listener, beside the proxy. */
describe('attacks beside a proxy that ends TLS', () => {
  const proxy = selfSigned('proxy')
  const state = attackedState(async () => {
    const { folder, config } = await makeTestFolder('UT', new Date())
    const certificate = join(folder, 'proxy.crt')
    await writeFile(certificate, proxy.certPem)
    const settings = proxySettings.parse({
      certificates: [certificate],
      addresses: ['127.0.0.1'],
      header: HEADER,
      form: 'pem',
    })
    return { again: { folder, config: { ...config, listen: { ...config.listen, proxy: settings } } } }
  })

  const gate = () => encodeURIComponent(state.gate.applicant.tls.certPem)

  /** The status of a request with these headers. */
  async function statusOf(as: Caller, headers: Readonly<Record<string, string>>, from = '127.0.0.1'): Promise<number> {
    const where = { as, localAddress: from } // node:tls hands it on to node:net
    const connection = await RawConnection.tls(state.port, where)
    const path = new URL(state.places.dvUrl).pathname
    connection.write(httpRequest({ path, headers: { 'Content-Type': 'text/xml', ...headers }, body: '<hello/>' }))
    return (await connection.answer().finally(() => connection.destroy())).status
  }

  attack(
    {
      id: 'NET-53',
      actor: 'a stranger on the network, or a partner',
      target: 'who is calling, behind a proxy',
      attack:
        'The header in which the proxy says who its client is, with the certificate of a partner, is sent by somebody else.',
      answer:
        'HTTP 401 and an event: the header counts on a connection that shows the pinned certificate of the proxy, and from nobody else.',
    },
    async () => {
      assert.notEqual(await statusOf(proxy, { [HEADER]: gate() }), 401, 'from the proxy it counts')
      assert.equal(await statusOf(selfSigned('proxy'), { [HEADER]: gate() }), 401)
      assert.equal(await statusOf(state.gate.applicant.tls, { [HEADER]: gate() }), 401, 'not beside a good certificate')
      await state.event('caller refused', ({ why }) => /is sent by somebody who is not the proxy/.test(String(why)))
      assert.notEqual(await statusOf(state.gate.applicant.tls, {}), 401, 'a partner may come without the proxy')
    },
  )

  attack(
    {
      id: 'NET-54',
      actor: 'a client of the proxy',
      target: 'who is calling, behind a proxy',
      attack:
        'A client adds the header itself, and the proxy passes it on beside its own; or the header holds two certificates, none, or bytes behind one.',
      answer:
        'HTTP 401: the header must stand there once and hold one certificate and nothing else; an event says what was wrong.',
    },
    async () => {
      assert.equal(await statusOf(proxy, { [HEADER]: gate(), [HEADER.toLowerCase()]: gate() }), 401)
      await state.event('caller refused', ({ why }) => /stands there twice/.test(String(why)))
      for (const value of [`${gate()}${gate()}`, `${gate()}, ${gate()}`, 'CN=gate-1', '%', `:${btoa('x')}:`]) {
        assert.equal(await statusOf(proxy, { [HEADER]: value }), 401, value.slice(0, 40))
      }
      await state.event('caller refused', ({ why }) => /holds no certificate/.test(String(why)))
      assert.equal(await statusOf(proxy, {}), 401, 'the proxy itself is nobody')
    },
  )

  attack(
    {
      id: 'NET-55',
      actor: 'whoever stole the key of the proxy',
      target: 'who is calling, behind a proxy',
      attack: 'The certificate of the proxy is shown from another address.',
      answer: 'HTTP 401 and an event, where the settings say at which addresses the proxy is.',
    },
    async () => {
      assert.equal(await statusOf(proxy, { [HEADER]: gate() }, '127.0.0.3'), 401)
      await state.event('caller refused', ({ why }) => /from an address where the proxy is not/.test(String(why)))
    },
  )

  describe('with the configuration that docs/callers.md shows', () => {
    it('nginx of Debian lets in partners by their certificates, and nobody else', async function () {
      this.timeout(300_000)
      if (!(await hasNginx())) this.skip()
      const port = await freePort()
      const server = selfSigned('nginx')
      const files = {
        'server.crt': server.certPem,
        'server.key': server.keyPem,
        'proxy.crt': proxy.certPem,
        'proxy.key': proxy.keyPem,
        'node.crt': readFileSync(join(state.node.folder, 'tls/node.crt'), 'utf8'),
      }
      const nginx = await startNginx(documented(port), files, port)
      const through = async (as: Caller | undefined, headers = {}): Promise<number> => {
        const connection = await RawConnection.tls(port, as === undefined ? {} : { as })
        const path = new URL(state.places.dvUrl).pathname
        connection.write(httpRequest({ path, headers: { 'Content-Type': 'text/xml', ...headers }, body: '<hello/>' }))
        return (await connection.answer().finally(() => connection.destroy())).status
      }
      try {
        assert.notEqual(await through(state.gate.applicant.tls), 401)
        assert.equal(await through(selfSigned('applicant')), 401)
        assert.equal(await through(undefined), 401)
        assert.equal(await through(undefined, { [HEADER]: gate() }), 401, 'a header of the client is overwritten')
        assert.equal(await through(selfSigned('applicant'), { [HEADER]: gate() }), 401)
      } finally {
        await nginx.stop()
      }
    })

    /** Its ports and paths are those of this test. */
    function documented(port: number): string {
      const docs = readFileSync(new URL('../../docs/callers.md', import.meta.url), 'utf8')
      const block = /```nginx\nserver \{\n([\s\S]+?)\n\}\n```/.exec(docs)?.[1]
      assert.ok(block, 'docs/callers.md shows a server of nginx')
      return block
        .replaceAll('/etc/eac/proxy/', '')
        .replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
        .replace('server_name dv.example.ut;', '')
        .replace('https://127.0.0.1:8443', `https://127.0.0.1:${state.port}`)
    }
  })
})
