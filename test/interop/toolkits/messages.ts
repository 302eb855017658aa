import type { AskedService, Edition, ToolkitCall, Value } from './toolkit.ts'

/** Octets a caller sends and is to get, each in base64. */
export interface Expectations {
  /** An initial request that was allowed, and its holder's mnemonic. */
  readonly certReq: string
  readonly holderMnemonic: string
  readonly caCertificates: readonly string[]
  readonly lists: Readonly<Record<'GetMasterList' | 'GetDefectList' | 'GetDocumentSignerList', string>>
}

export interface Message extends ToolkitCall {
  readonly returnCode: string
  /** What the answer has to carry. */
  readonly carries:
    | { readonly kind: 'issued' } // the certificate that the node has issued to the caller
    | { readonly kind: 'certificates'; readonly certificates: readonly string[] }
    | { readonly kind: 'list'; readonly list: string }
    | { readonly kind: 'nothing' }
}

/** Every synchronous message of a service in an edition, with the answer it has to get. */
export function messagesOf(service: AskedService, edition: Edition, about: Expectations): Message[] {
  return service === 'DV'
    ? [requestCertificate(edition, about), ...caCertificates(edition, about), ...lists(edition, about)]
    : [
        requestCertificate(edition, about),
        ...caCertificates(edition, about),
        ...lists(edition, about),
        ...(edition === '1.4' ? [dvCertificates(about)] : []),
        requestForeignCertificate(edition, about),
      ]
}

function requestCertificate(edition: Edition, { certReq }: Expectations): Message {
  return {
    operation: 'RequestCertificate',
    arguments: { ...atOnce(edition), certReq: { octets: certReq } },
    returnCode: 'ok_cert_available',
    carries: { kind: 'issued' },
  }
}

/** The order of accessors is that of each edition. */
function requestForeignCertificate(edition: Edition, { certReq }: Expectations): Message {
  const { callbackIndicator, ...replyTo } = atOnce(edition)
  const { messageID, ...responseUrl } = replyTo
  const foreignCAR = 'XXCVCA00001'
  const before = messageID === undefined ? { callbackIndicator } : { callbackIndicator, messageID }
  return {
    operation: 'RequestForeignCertificate',
    arguments: { ...before, foreignCAR, ...responseUrl, certReq: { octets: certReq } },
    returnCode: 'failure_foreignCAR_unknown',
    carries: { kind: 'nothing' },
  }
}

/** GetCertificates is the new name of 1.4; the old one goes on working there. */
function caCertificates(edition: Edition, { caCertificates: certificates }: Expectations): Message[] {
  const common = { returnCode: 'ok_cert_available', carries: { kind: 'certificates', certificates } } as const
  if (edition !== '1.4') return [{ operation: 'GetCACertificates', arguments: atOnce(edition), ...common }]
  const withReference = { ...atOnce(edition), certReference: { value: { octets: '' } } }
  return ['GetCertificates', 'GetCACertificates'].map((operation) => {
    return { operation, arguments: withReference, ...common }
  })
}

/** Document signer lists came with 1.1; in 1.4 who asks for one says nothing at all. */
function lists(edition: Edition, about: Expectations): Message[] {
  const message = (operation: keyof Expectations['lists'], args: Message['arguments']): Message => ({
    operation,
    arguments: args,
    returnCode: 'ok_list_available',
    carries: { kind: 'list', list: about.lists[operation] },
  })
  const asked = [message('GetMasterList', atOnce(edition)), message('GetDefectList', atOnce(edition))]
  if (edition === '1.0') return asked
  return [...asked, message('GetDocumentSignerList', edition === '1.4' ? {} : atOnce(edition))]
}

function dvCertificates({ holderMnemonic }: Expectations): Message {
  return {
    operation: 'GetDVCertificates',
    arguments: { holderMnemonic },
    returnCode: 'ok_cert_available',
    carries: { kind: 'issued' },
  }
}

/** RPC parts cannot be left out, so there they are empty. */
function atOnce(edition: Edition): { callbackIndicator: string; messageID?: Value; responseURL?: Value } {
  const callbackIndicator = 'callback_not_possible'
  return edition === '1.4' ? { callbackIndicator } : { callbackIndicator, messageID: {}, responseURL: {} }
}
