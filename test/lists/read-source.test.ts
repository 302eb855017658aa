import assert from 'node:assert/strict'
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import {
  buildMasterList,
  DEFAULT_LIMITS,
  readListSource,
  readListSourceIfChanged,
  softwareListSigner,
} from '../../src/lists/index.ts'
import { describeWithOpenssl } from '../support/openssl.ts'
import { ListPki, type Made, USAGES } from './list-pki.ts'

describeWithOpenssl('readListSource', () => {
  let pki: ListPki
  let signer: Made
  const servers: Server[] = []

  before(() => {
    pki = new ListPki()
    signer = pki.signer(pki.csca('UT'), USAGES.masterList)
  })
  after(() => {
    for (const server of servers) {
      server.close()
      server.closeAllConnections()
    }
    pki.close()
  })

  const signedOn = async (day: string) => {
    const by = softwareListSigner({ privateKey: signer.keyPem, certificate: signer.der })
    return (await buildMasterList({ certificates: [], signingTime: new Date(day), signer: by })).octets
  }
  const listen = async (server: Server) => {
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return (server.address() as AddressInfo).port
  }
  const serve = async (answer: RequestListener) => `http://127.0.0.1:${await listen(createServer(answer))}/list.ml`
  const small = { limits: { ...DEFAULT_LIMITS, octets: 1_000 } }

  it('reads a file', async () => {
    const path = pki.write('content')
    const { octets, from } = await readListSource({ kind: 'file', path })
    assert.deepEqual([Buffer.from(octets).toString(), from], ['content', path])
  })

  it('says what is wrong with a file', async () => {
    await assert.rejects(readListSource({ kind: 'file', path: pki.path('none') }), { code: 'source-unreachable' })
    await assert.rejects(readListSource({ kind: 'file', path: pki.folder }), { code: 'source-unreachable' })
    await assert.rejects(readListSource({ kind: 'file', path: pki.write('') }), { code: 'source-empty' })
    const large = pki.write('x'.repeat(1_001))
    await assert.rejects(readListSource({ kind: 'file', path: large }, small), { code: 'too-large' })
  })

  it('takes of a folder the list signed last, whatever the dates of the files', async () => {
    const folder = pki.path('lists')
    mkdirSync(folder)
    await assert.rejects(readListSource({ kind: 'folder', path: folder }), { code: 'source-empty' })
    const put = (name: string, octets: Uint8Array | string, changed: string) => {
      writeFileSync(`${folder}/${name}`, octets)
      utimesSync(`${folder}/${name}`, new Date(changed), new Date(changed))
    }
    put('a.ml', await signedOn('2026-01-01T00:00:00Z'), '2026-12-01')
    put('b.bin', await signedOn('2026-03-01T00:00:00Z'), '2026-01-01')
    put('c.ml', await signedOn('2026-02-01T00:00:00Z'), '2026-12-02')
    put('broken.ml', 'no list', '2026-12-03')
    put('notes.txt', await signedOn('2026-11-01T00:00:00Z'), '2026-12-04')
    assert.equal((await readListSource({ kind: 'folder', path: folder })).from, `${folder}/b.bin`)
    await assert.rejects(readListSource({ kind: 'folder', path: pki.path('nowhere') }), { code: 'source-unreachable' })
  })

  it('gets a list over HTTP', async () => {
    const url = await serve((_, response) => response.end('content'))
    const { octets, from } = await readListSource({ kind: 'http', url })
    assert.deepEqual([Buffer.from(octets).toString(), from], ['content', url])
  })

  it('asks a server only for what is newer than what it gave, by both of its marks', async () => {
    const marks = { etag: '"v1"', 'last-modified': 'Mon, 23 Nov 2026 20:00:00 GMT' }
    const asked: (readonly unknown[])[] = []
    const url = await serve(({ headers }, response) => {
      asked.push([headers['if-none-match'], headers['if-modified-since']])
      if (headers['if-none-match'] === marks.etag) response.writeHead(304).end()
      else response.writeHead(200, marks).end('content')
    })
    const first = await readListSourceIfChanged({ kind: 'http', url }, {})
    assert.deepEqual(first?.validators, { etag: marks.etag, lastModified: marks['last-modified'] })
    assert.equal(await readListSourceIfChanged({ kind: 'http', url }, first?.validators ?? {}), undefined)
    assert.deepEqual(asked, [
      [undefined, undefined],
      [marks.etag, marks['last-modified']],
    ])
  })

  it('takes no word that nothing changed where it knows nothing yet', async () => {
    const url = await serve((_, response) => response.writeHead(304).end())
    await assert.rejects(readListSource({ kind: 'http', url }), { code: 'source-refused' })
  })

  it('gets a list over HTTPS only from a server it trusts', async () => {
    const extensions = ['subjectAltName=IP:127.0.0.1', 'basicConstraints=CA:TRUE']
    const made = pki.make({ subject: '/CN=127.0.0.1', key: ['EC', 'ec_paramgen_curve:prime256v1'], extensions })
    const cert = `-----BEGIN CERTIFICATE-----\n${Buffer.from(made.der).toString('base64')}\n-----END CERTIFICATE-----\n`
    const server = createTlsServer({ key: made.keyPem, cert }, (_, response) => response.end('content'))
    const url = `https://127.0.0.1:${await listen(server as unknown as Server)}/`
    assert.equal(Buffer.from((await readListSource({ kind: 'http', url, ca: cert })).octets).toString(), 'content')
    await assert.rejects(readListSource({ kind: 'http', url }), { code: 'source-unreachable' })
  })

  it('follows no redirect, and takes nothing but 200', async () => {
    let asked = 0
    const url = await serve((_, response) => {
      asked++
      response.writeHead(302, { location: '/elsewhere' }).end('content')
    })
    await assert.rejects(readListSource({ kind: 'http', url }), (error: Error) =>
      /302, sends on to \/elsewhere/.test(error.message),
    )
    assert.equal(asked, 1)
    const missing = await serve((_, response) => response.writeHead(404).end('content'))
    await assert.rejects(readListSource({ kind: 'http', url: missing }), { code: 'source-refused' })
  })

  it('stops at the limit, announced or not', async () => {
    const announced = await serve((_, response) =>
      response.writeHead(200, { 'content-length': '100000' }).flushHeaders(),
    )
    await assert.rejects(readListSource({ kind: 'http', url: announced }, small), { code: 'too-large' })
    const endless = await serve((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(500)));
      }
      response.on('drain', more)
      more()
    })
    await assert.rejects(readListSource({ kind: 'http', url: endless }, small), { code: 'too-large' })
  })

  it('waits no longer than it is told, for the first octet or the last', async () => {
    const silent = await serve(() => undefined)
    const bounds = { timeoutSeconds: 0.05 }
    await assert.rejects(readListSource({ kind: 'http', url: silent }, bounds), /no answer within 0.05 seconds/)
    const slow = await serve((_, response) => response.write('x'))
    await assert.rejects(readListSource({ kind: 'http', url: slow }, bounds), { code: 'source-unreachable' })
  })

  it('goes to no other kind of address', async () => {
    for (const url of ['ftp://127.0.0.1/list.ml', 'file:///etc/passwd', 'list.ml']) {
      await assert.rejects(readListSource({ kind: 'http', url }), { code: 'source-unreachable' })
    }
  })
})
