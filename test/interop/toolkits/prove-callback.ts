import assert from 'node:assert/strict'
import { makeTlsCertificate } from '../openssl.ts'
import type { Proofs } from '../proofs.ts'
import { closed, type World } from '../world.ts'
import { type Edition, messageOf, type Toolkit, type Value } from './toolkit.ts'
import { base64, issuedTo, registerToolkit, wsdlOf } from './toolkit-partner.ts'
import type { ToolkitTable } from './toolkit-table.ts'

interface Round {
  readonly world: World
  readonly toolkit: Toolkit
  readonly edition: Edition
  readonly table: ToolkitTable
}

const SEND_CERTIFICATES = { operation: 'SendCertificates', returnCode: 'ok_received_correctly' } as const

/** A toolkit that has a callback service asks for a certificate, and the DV brings it there. */
export async function proveCallback({ world, toolkit, edition, table }: Round, proofs: Proofs): Promise<void> {
  const { receive } = toolkit
  if (receive === undefined) return
  const title = `${toolkit.name} is brought its certificate in TR-03129 ${edition}: SendCertificates`
  await proofs.prove(title, toolkit.needs, async () => {
    const asked = { toolkit, edition, service: 'TermContr', message: SEND_CERTIFICATES } as const
    try {
      await bring({ world, toolkit: { ...toolkit, receive }, edition })
      table.note(asked, undefined)
    } catch (error) {
      table.note(asked, (error as Error).message)
      throw error
    }
  })
}

async function bring({
  world,
  toolkit,
  edition,
}: Omit<Round, 'table'> & { toolkit: Required<Toolkit> }): Promise<void> {
  const tls = await makeTlsCertificate(`${toolkit.mnemonic}-${edition}-callback`, world.folder)
  const place = { tls, nodeCertificateFile: world.nodeCertificateFile }
  const receiver = await toolkit.receive({ place, edition, wsdl: wsdlOf(world.tccUrl, edition) })
  try {
    const callbackUrl = receiver.url
    const partner = await registerToolkit(world.node.operator, toolkit, { service: 'DV', edition, tls, callbackUrl })
    const messageId = `${partner.name}-0001`
    const certReq = { octets: base64(partner.request.octets) }
    const wish = { ...replyTo(edition, messageId, callbackUrl), certReq }
    const at = { place, edition, wsdl: wsdlOf(world.dvUrl, edition) }
    const [answer] = await toolkit.call(at, [{ operation: 'RequestCertificate', arguments: wish }])
    assert.deepEqual(answer, { returnCode: 'ok_syntax', certificates: [], list: undefined, signature: undefined })
    const received = messageOf(await receiver.next())
    await closed(world, partner.name, messageId)
    const certificates = await issuedTo(partner, world.node.operator)
    assert.equal(certificates.length, 1)
    const payload = { certificates, list: undefined }
    assert.deepEqual(received, {
      operation: 'SendCertificates',
      messageId,
      statusInfo: 'ok_cert_available',
      ...payload,
    })
  } finally {
    receiver.close()
  }
}

/** In 1.4 the address of callbacks is agreed beforehand. */
function replyTo(edition: Edition, messageId: string, url: string): Record<string, Value> {
  const asked = { callbackIndicator: 'callback_possible', messageID: { messageID: messageId } }
  return edition === '1.4' ? asked : { ...asked, responseURL: { string: url } }
}
