import type { AskedService, Edition, ToolkitCall, Value } from './toolkit.ts'

/** Octets a caller sends and is to get, each in base64. */
export interface Expectations {
  /** An initial request that was allowed, and its holder's mnemonic. */
  readonly certReq: string
  readonly holderMnemonic: string
  readonly caCertificates: readonly string[]
  readonly lists: Lists
  /** From the CVCA's key down to the control centre's, each by its name where it has one on the wire. */
  readonly chain: { readonly trustPoint: string; readonly terminal: string; readonly certificates: readonly string[] }
}

/** The operations that ask for a list, and the list. */
export type Lists = Readonly<Record<'GetMasterList' | 'GetDefectList' | 'GetDocumentSignerList', string>>

export interface Message extends ToolkitCall {
  /** Where that is not the usual: for the table. */
  readonly how?: string
  readonly returnCode: string
  /** What the answer has to carry. */
  readonly carries:
    | { readonly kind: 'issued' } // the certificate that the node has issued to the caller
    | { readonly kind: 'certificates'; readonly certificates: readonly string[] }
    | { readonly kind: 'list'; readonly list: string }
    | { readonly kind: 'signature'; readonly over: Uint8Array } // by the control centre's key
    | { readonly kind: 'nothing' }
}

/** Every synchronous message of a service in an edition, with the answer it has to get. */
export function messagesOf(service: AskedService, edition: Edition, about: Expectations): Message[] {
  switch (service) {
    case 'DV':
      return [...ofAuthority(edition, about), ...(edition === '1.4' ? ofEidServer() : [])]
    case 'CVCA':
      return [
        ...ofAuthority(edition, about),
        ...(edition === '1.4' ? [dvCertificates(about)] : []),
        requestForeignCertificate(edition, about),
      ]
    case 'TermContr':
      return [certificateChain(edition, about), taSignature(edition, about), ...listsOfTermContr(edition, about)]
  }
}

function ofAuthority(edition: Edition, about: Expectations): Message[] {
  return [requestCertificate(edition, about), ...caCertificates(edition, about), ...lists(edition, about)]
}

/** The terminal control centre has questions for lists since 1.1, and for all three kinds since 1.4. */
function listsOfTermContr(edition: Edition, about: Expectations): Message[] {
  if (edition === '1.0') return []
  return lists(edition, about).filter(({ operation }) => edition === '1.4' || operation === 'GetDocumentSignerList')
}

/** Its accessor has another name in 1.0; the code is another one in 1.4. */
function certificateChain(edition: Edition, { chain }: Expectations): Message {
  const octets = base64(chain.trustPoint)
  return {
    operation: 'GetCertificateChain',
    arguments: edition === '1.0' ? { keyNameMRTD: { octets } } : { keyCAR: { octets } },
    returnCode: edition === '1.4' ? 'ok_certificate_chain_available' : 'ok_cert_available',
    carries: { kind: 'certificates', certificates: chain.certificates },
  }
}

/** What a chip of version 1 of terminal authentication has signed (TR-03110-3 3.3), for the key of that certificate. */
const SIGNED = { idPICC: 'ID of the chip', challengePICC: '8 octets', hashPK: 'compressed ephemeral key' }

function taSignature(edition: Edition, { chain }: Expectations): Message {
  const binary = (text: string): Value => ({ binary: { octets: base64(text) } })
  const { idPICC, challengePICC, hashPK } = SIGNED
  const parts = { idPICC: binary(idPICC), challengePICC: binary(challengePICC), hashPK: binary(hashPK) }
  const inOrder = edition === '1.4' ? parts : { hashTBS: {}, ...parts, auxPCD: {} }
  return {
    operation: 'GetTASignature',
    arguments: { ...inOrder, keyCHR: { octets: base64(chain.terminal) } },
    returnCode: 'ok_signature_available',
    carries: { kind: 'signature', over: Buffer.from(Object.values(SIGNED).join('')) },
  }
}

const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64')

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
  const message = (operation: keyof Lists, args: Message['arguments']): Message => ({
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

/** What an eID server asks, of a DV that has registered nothing for it yet: what comes is understood, and refused by its own code. */
function ofEidServer(): Message[] {
  const noContainer = { octets: base64('no CMS container') }
  const refused = (operation: string, given: Message['arguments'], returnCode: string): Message => {
    return { operation, arguments: given, returnCode, carries: { kind: 'nothing' } }
  }
  return [
    refused('GetCertificateDescription', { hash: { octets: base64('no hash of ours') } }, 'failure_incorrect_request'),
    refused('SendRSCCert', { cmsContainer: noContainer }, 'failure_syntax'),
    refused('RequestPKICommunicationCert', { messageID: 'm-eid', cmsContainer: noContainer }, 'failure_syntax'),
    refused('GetPKICommunicationCert', { messageID: 'm-eid' }, 'failure_messageID_unknown'),
  ]
}

/** RPC parts cannot be left out, so there they are empty. */
function atOnce(edition: Edition): { callbackIndicator: string; messageID?: Value; responseURL?: Value } {
  const callbackIndicator = 'callback_not_possible'
  return edition === '1.4' ? { callbackIndicator } : { callbackIndicator, messageID: {}, responseURL: {} }
}
