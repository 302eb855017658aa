import type { Command, SpocCommand } from '../../src/messages/index.ts'
import { promised } from '../target.ts'
import { childrenOf, leavesOf, readOtherwise, type Seen } from './other-reader.ts'

type AnyCommand = Command | SpocCommand

/** Where octets stand: the names of the element directly in the body entry, and what our reader took from there. */
type OctetsAt = readonly [names: readonly string[], taken: readonly (Uint8Array | undefined)[]]

/** Written by hand from the published texts, and by nothing that reads messages in earnest. */
function octetsOf(command: AnyCommand): readonly OctetsAt[] {
  switch (command.operation) {
    case 'RequestCertificate':
    case 'RequestForeignCertificate':
      return [[['certReq', 'certificateRequest'], [command.certReq]]]
    case 'SendCertificates':
      return command.outcome.kind === 'refused'
        ? []
        : [[['certificateSeq', 'certificateSequence'], command.outcome.certificates]]
    case 'SendMasterList':
    case 'SendDefectList':
    case 'SendDocumentSignerList':
      return command.outcome.kind === 'refused' ? [] : [[LISTS[command.operation], [command.outcome.list]]]
    case 'GetCertificateChain':
      return [[['keyCAR', 'keyNameMRTD'], [command.keyCar]]]
    case 'GetCertificateDescription':
      return [[['hash'], [command.hash]]]
    case 'SendRSCCert':
    case 'RequestPKICommunicationCert':
      return [[['cmsContainer'], [command.cmsContainer]]]
    case 'GetTASignature':
      return command.toBeSigned.kind === 'hash'
        ? [
            [['keyCHR'], [command.keyChr]],
            [['hashTBS'], [command.toBeSigned.hash]],
          ]
        : [
            [['keyCHR'], [command.keyChr]],
            [['idPICC'], [command.toBeSigned.idPicc]],
            [['challengePICC'], [command.toBeSigned.challengePicc]],
            [['hashPK'], [command.toBeSigned.hashPk]],
            [['auxPCD'], [command.toBeSigned.auxPcd]],
          ]
    default:
      return []
  }
}

/** 1.0 calls a defect list a master list. */
const LISTS = {
  SendMasterList: ['masterList'],
  SendDefectList: ['defectList', 'masterList'],
  SendDocumentSignerList: ['documentSignerList'],
} as const
const REPLY = ['callbackIndicator', 'messageID', 'responseURL']
/** The names directly in a body entry, of each operation in any edition. */
const KNOWN: Readonly<Record<AnyCommand['operation'], readonly string[]>> = {
  RequestCertificate: [...REPLY, 'certReq', 'certificateRequest', 'callerID'],
  RequestForeignCertificate: [...REPLY, 'foreignCAR', 'certReq'],
  GetCACertificates: [...REPLY, 'certReference', 'callerID'],
  GetDVCertificates: ['holderMnemonic'],
  GetMasterList: REPLY,
  GetDefectList: REPLY,
  GetDocumentSignerList: REPLY,
  GetCertificateChain: ['keyCAR'],
  GetTASignature: ['hashTBS', 'idPICC', 'challengePICC', 'hashPK', 'auxPCD', 'keyCHR'],
  GetCertificateDescription: ['hash'],
  SendRSCCert: ['cmsContainer'],
  RequestPKICommunicationCert: ['messageID', 'cmsContainer'],
  GetPKICommunicationCert: ['messageID'],
  SendCertificates: ['messageID', 'statusInfo', 'certificateSeq', 'certificateSequence', 'callerID'],
  SendMasterList: ['messageID', 'statusInfo', 'masterList'],
  SendDefectList: ['messageID', 'statusInfo', 'defectList'],
  SendDocumentSignerList: ['messageID', 'statusInfo', 'documentSignerList'],
  GeneralMessage: ['callerID', 'messageID', 'subject', 'body'],
}
const BETWEEN_STATES: readonly string[] = ['certificateRequest', 'certificateSequence', 'callerID']
const OF_TR_03129: readonly string[] = [
  'callbackIndicator',
  'responseURL',
  'certReq',
  'certificateSeq',
  'certReference',
]
const isBetweenStates = ({ uri }: Seen): boolean => uri.startsWith('http://namespaces.')
/** What holds a value below those. */
const INNER = ['messageID', 'certificate', 'string', 'binary', 'deltaBase', 'value', 'message']
const NAMESPACES =
  /^$|^uri:eacBT\/1\.[0-4]$|^uri:EAC-PKI-(DV|CVCA|TermContr|IS)-Protocol\/1\.[0-3]$|^http:\/\/namespaces\.(unmz\.cz\/csn369791|icao\.int\/lds2)?$/
const OF_TOOLKITS =
  /^http:\/\/(www\.w3\.org\/(2001\/XMLSchema-instance|XML\/1998\/namespace|2003\/05\/soap-envelope)|schemas\.xmlsoap\.org\/soap\/envelope\/)$/

/**
 * What was accepted, held against another reader of XML and expectations written by hand: whatever of it counts stands there once, in a
 * namespace of the contracts, is strict base64 or of the values listed, and is what was taken from it.
 * @throws {Complaint}
 */
export function secondOpinion(octets: Uint8Array, command: AnyCommand): void {
  const entry = withoutUnknown(readOtherwise(octets), command)
  promised(NAMESPACES.test(entry.uri) && entry.uri !== '', 'an accepted entry is in a namespace of the contracts')
  promised(entry.text.trim() === '', 'no text stands between accepted elements')
  const known = KNOWN[command.operation].filter(
    (name) => !(isBetweenStates(entry) ? OF_TR_03129 : BETWEEN_STATES).includes(name),
  )
  for (const name of known) {
    const found = childrenOf(entry, name)
    promised(found.length <= 1, 'what counts stands in an accepted message once', () => name)
    for (const one of found) hasNothingForeign(one)
  }
  for (const [names, taken] of octetsOf(command)) sameOctets(entry, names, taken)
  sameId(entry, command)
  sameStatus(entry, command)
}

/** What a message of 1.4 does not have, though those of other editions do: left out in reading, as of no name it knows. */
const NOT_IN_1_4: Partial<Record<AnyCommand['operation'], readonly string[]>> = {
  GetDocumentSignerList: REPLY,
  SendDocumentSignerList: ['messageID', 'statusInfo'],
}

function withoutUnknown(entry: Seen, { operation }: AnyCommand): Seen {
  const unknown = entry.uri === 'uri:eacBT/1.4' ? (NOT_IN_1_4[operation] ?? []) : []
  return { ...entry, children: entry.children.filter(({ local }) => !unknown.includes(local)) }
}

function hasNothingForeign(seen: Seen): void {
  promised(NAMESPACES.test(seen.uri), 'an accepted element is in a namespace of the contracts', () => seen.local)
  promised(
    seen.attributes.every(({ uri }) => OF_TOOLKITS.test(uri)),
    'an accepted element has no attribute of its own',
    () => seen.local,
  )
  promised(
    seen.children.length === 0 || seen.text.trim() === '',
    'no text stands between accepted elements',
    () => seen.local,
  )
  // what is of no name we know is left out in reading, and says nothing
  seen.children.filter(({ local }) => INNER.includes(local)).forEach(hasNothingForeign)
}

function sameOctets(entry: Seen, names: readonly string[], taken: OctetsAt[1]): void {
  const ours = names.filter((name) => !(isBetweenStates(entry) ? OF_TR_03129 : BETWEEN_STATES).includes(name))
  const name = ours.find((one) => childrenOf(entry, one).length > 0) ?? ''
  const wrapped = name.startsWith('certificateSeq') ? ['certificate'] : ['binary', 'value']
  const written = childrenOf(entry, name)
    .flatMap((one) => valuesIn(one, wrapped))
    .map((text) => text.replace(/[\t\n\r ]+/g, ''))
  const isStrict = (text: string) =>
    /^[A-Za-z0-9+/]+={0,2}$/.test(text) && Buffer.from(text, 'base64').toString('base64') === text
  promised(written.every(isStrict), 'accepted octets are strict base64', () => names.join())
  const there = taken.filter((one) => one !== undefined).map((one) => Buffer.from(one).toString('base64'))
  promised(
    there.join() === written.join(),
    'the octets taken are those that stand there, all of them and in order',
    () => names.join(),
  )
}

/** Its own text, or those of what it wraps. */
function valuesIn(seen: Seen, wrapped: readonly string[]): string[] {
  return seen.children.length === 0 ? leavesOf(seen) : childrenOf(seen, ...wrapped).flatMap(leavesOf)
}

function sameId(entry: Seen, command: AnyCommand): void {
  const [written, ...more] = childrenOf(entry, 'messageID').flatMap((one) => valuesIn(one, ['messageID']))
  promised(more.length === 0, 'an accepted message has one id')
  const taken =
    'replyTo' in command
      ? command.replyTo.callback === 'possible'
        ? command.replyTo.messageId
        : undefined
      : 'messageId' in command
        ? command.messageId
        : undefined
  if (taken === undefined) return // none, or not needed: it is let pass
  // of line separators only it is opaque all the same, and nothing to who trims more than XML's white space
  promised(taken.trim() === (written ?? ''), 'the id taken is the one that stands there')
  promised(taken.length <= 255, 'an accepted id has no more than 255 characters')
}

function sameStatus(entry: Seen, command: AnyCommand): void {
  const [indicator] = childrenOf(entry, 'callbackIndicator').flatMap(leavesOf)
  if (indicator !== undefined && 'replyTo' in command) {
    promised(/^callback_(not_)?possible$/.test(indicator), 'an accepted indicator is one of the two')
    promised(
      (indicator === 'callback_possible') === (command.replyTo.callback === 'possible'),
      'the indicator is taken as it stands there',
    )
  }
  if (!('outcome' in command)) return
  const [status = ''] = childrenOf(entry, 'statusInfo').flatMap(leavesOf)
  if (command.operation === 'SendDocumentSignerList' && childrenOf(entry, 'statusInfo').length === 0) return // 1.4 has none
  const isRefusal = command.outcome.kind === 'refused'
  promised(/^(ok|failure|new)_\w+$/.test(status), 'an accepted status is one')
  promised(status.startsWith('failure_') === isRefusal, 'a refusal is taken as one, and nothing else', () => status)
}
