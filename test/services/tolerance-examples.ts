import type { Command, ContractName, ServiceName } from '../../src/messages/index.ts'
import { writeCall } from '../../src/services/index.ts'
import { COMMANDS, FIRST, inEdition, SECOND } from './every-operation.ts'
import { contracts } from './support.ts'

/** A message that is strict but for one thing, and what it means all the same. */
export interface ToleranceExample {
  readonly tolerance: string
  readonly shows: string
  readonly service: ServiceName
  readonly message: string
  readonly command: Command
}

interface Change {
  readonly tolerance: string
  readonly shows: string
  readonly service?: ServiceName
  readonly edition?: ContractName
  readonly command: Command
  /** Replaced in the strict message. */
  readonly from: string | RegExp
  readonly to: string
  /** What it means, where that is not the command it was made from. */
  readonly means?: Command
}

const { RequestCertificate, RequestForeignCertificate, GetCACertificates, GetCertificateChain, GetTASignature } =
  COMMANDS
const { SendCertificates, SendMasterList, SendDefectList, SendDocumentSignerList } = COMMANDS
const noCallback = <C extends Command>(command: C): C => ({ ...command, replyTo: { callback: 'not-possible' } })
const refused = (reason: 'not-accepted-foreign' | 'not-forwarded' | 'foreign-car-unknown'): Command =>
  ({ ...SendCertificates, outcome: { kind: 'refused', reason } }) as Command
const foreign = (foreignCar: string, certReq: Uint8Array = FIRST): Command =>
  ({ ...RequestForeignCertificate, foreignCar, certReq }) as Command

/** A plain request, in form, whose inner CAR is the given one. */
function requestWithInnerCar(car: string): Uint8Array<ArrayBuffer> {
  const object = (tag: number[], content: Uint8Array) => Uint8Array.of(...tag, content.length, ...content)
  const text = (value: string) => Uint8Array.from(value, (one) => one.charCodeAt(0))
  const oid = object([0x06], Uint8Array.of(4, 0, 0x7f, 0, 7, 2, 2, 2, 2, 3))
  const key = object([0x7f, 0x49], Uint8Array.of(...oid, ...object([0x86], Uint8Array.of(4, 1, 2))))
  const parts = [
    object([0x5f, 0x29], Uint8Array.of(0)),
    object([0x42], text(car)),
    key,
    object([0x5f, 0x20], text('UTDVTEST00001')),
  ]
  const body = object([0x7f, 0x4e], Uint8Array.from(parts.flatMap((part) => [...part])))
  const signature = object([0x5f, 0x37], Uint8Array.of(1, 2, 3, 4))
  return object([0x7f, 0x21], Uint8Array.of(...body, ...signature))
}

const AMBIGUOUS = 'REVDVkNBMUFBQUFB' // base64 of DECVCA1AAAAA, and a reference of a holder in RE besides
const INNER = requestWithInnerCar('DECVCA1AAAAA')

const CHANGES: readonly Change[] = [
  {
    tolerance: 'comment',
    shows: 'comments in a 1.4 message',
    command: RequestCertificate,
    from: '<b:certReq>',
    to: '<!-- the request --><b:certReq>',
  },
  {
    tolerance: 'type-attribute',
    shows: 'xsi:type in a 1.4 message',
    command: RequestCertificate,
    from: '<b:certReq>',
    to: '<b:certReq xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="xsd:base64Binary">',
  },
  {
    tolerance: 'unqualified',
    shows: 'everything below the body entry without a namespace',
    command: SendCertificates,
    from: /b:(?!sendCertificatesRequest)/g,
    to: '',
  },
  {
    tolerance: 'unqualified',
    shows: 'one inner element without a namespace',
    command: SendCertificates,
    from: '<b:messageID><b:messageID>m-17</b:messageID>',
    to: '<b:messageID><messageID>m-17</messageID>',
  },
  {
    tolerance: 'unknown-element',
    shows: 'an element 1.4 does not have',
    command: RequestCertificate,
    from: '<b:certReq>',
    to: '<b:priority>high</b:priority><b:certReq>',
  },
  {
    tolerance: 'other-order',
    shows: 'the order of 1.1 in a callback of 1.4',
    command: SendCertificates,
    from: /(<b:statusInfo>.*<\/b:statusInfo>)(<b:certificateSeq>.*<\/b:certificateSeq>)/,
    to: '$2$1',
  },
  {
    tolerance: 'flat-value',
    shows: 'a flat messageID in 1.4',
    command: RequestCertificate,
    from: '<b:messageID><b:messageID>m-17</b:messageID></b:messageID>',
    to: '<b:messageID>m-17</b:messageID>',
  },
  {
    tolerance: 'flat-value',
    shows: 'a certReference without its value element',
    command: { ...GetCACertificates, certReference: SECOND } as Command,
    from: /<b:value>(.*)<\/b:value>/,
    to: '$1',
  },
  ...['<b:messageID/>', '<b:messageID>\n</b:messageID>', '<b:messageID><b:messageID/></b:messageID>'].map((empty) => ({
    tolerance: 'empty-optional-element',
    shows: `an absent id as ${JSON.stringify(empty)}`,
    command: noCallback(RequestCertificate),
    from: '<b:certReq>',
    to: `${empty}<b:certReq>`,
  })),
  {
    tolerance: 'empty-optional-element',
    shows: 'a refusal with an empty certificateSeq in 1.4',
    command: { ...SendCertificates, outcome: { kind: 'refused', reason: 'expired' }, message: 'why' } as Command,
    from: '</b:statusInfoMessage>',
    to: '</b:statusInfoMessage><b:certificateSeq/>',
  },
  ...['', '<b:certReference/>', '<b:certReference> </b:certReference>'].map((found) => ({
    tolerance: 'missing-element',
    shows: found === '' ? 'getCertificates without certReference' : `getCertificates with ${found}`,
    command: GetCACertificates,
    from: '<b:certReference><b:value/></b:certReference>',
    to: found,
  })),
  {
    tolerance: 'white-space-in-base64',
    shows: 'base64 in lines in 1.4',
    command: RequestCertificate,
    from: 'fyEDAQID',
    to: '\n  fyED\n  AQID\n',
  },
  {
    tolerance: 'types-of-another-version',
    shows: 'an inner element of 1.1 in a message of 1.4',
    command: RequestCertificate,
    from: '<b:messageID><b:messageID>m-17</b:messageID>',
    to: '<b:messageID><o:messageID xmlns:o="uri:eacBT/1.1">m-17</o:messageID>',
  },
  {
    tolerance: 'reply-address-without-callback',
    shows: 'a messageID beside callback_not_possible in 1.4',
    command: noCallback(RequestCertificate),
    from: '<b:certReq>',
    to: '<b:messageID><b:messageID>m-17</b:messageID></b:messageID><b:certReq>',
  },
  {
    tolerance: 'misspelt-status',
    shows: 'the status as CardContact spells it, in 1.4',
    command: {
      ...SendCertificates,
      outcome: { kind: 'refused', reason: 'domain-parameters' },
      message: 'why',
    } as Command,
    from: 'failure_domain_parameters',
    to: 'failure_domain_parameter',
  },
  ...(
    [
      ['not-accepted-foreign', 'failure_request_not_accepted_foreign'],
      ['not-forwarded', 'failure_not_forwarded'],
      ['foreign-car-unknown', 'failure_foreignCAR_unknown'],
    ] as const
  ).map(([reason, code]) => ({
    tolerance: 'content-of-another-edition',
    shows: `${code} as a status of 1.4`,
    command: { ...refused(reason), message: 'why' } as Command,
    from: /<b:statusInfo>.*<\/b:statusInfo>/,
    to: `<b:statusInfo>${code}</b:statusInfo>`,
  })),
  {
    tolerance: 'other-accessor-name',
    shows: 'the accessor of 1.0 in GetCertificateChain of 1.1',
    service: 'TermContr',
    edition: 'tr-03129/1.1',
    command: GetCertificateChain,
    from: /keyCAR/g,
    to: 'keyNameMRTD',
  },
  {
    tolerance: 'other-accessor-name',
    shows: 'the accessor of 1.1 in GetCertificateChain of 1.0',
    service: 'TermContr',
    edition: 'tr-03129/1.0',
    command: GetCertificateChain,
    from: /keyNameMRTD/g,
    to: 'keyCAR',
  },
  {
    tolerance: 'other-accessor-name',
    shows: 'masterList in SendDefectList of 1.1',
    edition: 'tr-03129/1.1',
    command: SendDefectList,
    from: /defectList/g,
    to: 'masterList',
  },
  {
    tolerance: 'other-accessor-name',
    shows: 'defectList in SendDefectList of 1.0, whose WSDL has masterList',
    edition: 'tr-03129/1.0',
    command: SendDefectList,
    from: /masterList/g,
    to: 'defectList',
  },
  {
    tolerance: 'other-order',
    shows: 'RequestForeignCertificate as the CardContact client orders it',
    service: 'CVCA',
    edition: 'tr-03129/1.1',
    command: RequestForeignCertificate,
    from: /(<foreignCAR>.*<\/foreignCAR>)(<responseURL>.*<\/responseURL>)/,
    to: '$2$1',
  },
  ...(['tr-03129/1.1', 'tr-03129/1.4'] as const).map((edition) => ({
    tolerance: 'foreign-car-in-base64',
    shows: `foreignCAR as its sisters are written, ${edition}`,
    service: 'CVCA' as const,
    edition,
    command: RequestForeignCertificate,
    from: 'FUCVCA00001',
    to: 'RlVDVkNBMDAwMDE=',
  })),
  {
    tolerance: 'foreign-car-in-base64',
    shows: 'both a reference and the base64 of one: the inner CAR says which',
    service: 'CVCA',
    edition: 'tr-03129/1.1',
    command: foreign('FUCVCA00001', INNER),
    from: 'FUCVCA00001',
    to: AMBIGUOUS,
    means: foreign('DECVCA1AAAAA', INNER),
  },
  ...(['SendMasterList', 'SendDefectList', 'SendDocumentSignerList', 'SendCertificates'] as const).map((operation) => ({
    tolerance: 'namespace-of-another-role',
    shows: `${operation} to a control centre in the namespace of integrated terminals`,
    service: 'TermContr' as const,
    edition: 'tr-03129/1.1' as const,
    command: COMMANDS[operation],
    from: /EAC-PKI-TermContr/g,
    to: 'EAC-PKI-IS',
  })),
  {
    tolerance: 'empty-inner-value',
    shows: 'an empty part of what is to be signed',
    service: 'TermContr',
    edition: 'tr-03129/1.1',
    command: { ...GetTASignature, toBeSigned: { kind: 'hash', hash: FIRST } } as Command,
    from: '<idPICC/>',
    to: '<idPICC><b:binary/></idPICC>',
  },
  {
    tolerance: 'missing-accessor',
    shows: 'a hash to be signed, and no accessor for the parts',
    service: 'TermContr',
    edition: 'tr-03129/1.1',
    command: { ...GetTASignature, toBeSigned: { kind: 'hash', hash: FIRST } } as Command,
    from: /<idPICC.*<auxPCD\/>/,
    to: '',
  },
  {
    tolerance: 'flat-value',
    shows: 'a list without its binary element',
    edition: 'tr-03129/1.1',
    command: SendMasterList,
    from: /<b:binary>(.*)<\/b:binary>/,
    to: '$1',
  },
  {
    tolerance: 'inner-unqualified',
    shows: 'a list as npm soap writes it',
    edition: 'tr-03129/1.1',
    command: SendDocumentSignerList,
    from: /<b:binary>(.*)<\/b:binary>/,
    to: '<binary>$1</binary>',
  },
]

export const MORE_TOLERANCE_EXAMPLES: readonly ToleranceExample[] = CHANGES.map((change) => {
  const { tolerance, shows, service = 'DV', edition = 'tr-03129/1.4', command, from, to } = change
  const strict = writeCall({ contracts, service, edition, command: inEdition(command, edition) }).body
  const message = strict.replace(from, to)
  if (message === strict) throw new Error(`nothing to replace: ${shows} in ${strict}`)
  return { tolerance, shows, service, message, command: inEdition(change.means ?? command, edition) }
})

/** Neither reference nor base64 of one; a reference that is base64 of one, in a request without an inner CAR to ask. */
export const FOREIGN_CARS_AS_SENT = ['nobody knows what', '!!', 'AAAA', AMBIGUOUS].map((car) => ({
  car,
  message: writeCall({ contracts, service: 'CVCA', edition: 'tr-03129/1.1', command: foreign(` ${car}\n`) }).body,
}))
