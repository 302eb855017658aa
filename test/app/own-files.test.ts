import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { connect } from 'node:tls'
import { eventually } from '../support/eventually.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { selfSigned } from '../support/service.ts'

describe('a node whose TLS certificate stands in files', function () {
  this.timeout(60_000)
  let node: TestNode
  before(async () => {
    node = await startTestNode('UT')
    await eventually('it listens', () => node.port !== undefined)
  })
  after(() => node?.close())

  const bring = async (certificate: string, key: string): Promise<void> => {
    const { tls } = node.config
    assert.ok('certificate' in tls)
    await writeFile(tls.certificate, certificate)
    await writeFile(tls.key, key)
    process.emit('SIGHUP')
  }
  const eventsOf = async (kind: string) =>
    (await node.operator.call('event.list', { limit: 100 })).events.filter((one) => one.kind === kind)

  it('shows the next one at SIGHUP, without a restart, and an event says which', async () => {
    const next = selfSigned('next')
    await bring(next.certPem, next.keyPem)
    await eventually('the next one is shown', async () => (await subjectAt(node.port)) === 'CN=next')
    const [event] = await eventsOf('own TLS certificate in use')
    assert.deepEqual([event?.details.identity, event?.details.from], ['tls', 'files'])
  })

  it('goes on with the one before where key and certificate do not fit, and tells when it is found so twice', async () => {
    const [one, other] = [selfSigned('one'), selfSigned('other')]
    await bring(one.certPem, other.keyPem)
    process.emit('SIGHUP')
    await eventually('it is told', async () => (await eventsOf('own TLS files not usable')).length === 1)
    assert.equal(await subjectAt(node.port), 'CN=next')
    const [event] = await eventsOf('own TLS files not usable')
    assert.equal(event?.details.why, 'tls.key is not the key of tls.certificate')
    await bring(one.certPem, one.keyPem)
    await eventually('the mended one is shown', async () => (await subjectAt(node.port)) === 'CN=one')
  })
})

function subjectAt(port: number | undefined): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      const subject = socket.getPeerX509Certificate()?.subject
      socket.destroy()
      resolve(subject?.split('\n').at(-1))
    })
    socket.on('error', reject)
  })
}
