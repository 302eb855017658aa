import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openCaHttp } from '../../src/ca-bridges/ca-http/index.ts'
import { BridgeError, bridgeFiles } from '../../src/ca-bridges/index.ts'
import { chainOf } from '../../src/ca-bridges/uanataca/chain.ts'
import { SmallCa, Troubles } from '../../src/fake-cas/index.ts'
import { context, write, writeObjectIdentifier, writeSequence } from '../../src/lists/index.ts'
import { type CaName, keyUsage, makeCertificate, writeExtension } from '../../src/spoc-channel/index.ts'

const NOW = new Date('2026-11-30T10:00:00Z')
const [AUTHORITY_INFORMATION_ACCESS, CA_ISSUERS] = ['1.3.6.1.5.5.7.1.1', '1.3.6.1.5.5.7.48.2']

describe('the chain of a certificate that came alone', () => {
  const signal = new AbortController().signal
  const httpTo = (url: string) =>
    openCaHttp(
      { url, timeoutSeconds: 5 },
      bridgeFiles((named) => named),
    )
  const ca = new SmallCa('chain', { troubles: new Troubles(), now: () => NOW })
  let server: Server
  let asked: string[]
  before(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? '')
      if (request.url === '/ca.crt') response.end(issuer.der)
      else response.writeHead(503).end()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  beforeEach(() => {
    asked = []
  })
  after(() => {
    server.closeAllConnections()
    server.close()
  })

  const ISSUER: CaName = { country: 'UT', commonName: 'An issuer elsewhere' }
  const keys = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const dates = { notBefore: NOW, notAfter: new Date(NOW.getTime() + 86_400_000) }
  const own = { issuer: ISSUER, issuerKey: keys.privateKey, ...dates }
  const issuer = makeCertificate({ ...own, subject: ISSUER, subjectKey: keys.publicKey, extensions: [] })

  /** Says where its issuer is. */
  function leafAt(path: string): Uint8Array {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`
    const place = writeSequence(writeObjectIdentifier(CA_ISSUERS), write(context(6, 'primitive'), Buffer.from(url)))
    const extensions = [
      keyUsage('signature', publicKey),
      writeExtension(AUTHORITY_INFORMATION_ACCESS, writeSequence(place)),
    ]
    return makeCertificate({
      ...own,
      subject: { country: 'UT', commonName: 'A leaf' },
      subjectKey: publicKey,
      extensions,
    }).der
  }

  it('is completed from the issuers of the settings, and nobody is asked', async () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
    const publicKeyInfo = publicKey.export({ type: 'spki', format: 'der' })
    const subject = { country: 'UT', commonName: 'Ana' }
    const { chain } = ca.certify({ subject, publicKeyInfo, dnsNames: [], days: 30, use: 'signature' })
    const sources = { known: [ca.root, ca.intermediate], hosts: ['127.0.0.1'], httpTo }
    assert.deepEqual(
      await chainOf(chain[0], sources, signal),
      chain.map((one) => new Uint8Array(one)),
    )
    assert.deepEqual(asked, [])
  })

  it('is completed from where the certificate says that its issuer is, at hosts of the settings alone', async () => {
    const leaf = leafAt('/ca.crt')
    const [, found] = await chainOf(leaf, { known: [], hosts: ['127.0.0.1'], httpTo }, signal)
    assert.deepEqual([found && Buffer.compare(found, issuer.der), asked], [0, ['/ca.crt']])
    assert.equal((await chainOf(leaf, { known: [], hosts: ['issuers.example'], httpTo }, signal)).length, 1)
    assert.equal(asked.length, 1)
  })

  it('is asked for again later where the host does not give it', async () => {
    const chain = chainOf(leafAt('/gone'), { known: [], hosts: ['127.0.0.1'], httpTo }, signal)
    await assert.rejects(chain, (error) => error instanceof BridgeError && error.class === 'transient')
  })
})
