import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openssl } from '../../support/openssl.ts'

/** A time stamp authority: OpenSSL's, behind HTTP. */
export interface Tsa {
  readonly url: string
  /** PEM file of its root. */
  readonly roots: string
  readonly folder: string
  /** What it answers from now on, in place of a stamp. */
  lie: ((query: Buffer) => Promise<Buffer>) | undefined
  /** A stamp for any query. */
  stamp(query: Buffer): Promise<Buffer>
  close(): Promise<void>
}

const CONFIG = (folder: string): string => `
[tsa]
default_tsa = tsa1
[tsa1]
serial = ${folder}/serial
crypto_device = builtin
signer_cert = ${folder}/tsa.pem
certs = ${folder}/root.pem
signer_key = ${folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
`

const USAGE = 'keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n'

export async function openTsa(): Promise<Tsa> {
  const folder = await mkdtemp(join(tmpdir(), 'eac-tsa-'))
  const at = (name: string): string => join(folder, name)
  const root = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '30',
    '-subj',
    '/CN=Stamps',
    '-keyout',
    at('root.key'),
  ]
  openssl([...root, '-out', at('root.pem')])
  openssl([
    'req',
    '-new',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-subj',
    '/CN=Stamp',
    '-keyout',
    at('tsa.key'),
    '-out',
    at('tsa.csr'),
  ])
  await writeFile(at('usage'), USAGE)
  const ca = [
    '-CA',
    at('root.pem'),
    '-CAkey',
    at('root.key'),
    '-CAcreateserial',
    '-days',
    '30',
    '-extfile',
    at('usage'),
  ]
  openssl(['x509', '-req', '-in', at('tsa.csr'), ...ca, '-out', at('tsa.pem')])
  await writeFile(at('tsa.cnf'), CONFIG(folder))
  await writeFile(at('serial'), '01\n')
  const stamp = async (query: Buffer): Promise<Buffer> => {
    await writeFile(at('query.tsq'), query)
    openssl(['ts', '-reply', '-config', at('tsa.cnf'), '-queryfile', at('query.tsq'), '-out', at('reply.tsr')])
    return readFile(at('reply.tsr'))
  }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const query = Buffer.concat(chunks)
    response.setHeader('content-type', 'application/timestamp-reply')
    response.end(await (tsa.lie ?? stamp)(query))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const tsa: Tsa = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/stamp`,
    roots: at('root.pem'),
    folder,
    lie: undefined,
    stamp,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
  return tsa
}
