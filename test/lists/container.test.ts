import assert from 'node:assert/strict'
import { type ContainerKind, judgeContainer, readCertificate, readContainer, readList } from '../../src/lists/index.ts'
import { CONTAINER_TYPES, CONTENTS, EidServer, plainContainer } from '../support/eid-server.ts'
import { describeWithOpenssl } from '../support/openssl.ts'
import type { Made } from './list-pki.ts'

describeWithOpenssl('containers signed with a request signer certificate', () => {
  let server: EidServer
  let first: Made
  let next: Made
  let asked: Uint8Array

  before(() => {
    server = new EidServer()
    first = server.requestSigner('RSC 1')
    next = server.requestSigner('RSC 2')
    asked = server.tlsRequest().der
  })
  after(() => server?.close())

  const soon = () => new Date(Date.now() + 60_000)

  async function judged(
    kind: ContainerKind,
    octets: Uint8Array,
    signer: Made | undefined = first,
    at = soon(),
  ): Promise<string> {
    const read = readContainer(kind, octets)
    if (!read.ok) return read.reason
    const verdict = await judgeContainer(read.container, { signer: signer && readCertificate(signer.der), at })
    return verdict.ok ? 'ok' : verdict.reason
  }
  const RSC = 'request-signer-certificate'
  const CSR = 'tls-certificate-request'

  it('verify with the certificate registered, which may stand in them or not', async () => {
    const bare = { type: CONTAINER_TYPES.requestSigner, contentType: CONTENTS.x509, options: ['-nocerts'] }
    assert.equal(await judged(RSC, server.rscContainer(next, first)), 'ok')
    assert.equal(await judged(RSC, server.container(next.der, [first], bare)), 'ok')
    assert.equal(await judged(CSR, server.tlsContainer(asked, first)), 'ok')
  })

  it('verify in the plain signatures of the profile', async () => {
    const { requestSigner, tlsRequest } = CONTAINER_TYPES
    assert.equal(await judged(RSC, plainContainer(next.der, first, requestSigner, CONTENTS.x509)), 'ok')
    assert.equal(await judged(CSR, plainContainer(asked, first, tlsRequest, CONTENTS.pkcs10)), 'ok')
  })

  it('may say id-signedData outside, and neither the type of another container nor of another content', async () => {
    const as = (type: string, contentType: string) => server.container(next.der, [first], { type, contentType })
    assert.equal(await judged(RSC, as(CONTAINER_TYPES.signedData, CONTENTS.x509)), 'ok')
    assert.equal(await judged(RSC, as(CONTAINER_TYPES.tlsRequest, CONTENTS.x509)), 'content-type')
    assert.equal(await judged(RSC, as('1.2.3.4', CONTENTS.x509)), 'content-type')
    assert.equal(await judged(RSC, as(CONTAINER_TYPES.requestSigner, CONTENTS.pkcs10)), 'content-type')
  })

  it('are refused from anybody else', async () => {
    const container = server.rscContainer(next, first)
    assert.equal(await judged(RSC, container, next), 'outer-signature')
    const [unregistered] = [await judgeWithout(container)]
    assert.equal(unregistered, 'outer-signature')
    const both = { type: CONTAINER_TYPES.requestSigner, contentType: CONTENTS.x509 }
    assert.equal(await judged(RSC, server.container(next.der, [first, next], both)), 'outer-signature')
    const namesake = server.pki.make({ subject: '/C=UT/O=eID Service/CN=RSC 1', extensions: [] })
    assert.equal(await judged(RSC, server.rscContainer(next, namesake)), 'outer-signature')
  })

  async function judgeWithout(container: Uint8Array): Promise<string> {
    const read = readContainer(RSC, container)
    assert.ok(read.ok)
    const verdict = await judgeContainer(read.container, { signer: undefined, at: soon() })
    return verdict.ok ? 'ok' : verdict.reason
  }

  it('are refused with one bit of signature or content changed', async () => {
    for (const octets of [
      plainContainer(next.der, first, CONTAINER_TYPES.requestSigner, CONTENTS.x509),
      plainContainer(asked, first, CONTAINER_TYPES.tlsRequest, CONTENTS.pkcs10),
    ]) {
      const kind = Buffer.from(octets).includes(Buffer.from(asked)) ? CSR : RSC
      const changed = Uint8Array.from(octets)
      changed[changed.length - 1]! ^= 1
      assert.equal(await judged(kind, changed), 'outer-signature')
      const inside = Uint8Array.from(octets)
      const content = kind === CSR ? asked : next.der
      inside[Buffer.from(inside).indexOf(Buffer.from(content)) + content.length - 1]! ^= 1
      assert.equal(await judged(kind, inside), 'outer-signature')
    }
  })

  it('are refused with a key in them that did not sign: another self-signature, another proof of possession', async () => {
    const broken = (octets: Uint8Array) => octets.map((octet, at) => (at === octets.length - 1 ? octet ^ 1 : octet))
    const { requestSigner, tlsRequest } = CONTAINER_TYPES
    const certificate = plainContainer(broken(next.der), first, requestSigner, CONTENTS.x509)
    assert.equal(await judged(RSC, certificate), 'inner-signature')
    assert.equal(
      await judged(CSR, plainContainer(broken(asked), first, tlsRequest, CONTENTS.pkcs10)),
      'inner-signature',
    )
    const issued = server.pki.make({ subject: '/CN=issued', extensions: [], issuer: first })
    assert.equal(await judged(RSC, server.rscContainer(issued, first)), 'inner-signature')
  })

  it('are refused once the certificate that signed them has run out, or with one in them that has', async () => {
    const [day, short] = [86_400_000, server.requestSigner('RSC 3', 2)]
    const later = new Date(Date.now() + 3 * day)
    assert.equal(await judged(CSR, server.tlsContainer(asked, short), short, later), 'expired')
    assert.equal(await judged(RSC, server.rscContainer(short, first), first, later), 'expired')
    assert.equal(await judged(RSC, server.rscContainer(short, first), first), 'ok')
  })

  it('are refused with something else in them, and where they are none', async () => {
    const word = Uint8Array.of(1, 2, 3)
    const { requestSigner, tlsRequest } = CONTAINER_TYPES
    assert.equal(await judged(RSC, plainContainer(word, first, requestSigner, CONTENTS.x509)), 'incorrect-request')
    assert.equal(await judged(CSR, plainContainer(next.der, first, tlsRequest, CONTENTS.pkcs10)), 'incorrect-request')
    assert.equal(await judged(RSC, word), 'syntax')
    assert.equal(await judged(RSC, new Uint8Array()), 'syntax')
    const whole = server.rscContainer(next, first)
    for (let length = 1; length < whole.length; length += 7) {
      assert.equal(await judged(RSC, whole.subarray(0, length)), 'syntax', String(length))
    }
  })

  it('are refused with SHA-1, for the digest or in the signature', async () => {
    const { requestSigner } = CONTAINER_TYPES
    assert.equal(
      await judged(RSC, plainContainer(next.der, first, requestSigner, CONTENTS.x509, 'sha1')),
      'outer-signature',
    )
    const options = ['-md', 'sha1']
    const openssl = server.container(next.der, [first], { type: requestSigner, contentType: CONTENTS.x509, options })
    assert.equal(await judged(RSC, openssl), 'outer-signature')
  })

  it('with any octet changed are refused, or mean the same', async () => {
    const whole = plainContainer(asked, first, CONTAINER_TYPES.tlsRequest, CONTENTS.pkcs10)
    for (let at = 0; at < whole.length; at++) {
      const changed = Uint8Array.from(whole)
      changed[at]! ^= 1 << (at % 8)
      const read = readContainer(CSR, changed)
      if (!read.ok) continue
      const verdict = await judgeContainer(read.container, { signer: readCertificate(first.der), at: soon() })
      if (verdict.ok) assert.deepEqual(read.container.content.octets, asked)
    }
  })

  it('are no lists: a list is named by id-signedData', () => {
    assert.throws(() => readList(server.rscContainer(next, first)), { code: 'not-signed-data' })
  })
})
