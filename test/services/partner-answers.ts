import { type Command, type PartnerAnswer, parseMessageId } from '../../src/messages/index.ts'
import { callPartner } from '../../src/services/index.ts'
import { bytes, contracts, envelope } from './support.ts'

export const CERTIFICATE = Uint8Array.of(0x7f, 0x21, 3, 1, 2, 3)
export const REQUEST: Command = {
  operation: 'RequestCertificate',
  replyTo: { callback: 'possible', messageId: parseMessageId('m-17')!, responseUrl: 'https://dv.example.test/' },
  certReq: CERTIFICATE,
}
export const GET: Command = { operation: 'GetCACertificates', replyTo: { callback: 'not-possible' } }
export const SEND: Command = {
  operation: 'SendCertificates',
  messageId: undefined,
  outcome: { kind: 'refused', reason: 'expired' },
}

export const CODE = (code: string) => `<b:returnCode>${code}</b:returnCode>`
export const SEQUENCE = '<b:certificateSeq><b:certificate>fyED\nAQID</b:certificate></b:certificateSeq>'

export function response(operation: string, result: string, types = 'uri:eacBT/1.1'): string {
  return `<p:${operation} xmlns:p="uri:EAC-PKI-DV-Protocol/1.1" xmlns:b="${types}">${result}</p:${operation}>`
}

export async function told(command: Command, body: string, status = 200): Promise<PartnerAnswer> {
  const contentType = 'text/xml'
  return callPartner({
    contracts,
    service: 'DV',
    edition: 'tr-03129/1.1',
    command,
    post: async () => ({ status, contentType, body: bytes(body) }),
  })
}
export const toldOk = (command: Command, result: string) =>
  told(command, envelope(response(`${command.operation}Response`, `<Result>${result}</Result>`)))
