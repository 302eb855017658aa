import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { createLog } from '../../src/app/log.ts'
import { startNode } from '../../src/app/node.ts'
import type { TlsFiles } from '../../src/app/tls-config.ts'
import { makeSelfSignedCertificate } from '../../src/app/transport/index.ts'
import { startTestNode } from '../support/node.ts'

describe('a node that cannot serve', () => {
  it('says at start that its TLS key is not the certificate’s', async () => {
    const node = await startTestNode('UT')
    await node.stop()
    const day = 86_400_000
    const other = makeSelfSignedCertificate({
      subject: { commonName: 'other' },
      hostNames: [],
      notBefore: new Date(Date.now() - day),
      notAfter: new Date(Date.now() + day),
    })
    await writeFile((node.config.tls as TlsFiles).key, other.keyPem)
    const start = (): Promise<unknown> =>
      startNode({ config: node.config, log: createLog('silent'), now: () => new Date() })
    await assert.rejects(start(), /tls\.key is not the key of tls\.certificate/)
    await writeFile((node.config.tls as TlsFiles).key, 'no key')
    await assert.rejects(start(), /not readable as PEM/)
    await node.close()
  })
})
