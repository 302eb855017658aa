import assert from 'node:assert/strict'
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer } from 'node:tls'
import { makeSelfSignedCertificate, readTlsCertificate } from '../../../src/app/transport/index.ts'
import { testCertificate } from './certificates.ts'

const notBefore = new Date('2026-01-02T03:04:05.678Z')
const notAfter = new Date('2027-01-02T03:04:05Z')
const wish = {
  subject: { commonName: 'Dokumentenprüfer', country: 'UT', organization: 'Ministry' },
  notBefore,
  notAfter,
}

describe('a self-signed TLS certificate', () => {
  for (const curve of [
    'prime256v1',
    'secp384r1',
    'secp521r1',
    'brainpoolP256r1',
    'brainpoolP384r1',
    'brainpoolP512r1',
  ]) {
    it(`on ${curve} verifies with its own key`, () => {
      const made = makeSelfSignedCertificate({ ...wish, hostNames: [], curve })
      const x509 = new X509Certificate(made.der)
      assert.equal(x509.publicKey.asymmetricKeyDetails?.namedCurve, curve)
      assert.equal(x509.verify(x509.publicKey), true)
      assert.equal(x509.checkPrivateKey(createPrivateKey(made.keyPem)), true)
    })
  }

  it('says who it is for, how it is reached and how long', () => {
    const made = makeSelfSignedCertificate({ ...wish, hostNames: ['dv.example.test', '127.0.0.1', '2001:db8::1:2'] })
    const x509 = new X509Certificate(made.certPem)
    assert.equal(x509.subject, 'C=UT\nO=Ministry\nCN=Dokumentenprüfer')
    assert.equal(x509.issuer, x509.subject)
    assert.equal(x509.subjectAltName, 'DNS:dv.example.test, IP Address:127.0.0.1, IP Address:2001:DB8:0:0:0:0:1:2')
    assert.deepEqual(x509.keyUsage, ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'])
    assert.equal(x509.validFrom, 'Jan  2 03:04:05 2026 GMT')
    assert.equal(x509.validTo, 'Jan  2 03:04:05 2027 GMT')
  })

  it('is valid beyond 2049', () => {
    const made = makeSelfSignedCertificate({ ...wish, hostNames: [], notAfter: new Date('2060-05-06T00:00:00Z') })
    assert.deepEqual(readTlsCertificate(made.der).notAfter, new Date('2060-05-06T00:00:00Z'))
  })

  it('has a serial number of its own each time', () => {
    const serials = Array.from({ length: 20 }, () => new X509Certificate(testCertificate('x').der).serialNumber)
    assert.equal(new Set(serials).size, 20)
  })

  it('is taken by a client that trusts it and checks the name', async () => {
    const made = testCertificate('localhost')
    const server = createServer({ key: made.keyPem, cert: made.certPem }, (socket) => socket.end('hello'))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const socket = connect({ host: '127.0.0.1', port, servername: 'localhost', ca: made.certPem })
    await once(socket, 'secureConnect')
    assert.equal(socket.authorized, true)
    socket.destroy()
    server.close()
  })

  it('cannot be made on a curve OpenSSL does not know', () => {
    assert.throws(() => makeSelfSignedCertificate({ ...wish, hostNames: [], curve: 'brainpoolP999r1' }), /curve/i)
  })
})

describe('readTlsCertificate', () => {
  const made = makeSelfSignedCertificate({ ...wish, hostNames: [], curve: 'brainpoolP256r1' })

  it('gives the same from PEM and from DER', () => {
    assert.deepEqual(readTlsCertificate(made.certPem), readTlsCertificate(made.der))
  })

  it('names a certificate by the SHA-256 of its DER, in lower case without colons', () => {
    const { fingerprint256, der } = readTlsCertificate(made.certPem)
    assert.equal(fingerprint256, createHash('sha256').update(made.der).digest('hex'))
    assert.equal(fingerprint256, made.fingerprint256)
    assert.deepEqual(der, made.der)
  })

  it('reads the dates to the second', () => {
    const read = readTlsCertificate(made.certPem)
    assert.deepEqual([read.notBefore, read.notAfter], [new Date('2026-01-02T03:04:05Z'), notAfter])
  })

  it('throws on what is no certificate', () => {
    assert.throws(() => readTlsCertificate('no certificate'))
    assert.throws(() => readTlsCertificate(made.der.slice(0, -1)))
  })
})
