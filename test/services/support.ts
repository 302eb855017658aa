import { readFileSync } from 'node:fs'
import type { Answer, Callback, Command, EnquiryAnswer, Receipt, Request } from '../../src/messages/index.ts'
import { type Actions, answerSoap, loadServiceContracts, type SoapReply } from '../../src/services/index.ts'
import { DEFAULT_LIMITS, type Element, parseXml, readEnvelope, soapVersionOf } from '../../src/soap/index.ts'

export const contracts = loadServiceContracts((path) => readFileSync(path, 'utf8'))

export const bytes = (text: string) => new TextEncoder().encode(text)

export const SOAP_11 = 'http://schemas.xmlsoap.org/soap/envelope/'
export const SOAP_12 = 'http://www.w3.org/2003/05/soap-envelope'

export function envelope(entry: string, { namespace = SOAP_11, header = '' } = {}): string {
  return `<soap:Envelope xmlns:soap="${namespace}">${header}<soap:Body>${entry}</soap:Body></soap:Envelope>`
}

/** A strict RequestCertificate of 1.1, with any part replaced. */
export function requestCertificate({
  namespace = 'uri:EAC-PKI-DV-Protocol/1.1',
  types = 'uri:eacBT/1.1',
  callbackIndicator = '<callbackIndicator>callback_not_possible</callbackIndicator>',
  messageID = '<messageID/>',
  responseURL = '<responseURL/>',
  certReq = '<certReq>fyEDAQID</certReq>',
  extra = '',
} = {}): string {
  const accessors = callbackIndicator + messageID + responseURL + certReq + extra
  return `<p:RequestCertificate xmlns:p="${namespace}" xmlns:b="${types}">${accessors}</p:RequestCertificate>`
}

/** The same with everything a callback needs. */
export function requestWithCallback(parts: Parameters<typeof requestCertificate>[0] = {}): string {
  return requestCertificate({
    callbackIndicator: '<callbackIndicator>callback_possible</callbackIndicator>',
    messageID: '<messageID><b:messageID>m-17</b:messageID></messageID>',
    responseURL: '<responseURL><b:string>https://dv.example.test/tr03129/dv</b:string></responseURL>',
    ...parts,
  })
}

/** A strict SendCertificates of 1.1, with any part replaced. */
export function sendCertificates({
  namespace = 'uri:EAC-PKI-DV-Protocol/1.1',
  types = 'uri:eacBT/1.1',
  messageID = '<messageID><b:messageID>m-17</b:messageID></messageID>',
  statusInfo = '<statusInfo>ok_cert_available</statusInfo>',
  certificateSeq = '<certificateSeq><b:certificate>fyEDAQID</b:certificate><b:certificate>fyEDBAUG</b:certificate></certificateSeq>',
} = {}): string {
  const accessors = messageID + statusInfo + certificateSeq
  return `<p:SendCertificates xmlns:p="${namespace}" xmlns:b="${types}">${accessors}</p:SendCertificates>`
}

export interface Heard {
  readonly commands: Command[]
  readonly errors: unknown[]
  readonly reply: SoapReply
}

/** Posts a message to the DV's service (or another) and keeps what its actions heard. */
export async function post(
  message: string | Uint8Array,
  options: {
    service?: keyof typeof contracts
    answer?: Answer | EnquiryAnswer
    receipt?: Receipt
    contentType?: string
    act?: Actions
    switchedOff?: readonly string[]
  } = {},
): Promise<Heard> {
  const commands: Command[] = []
  const errors: unknown[] = []
  const { answer = { kind: 'accepted' }, receipt = 'received' } = options
  const act: Actions = options.act ?? {
    request: async (command: Request) => {
      commands.push(command)
      return answer as Answer
    },
    enquire: async (command) => {
      commands.push(command)
      return (options.answer ?? { kind: 'refused', reason: 'other-error' }) as EnquiryAnswer
    },
    receive: async (command: Callback) => {
      commands.push(command)
      return receipt
    },
  }
  const reply = await answerSoap(
    contracts[options.service ?? 'DV'],
    { body: typeof message === 'string' ? bytes(message) : message, contentType: options.contentType },
    act,
    { onError: (error) => errors.push(error), switchedOff: new Set(options.switchedOff) },
  )
  return { commands, errors, reply }
}

/** The body entry of a message we wrote. */
export function entryOf(message: string): Element {
  const document = parseXml(bytes(message), DEFAULT_LIMITS)
  return readEnvelope(document, soapVersionOf(document))
}
