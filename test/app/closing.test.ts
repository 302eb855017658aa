import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { PGlite } from '@electric-sql/pglite'
import { controlClient } from '../../src/api/index.ts'
import { controlSocketPath, takeHold } from '../../src/app/data-folder.ts'
import { createLog } from '../../src/app/log.ts'
import { startNode } from '../../src/app/node.ts'
import { makeSelfSignedCertificate } from '../../src/app/transport/index.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { type SilentServer, startSilentServer } from '../support/silent-server.ts'
import { addAuthority, register } from '../support/utopia.ts'

describe('a node that stops', () => {
  let node: TestNode
  let silent: SilentServer
  before(async () => {
    silent = await startSilentServer()
    node = await startTestNode('UT')
    await addAuthority(node.operator, 'UT-DV', 'DV', 'DVDOM')
    const tls = makeSelfSignedCertificate({
      subject: { commonName: 'cvca' },
      hostNames: ['127.0.0.1'],
      notBefore: new Date(Date.now() - 60_000),
      notAfter: new Date(Date.now() + 86_400_000),
    })
    await register(node.operator, {
      name: 'silent-cvca',
      authority: 'UT-DV',
      role: 'CVCA',
      mnemonic: 'CVCATST',
      serviceUrl: silent.url,
      tlsCertificates: [tls.certPem],
    })
  })
  after(async () => {
    await silent?.close()
    await node?.close()
  })

  it('keeps its data folder until it is closed, and says to operators that it stops', async () => {
    const wish = { name: 'UT-DV', from: 'silent-cvca', callback: false }
    const { id } = await node.operator.call('authority.get-ca-certificates', wish)
    await silent.calls(1) // work in hand: the node cannot be at its end before this call is
    const operator = controlClient(await controlSocketPath(node.config.data))
    const stopped = node.stop()
    await assert.rejects(operator.call('exchange.show', { id }), /The node is stopping/)
    await assert.rejects(takeHold(createServer(), node.config.data), /Another eac process/)
    await silent.close()
    await stopped
    await (await takeHold(createServer(), node.config.data))()
  })
})

describe('a node that cannot start because its port is in use', () => {
  const { close } = PGlite.prototype
  afterEach(() => {
    PGlite.prototype.close = close
  })

  it('closes its database and lets its folder go', async () => {
    const first = await startTestNode('UT')
    const second = await startTestNode('UT', { keepFolder: true })
    await second.stop()
    let closed = 0
    PGlite.prototype.close = function (this: PGlite) {
      closed++
      return close.call(this)
    }
    const config = { ...second.config, listen: first.config.listen }
    await assert.rejects(startNode({ config, log: createLog('silent'), now: () => new Date() }), /EADDRINUSE/)
    assert.equal(closed, 1)
    const again = await startTestNode('UT', { again: second })
    await again.close()
    await first.close()
  })
})
