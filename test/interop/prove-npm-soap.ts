import assert from 'node:assert/strict'
import { eventually } from '../support/eventually.ts'
import { certificatesOf, npmSoapClient, startNpmSoapReceiver } from './npm-soap.ts'
import { makeForeignRequest } from './openpace.ts'
import { makeTlsCertificate } from './openssl.ts'
import { made, type Proofs } from './proofs.ts'
import type { ProveCertificate } from './prove-objects.ts'
import { allow, assertIssued, closed, registerTerminal, type World } from './world.ts'
import { callbackTo, NO_CALLBACK } from './zeep.ts'

const TERMINAL = { name: 'gate-npm-soap', mnemonic: 'GATE2' }
const SPEAKS = ['openssl'] as const
const ASKS = ['openssl', 'openpace'] as const

/**
 * npm `soap` puts into the protocol's namespace what belongs into that of the types (`messageID`, `returnCode`) or into
 * none (`Result`). That it works shows that our tolerances hold against a real toolkit; it says nothing of what is
 * strictly right.
 */
export async function proveNpmSoap(world: World, proveCertificate: ProveCertificate, proofs: Proofs): Promise<void> {
  const { folder, dvFile } = world
  const settled = await proofs.prove('npm soap makes a client and a callback service of our ?wsdl', SPEAKS, () =>
    settle(world),
  )
  try {
    await proofs.prove('npm soap gets our CA certificates: GetCACertificates', SPEAKS, async () => {
      const answer = await made(settled).client.getCaCertificates(NO_CALLBACK)
      assert.equal(answer.returnCode, 'ok_cert_available')
      assert.deepEqual(
        certificatesOf(answer),
        [world.cvca, world.dv].map(({ octets }) => Buffer.from(octets)),
      )
    })
    const request = await proofs.prove('npm soap gets a certificate at once: ok_cert_available', ASKS, async () => {
      const request = await makeForeignRequest({ folder, holderReference: 'UTGATE200001', authority: dvFile })
      await allow(world, TERMINAL.name, request.octets)
      const answer = await made(settled).client.requestCertificate(request.octets, NO_CALLBACK)
      assert.equal(answer.returnCode, 'ok_cert_available')
      assertIssued(certificatesOf(answer)[0], 'UTGATE200001')
      return request
    })
    const messageId = 'npm-soap-0001'
    const came = await proofs.prove('and the next by callback, whose answer our tolerances read', ASKS, async () => {
      const { client, receiver } = made(settled)
      const wish = { folder, holderReference: 'UTGATE200002', authority: dvFile, before: made(request) }
      const { octets } = await makeForeignRequest(wish)
      const answer = await client.requestCertificate(octets, callbackTo(messageId, receiver.url))
      assert.equal(answer.returnCode, 'ok_syntax')
      await eventually('a callback came', () => receiver.received.length > 0)
      await closed(world, TERMINAL.name, messageId)
      const [message] = receiver.received
      assert.equal(message?.messageID.messageID, messageId)
      assert.equal(message.statusInfo, 'ok_cert_available')
      return message
    })
    await proveCertificate('the certificate npm soap received', ASKS, () => {
      const [octets] = certificatesOf({ returnCode: '', certificateSeq: made(came).certificateSeq })
      return assertIssued(octets, 'UTGATE200002')
    })
  } finally {
    settled?.receiver.close()
  }
}

async function settle(world: World) {
  const tls = await makeTlsCertificate(TERMINAL.name, world.folder)
  const place = { tls, nodeCertificateFile: world.nodeCertificateFile }
  const receiver = await startNpmSoapReceiver(place, world.tccUrl)
  try {
    await registerTerminal(world, { ...TERMINAL, tls, callbackUrl: receiver.url })
    return { client: await npmSoapClient(place, world.dvUrl), receiver }
  } catch (error) {
    receiver.close()
    throw error
  }
}
