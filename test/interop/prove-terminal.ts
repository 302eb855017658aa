import assert from 'node:assert/strict'
import type { CvCertificate } from '../../src/cvc/index.ts'
import { turnLastBit } from './data-objects.ts'
import { type ForeignRequest, makeForeignRequest, openpaceVerifiesRequest } from './openpace.ts'
import { makeTlsCertificate } from './openssl.ts'
import { made, type Proofs } from './proofs.ts'
import type { ProveCertificate } from './prove-objects.ts'
import { type PythonReceiver, type ReceivedCallback, startPythonReceiver } from './python-receiver.ts'
import { allow, assertIssued, closed, registerTerminal, type World } from './world.ts'
import { callbackTo, type ZeepAnswer, ZeepTerminal } from './zeep.ts'

const TERMINAL = { name: 'gate-zeep', mnemonic: 'GATE1' }
const SPEAKS = ['zeep', 'openssl'] as const
const ASKS = ['zeep', 'openssl', 'openpace'] as const

/** A terminal of OpenPACE, OpenSSL, zeep and Python: no code of the node encodes, signs, sends or receives for it. */
export async function proveTerminal(world: World, proveCertificate: ProveCertificate, proofs: Proofs): Promise<void> {
  const { dvUrl, cvcaUrl, tccUrl } = world
  const settled = await proofs.prove("Python's callback service runs", SPEAKS, () => settle(world))
  try {
    const zeep = (): ZeepTerminal => made(settled).zeep
    await proofs.prove('zeep, strict, reads ?wsdl of our DV, CVCA and terminal control centre', SPEAKS, async () => {
      const sent = ['SendCertificates', 'SendDefectList', 'SendDocumentSignerList', 'SendMasterList']
      const lists = ['GetDefectList', 'GetDocumentSignerList', 'GetMasterList']
      const requests = ['GetCACertificates', 'RequestCertificate', ...lists]
      assert.deepEqual(await zeep().operations(dvUrl), [...requests, ...sent].sort())
      assert.deepEqual(await zeep().operations(cvcaUrl), [...requests, 'RequestForeignCertificate'].sort())
      const ofReaders = ['GetCertificateChain', 'GetDocumentSignerList', 'GetTASignature']
      assert.deepEqual(await zeep().operations(tccUrl), [...ofReaders, ...sent].sort())
    })
    await proofs.prove('zeep gets our CA certificates: GetCACertificates', SPEAKS, async () => {
      const answer = await zeep().getCaCertificates(dvUrl)
      assert.equal(answer.returnCode, 'ok_cert_available')
      assert.deepEqual(certificatesOf(answer), [octetsOf(world.cvca), octetsOf(world.dv)])
    })

    const request = await proofs.prove('a request of OpenPACE and OpenSSL verifies in cvc-print', ASKS, async () => {
      const request = await foreignRequest(world, 'UTGATE100001')
      assert.equal(await openpaceVerifiesRequest(request.octets, world.folder), true)
      return request
    })
    await proofs.prove('zeep sends it with a bit turned: failure_inner_signature', ASKS, async () => {
      const answer = await zeep().requestCertificate(dvUrl, turnLastBit(made(request).octets))
      assert.equal(answer.returnCode, 'failure_inner_signature')
      assert.equal(answer.certificateSeq, null)
    })
    const first = await proofs.prove('zeep sends it, at once: ok_cert_available', ASKS, async () => {
      await allow(world, TERMINAL.name, made(request).octets)
      return issued(await zeep().requestCertificate(dvUrl, made(request).octets), 'UTGATE100001')
    })
    await proveCertificate('that certificate', ASKS, () => made(first))

    const messageId = 'zeep-0001'
    const callback = await proofs.prove(
      'zeep sends the next one, outer signature by OpenSSL: ok_syntax',
      ASKS,
      async () => {
        const { receiver } = made(settled)
        const next = await foreignRequest(world, 'UTGATE100002', made(request))
        const replyTo = callbackTo(messageId, `${receiver.url}?session=7`)
        const answer = await zeep().requestCertificate(dvUrl, next.octets, replyTo)
        assert.equal(answer.returnCode, 'ok_syntax')
        assert.equal(answer.certificateSeq, null)
        return receiver
      },
    )
    const came = await proofs.prove("and Python's standard library receives SendCertificates", ASKS, async () => {
      const message = await made(callback).next()
      assertCallback(message, messageId)
      await closed(world, TERMINAL.name, messageId)
      return message
    })
    await proofs.prove('which zeep, strict, reads by our TermContr contract', ASKS, async () => {
      const read = await zeep().readSendCertificates(tccUrl, Buffer.from(made(came).body, 'base64'))
      assert.deepEqual(read, {
        messageID: { messageID: messageId },
        statusInfo: 'ok_cert_available',
        certificateSeq: { certificate: made(came).certificates },
      })
    })
    await proveCertificate('the certificate in it', ASKS, () => {
      const [octets] = made(came).certificates.map((text) => Buffer.from(text, 'base64'))
      return assertIssued(octets, 'UTGATE100002')
    })
  } finally {
    settled?.receiver.close()
  }
}

/** The terminal's TLS certificate, its callback service, and its entry in our registry. */
async function settle(world: World): Promise<{ zeep: ZeepTerminal; receiver: PythonReceiver }> {
  const tls = await makeTlsCertificate(TERMINAL.name, world.folder)
  const receiver = await startPythonReceiver(tls, world.nodeCertificateFile)
  try {
    await registerTerminal(world, { ...TERMINAL, tls, callbackUrl: receiver.url })
  } catch (error) {
    receiver.close()
    throw error
  }
  return { zeep: new ZeepTerminal({ tls, nodeCertificateFile: world.nodeCertificateFile }), receiver }
}

function foreignRequest(world: World, holderReference: string, before?: ForeignRequest) {
  const wish = { folder: world.folder, holderReference, authority: world.dvFile }
  return makeForeignRequest(before === undefined ? wish : { ...wish, before })
}

function assertCallback(message: ReceivedCallback, messageId: string): void {
  const { entry, order, path, statusInfo } = message
  assert.equal(entry, '{uri:EAC-PKI-TermContr-Protocol/1.1}SendCertificates')
  assert.deepEqual(order, ['messageID', 'statusInfo', 'certificateSeq'])
  assert.equal(path, '/callback?session=7')
  assert.equal(message['Content-Type'], 'text/xml; charset=utf-8')
  assert.equal(message.SOAPAction, '""')
  assert.equal(message.messageId, messageId)
  assert.equal(statusInfo, 'ok_cert_available')
}

function issued(answer: ZeepAnswer, holderReference: string): CvCertificate {
  assert.equal(answer.returnCode, 'ok_cert_available')
  return assertIssued(certificatesOf(answer)[0], holderReference)
}

function certificatesOf({ certificateSeq }: ZeepAnswer): Buffer[] {
  return (certificateSeq?.certificate ?? []).map((text) => Buffer.from(text, 'base64'))
}

const octetsOf = ({ octets }: CvCertificate): Buffer => Buffer.from(octets)
