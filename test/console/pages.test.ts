import assert from 'node:assert/strict'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { consolePages } from '../../src/api/http/console-pages.ts'
import { readConsole } from '../../src/api/index.ts'
import { builtConsole, filesFor, manifestOf } from './support/built-console.ts'

const FIRST_LOAD_OCTETS = 250_000 // by gzip: what stands between an operator on a slow line and the dashboard

describe('the pages of the console', function () {
  this.timeout(120_000)
  let folder: string
  let server: Server
  let bare: Server

  before(async () => {
    folder = await builtConsole()
    server = await serving(folder)
    bare = await serving(await mkdtemp(join(tmpdir(), 'eac-no-console-')))
  })
  after(() => {
    server?.close()
    bare?.close()
  })

  it('are one page, wherever in the console one is, that is looked for anew each time', async () => {
    for (const path of ['/', '/messages', '/messages/01a22e04-1e33-77a4-b916-31ec7487ab97', '/partners/UT-DV']) {
      const { status, headers, body } = await get(server, path, { accept: 'text/html' })
      assert.deepEqual([status, headers['cache-control']], [200, 'no-cache'], path)
      assert.match(body.toString(), /<div id="root">/)
    }
  })

  it('forbid everything but scripts, styles and pictures of the node itself', async () => {
    const { headers } = await get(server, '/', { accept: 'text/html' })
    const policy = String(headers['content-security-policy'])
    assert.match(policy, /default-src 'none'/)
    assert.match(policy, /script-src 'self';/)
    assert.match(policy, /style-src 'self';/)
    assert.doesNotMatch(policy, /unsafe|data:|https:|\*/)
  })

  it('have scripts and styles that are kept for a year, and come compressed', async () => {
    const manifest = await manifestOf(folder)
    const path = `/${manifest['index.html']?.file}`
    const plain = await get(server, path, {})
    const zipped = await get(server, path, { 'accept-encoding': 'br, gzip' })
    assert.match(String(zipped.headers['cache-control']), /max-age=31536000, immutable/)
    assert.equal(zipped.headers['content-encoding'], 'gzip')
    assert.ok(zipped.body.length < plain.body.length / 2)
    assert.equal(plain.headers['content-type'], 'text/javascript; charset=utf-8')
  })

  it('give out no other file of the machine, and nothing to whoever does not read', async () => {
    for (const path of [
      '/../package.json',
      '/..%2fpackage.json',
      '/assets/../../../package.json',
      '/built-of',
      '/.vite/manifest.json',
      '/api/none',
    ]) {
      assert.equal((await get(server, path, {})).status, 404, path)
    }
    assert.equal((await get(server, '/', { accept: 'text/html' }, 'POST')).status, 404)
  })

  it('say what to do where they were not built', async () => {
    const { status, body } = await get(bare, '/', { accept: 'text/html' })
    assert.equal(status, 503)
    assert.match(body.toString(), /npm run console/)
    assert.equal((await get(bare, '/api/none', {})).status, 404)
  })

  it('name the licences of what is built into them', async () => {
    const { body } = await get(server, '/licences.md', {})
    for (const name of ['react-dom', 'react-aria', 'i18next']) assert.match(body.toString(), new RegExp(name))
  })

  it(`weigh no more than ${FIRST_LOAD_OCTETS} octets until the dashboard stands there`, async () => {
    const sources = ['index.html', 'text/en.json', 'screens/dashboard/dashboard.tsx']
    const files = filesFor(sources, await manifestOf(folder))
    let octets = (await stat(join(folder, 'index.html.gz'))).size
    for (const file of files) octets += (await stat(join(folder, `${file}.gz`))).size
    assert.ok(files.size > 4 && octets < FIRST_LOAD_OCTETS, `${octets} octets in ${files.size} files`)
  })
})

async function serving(folder: string): Promise<Server> {
  const app = express()
  app.use(consolePages(await readConsole(folder)))
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.on('close', () => void (folder.includes('eac-no-console-') && rm(folder, { recursive: true, force: true })))
  return server
}

interface Got {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** The path as it stands: no library makes it right. */
function get(server: Server, path: string, headers: Record<string, string>, method = 'GET'): Promise<Got> {
  const { port } = server.address() as AddressInfo
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }),
      )
    })
    call.on('error', reject)
    call.end()
  })
}
