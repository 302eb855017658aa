import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer, request } from 'node:https'
import { fileURLToPath } from 'node:url'
import type { SelfSignedCertificate } from '../../src/app/transport/index.ts'
import { testCertificate } from '../app/transport/certificates.ts'

const CURVES = ['brainpoolP256r1', 'brainpoolP384r1', 'secp256k1'] as const
const VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const
type Curve = (typeof CURVES)[number]
type Version = (typeof VERSIONS)[number]

const peers = Object.fromEntries(
  CURVES.map((curve) => [
    curve,
    { trusted: testCertificate('peer', { curve }), untrusted: testCertificate('x', { curve }) },
  ]),
) as Record<Curve, Record<'trusted' | 'untrusted', SelfSignedCertificate>>
const registered = CURVES.map((curve) => peers[curve].trusted.fingerprint256)
const ours = testCertificate('ours')

describe('a peer whose TLS certificate has a brainpool key', () => {
  describe('as client of our SOAP server', () => {
    let child: ChildProcess
    let port: number
    before(async () => {
      child = start('soap-server-process.ts')
      child.send({ key: ours.keyPem, cert: ours.certPem, registered })
      port = ((await once(child, 'message')) as [{ port: number }])[0].port
    })
    after(() => endsCleanly(child))

    for (const curve of CURVES) {
      for (const version of VERSIONS) {
        for (const trust of ['trusted', 'untrusted'] as const) {
          const expected = answerTo(curve, version, trust)
          it(`${trust}, ${curve}, ${version}: ${expected}`, async () => {
            assert.equal(await call(port, tlsOf(peers[curve][trust], curve, version)), expected)
            assert.equal(await call(port, {}), 401) // still there
          })
        }
      }
    }
  })

  describe('as server that our partner client calls', () => {
    let child: ChildProcess
    before(async () => {
      child = start('partner-client-process.ts')
      child.send({ key: ours.keyPem, cert: ours.certPem })
      await once(child, 'message')
    })
    after(() => endsCleanly(child))

    for (const curve of CURVES) {
      for (const version of VERSIONS) {
        for (const trust of ['trusted', 'untrusted'] as const) {
          const expected = resultOfCalling(curve, trust)
          it(`${trust}, ${curve}, ${version}: ${expected}`, async () => {
            const { result, answered } = await calledBy(child, tlsOf(peers[curve][trust], curve, version))
            assert.equal(result, expected)
            assert.equal(answered, expected === 200 ? 1 : 0)
          })
        }
      }
    }
  })
})

/** secp256k1: our list of groups has none of it for TLS 1.2, and TLS 1.3 none, so that a client shows no certificate. */
function answerTo(curve: Curve, version: Version, trust: 'trusted' | 'untrusted'): number | string {
  if (curve === 'secp256k1') return version === 'TLSv1.2' ? 'refused in the handshake' : 401
  return trust === 'trusted' ? 200 : 401
}

function resultOfCalling(curve: Curve, trust: 'trusted' | 'untrusted'): number | string {
  if (curve === 'secp256k1') return 'tls-failed'
  return trust === 'trusted' ? 200 : 'server-certificate-unknown'
}

/** Someone with a key on this curve names it among the groups it can do, else TLS 1.2 has no use for it. */
function tlsOf(peer: SelfSignedCertificate, curve: Curve, version: Version) {
  const ecdhCurve = `X25519:prime256v1:${curve}`
  return { key: peer.keyPem, cert: peer.certPem, minVersion: version, maxVersion: version, ecdhCurve }
}

function start(script: string): ChildProcess {
  return fork(fileURLToPath(new URL(script, import.meta.url)), [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
}

async function endsCleanly(child: ChildProcess): Promise<void> {
  assert.deepEqual([child.exitCode, child.signalCode], [null, null], 'the process died')
  const ended = once(child, 'exit')
  child.send('close')
  assert.deepEqual(await ended, [0, null])
}

/** @returns the HTTP status */
function call(port: number, tls: object): Promise<number | string> {
  const to = { host: '127.0.0.1', port, method: 'POST', path: '/dv', agent: false, rejectUnauthorized: false }
  return new Promise((resolve) => {
    const outgoing = request({ ...to, ...tls }, (incoming) => {
      incoming.resume().once('end', () => resolve(incoming.statusCode ?? 0))
    })
    outgoing.once('error', () => resolve('refused in the handshake'))
    outgoing.end('x')
  })
}

/** Serves with the peer's certificate and has the child call it: the trusted ones of all curves are registered. */
async function calledBy(child: ChildProcess, tls: object) {
  let answered = 0
  const server = createServer({ ...tls, requestCert: true, rejectUnauthorized: false }, (_request, response) => {
    answered++
    response.end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  child.send({ url: `https://127.0.0.1:${port}/`, pinned: registered, timeoutMs: 5000, maxResponseBytes: 100 })
  const [{ result }] = (await once(child, 'message')) as [{ result: number | string }]
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  return { result, answered }
}
