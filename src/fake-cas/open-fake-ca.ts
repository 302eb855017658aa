import { once } from 'node:events'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { pemOf } from '../spoc-channel/index.ts'
import type { CaDesk, FakeCa, FakeWish, Heard, Inside } from './fake-ca.ts'
import { makeFakeTls } from './fake-tls.ts'
import { serve } from './serve.ts'
import { SmallCa } from './small-ca.ts'
import { Troubles } from './troubles.ts'

/** How a vendor lets callers in. */
export interface FakeManner {
  readonly name: string
  /** `required`: TLS refuses who shows no certificate under {@link FakeTls.root}; `asked`: the desk looks at it. Default: `no`. */
  readonly clientCertificate?: 'required' | 'asked' | 'no'
  /** Also lets in who shows a certificate that the CA issued. */
  readonly knowsItsHolders?: boolean
}

const HOST = '127.0.0.1'
const HALF_A_MINUTE = 30_000

/** A CA at the other end of a real connection: HTTPS on this machine. @param open the vendor's desk, before the first request */
export async function openFakeCa<Desk extends CaDesk>(
  { name, clientCertificate = 'no', knowsItsHolders = false }: FakeManner,
  wish: FakeWish,
  open: (inside: Inside) => Desk,
): Promise<FakeCa<Desk>> {
  const { now } = wish
  const troubles = new Troubles()
  const inside = { ca: new SmallCa(name, { troubles, now }), troubles, heard: [] as Heard[], now }
  const tls = makeFakeTls(name)
  const server = createServer({
    key: tls.server.key,
    cert: tls.server.certificate,
    ca: knowsItsHolders ? [tls.root, pemOf('CERTIFICATE', inside.ca.root)] : tls.root,
    requestCert: clientCertificate !== 'no',
    rejectUnauthorized: clientCertificate === 'required',
  })
  const desk = open(inside)
  const bugs: unknown[] = []
  const ending = new AbortController()
  const slow = { milliseconds: wish.slowMilliseconds ?? HALF_A_MINUTE, ending: ending.signal }
  const told = wish.onRequest ?? (() => {})
  server.on('request', (request, response) => {
    serve(request, response, { desk, troubles, heard: inside.heard, slow, told }).catch((bug) => {
      bugs.push(bug)
      request.socket.destroy()
    })
  })
  let handshakesRefused = 0
  server.on('tlsClientError', () => void handshakesRefused++)
  const port = await listen(server, wish.port ?? 0)
  return {
    ...inside,
    desk,
    tls,
    port,
    url: `https://${HOST}:${port}`,
    get handshakesRefused() {
      return handshakesRefused
    },
    async close() {
      ending.abort()
      const closed = server.listening ? once(server, 'close') : undefined
      server.close()
      server.closeAllConnections()
      await closed
      if (bugs.length > 0) throw new AggregateError(bugs, `the fake ${name} has bugs`)
    },
  }
}

/** @throws {Error} of node:net, where the port is not to be had */
async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, HOST)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
