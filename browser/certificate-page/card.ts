import {
  ALGORITHMS,
  type CalendarDate,
  CVC_ERRORS,
  type CvCertificate,
  type CvRequest,
  type Deviation,
  describeChat,
  type Extension,
  extensionContent,
  type Finding,
  type HolderReference,
  holderReferenceParts,
  knownCurve,
  type PublicKey,
  plainPath,
} from 'eac-broker/cvc'
import { type Child, element } from './element.ts'
import type { Judgement, SignatureState } from './judge.ts'
import { isSelfSigned } from './known-certificates.ts'
import { type Mark, octetsView } from './octets-view.ts'
import type { BrokenObject, NoObject, ReadObject, Shown } from './read-input.ts'
import { validityOn } from './validity.ts'
import { visibleText } from './visible-text.ts'

type State = 'good' | 'bad' | 'open'
type Row = readonly [label: string, ...children: Child[]]

const MOST_DEVIATIONS = 20 // a hostile object can hold thousands
const SIGN: Record<State, string> = { good: '✓', bad: '✕', open: '?' }

/** One object for a reader. Without a judgement its signatures are still being checked. */
export function card(shown: Shown, today: CalendarDate, judgement?: Judgement): HTMLElement {
  switch (shown.kind) {
    case 'read':
      return readCard(shown, today, judgement)
    case 'broken':
      return brokenCard(shown)
    case 'none':
      return emptyCard(shown)
  }
}

function readCard(shown: ReadObject, today: CalendarDate, judgement: Judgement | undefined): HTMLElement {
  const { decoded, octets } = shown
  const object = decoded.kind === 'certificate' ? decoded.certificate : decoded.request
  const name = visibleText(object.holderReference)
  const validity = decoded.kind === 'certificate' ? [validityChip(decoded.certificate, today)] : []
  return cardOf(
    kindOf(shown),
    reference(object.holderReference),
    [
      ...(judgement ? judgement.signatures.map(signatureChip) : [chip('open', 'Checking the signature …')]),
      ...validity,
    ],
    rows([
      ...(decoded.kind === 'certificate' ? certificateRows(decoded.certificate, today) : requestRows(shown)),
      ['Key', ...keyText(object)],
      ...extensionRows(object.extensions),
      ['From', placeText(shown)],
    ]),
    findingsView(judgement?.findings ?? []),
    deviationsView(object.deviations),
    octetsPart(octets, object.deviations.slice(0, MOST_DEVIATIONS).map(forgivenMark), name),
  )
}

function brokenCard(shown: BrokenObject): HTMLElement {
  const { error, octets } = shown
  const { offset, path, expected, found } = error.details
  const marks: Mark[] = offset === undefined ? [] : [{ offset, kind: 'broken', text: error.code }]
  return cardOf(
    'Not readable',
    visibleText(shown.source),
    [chip('bad', 'Not a card-verifiable certificate or request as it stands')],
    rows([
      ['Error', element('code', {}, error.code), ': ', CVC_ERRORS[error.code]],
      ['At', offset === undefined ? undefined : `byte ${offset}`],
      ['In', ...(path ? [element('code', {}, path), ` (${plainPath(path)})`] : [])],
      ['Expected', expected && visibleText(expected)],
      ['Found', found === undefined ? undefined : visibleText(found.slice(0, 80))],
      ['Perhaps', otherKind(octets)],
      ['From', placeText(shown)],
    ]),
    octetsPart(octets, marks, shown.source),
  )
}

function emptyCard({ source, why }: NoObject): HTMLElement {
  return cardOf('Not readable', visibleText(source), [chip('bad', why)])
}

function cardOf(kind: string, title: Child, chips: readonly Node[], ...parts: readonly Child[]): HTMLElement {
  return element(
    'article',
    { class: 'card' },
    element('header', {}, element('p', { class: 'kind' }, kind), element('h2', {}, title)),
    element('ul', { class: 'chips' }, ...chips.map((one) => element('li', {}, one))),
    ...parts,
  )
}

function kindOf({ decoded }: ReadObject): string {
  if (decoded.kind === 'plain') return 'Certificate request'
  if (decoded.kind === 'authenticated') return 'Certificate request with outer signature'
  const { certificate } = decoded
  if (certificate.chat.role !== 'CVCA') return 'Certificate'
  return isSelfSigned(certificate) ? 'Self-signed certificate' : 'Link certificate'
}

function certificateRows(certificate: CvCertificate, today: CalendarDate): Row[] {
  const { holderReference, authorityReference, chat, effective, expires } = certificate
  const { role, rights } = describeChat(chat)
  return [
    ['Holder', ...parts(holderReference)],
    ['Authority', reference(authorityReference)],
    ['Role', role],
    ['Rights', rights.length === 0 ? 'none' : element('ul', {}, ...rights.map((right) => element('li', {}, right)))],
    ['Dates', `${effective} to ${expires}`, ` (${validityOn(today, certificate).sentence})`],
  ]
}

function requestRows({ decoded }: ReadObject): Row[] {
  if (decoded.kind === 'certificate') return []
  const { holderReference, authorityReference } = decoded.request
  return [
    ['Holder', ...parts(holderReference)],
    ['Authority', authorityReference === undefined ? 'names none' : reference(authorityReference)],
    ['Outer key', decoded.kind === 'authenticated' ? reference(decoded.outerAuthorityReference) : undefined],
  ]
}

function reference(text: HolderReference): HTMLElement {
  return element('bdi', { class: 'reference' }, visibleText(text))
}

function parts(text: HolderReference): Child[] {
  const { country, mnemonic, sequence } = holderReferenceParts(text)
  const holder = mnemonic === '' ? 'no mnemonic' : `mnemonic ${visibleText(mnemonic)}`
  return [element('bdi', {}, `country ${country}, ${holder}, sequence ${sequence}`)]
}

function keyText({ publicKey }: CvCertificate | CvRequest): Child[] {
  const { hash, deprecated } = ALGORITHMS[publicKey.algorithm]
  const about = `, ${keySize(publicKey)}; signs with ${hash}${deprecated ? ', which is deprecated' : ''}`
  return [element('code', {}, publicKey.algorithm), about]
}

function keySize(key: PublicKey): string {
  if (key.kind === 'rsa') return `RSA of ${bitsOf(key.modulus)} bits`
  if (key.domainParameters === undefined) return 'on the curve of its CVCA'
  const name = knownCurve(key.domainParameters)
  return name ? `on ${name}` : 'on a curve that is not known'
}

function bitsOf(integer: Uint8Array): number {
  const first = integer.findIndex((octet) => octet !== 0)
  return first < 0 ? 0 : 8 * (integer.length - first) - Math.clz32(integer[first]!) + 24
}

function extensionRows(extensions: readonly Extension[]): Row[] {
  if (extensions.length === 0) return []
  const items = extensions.map((extension) => {
    const content = extensionContent(extension)
    const name = content.kind === 'unknown' ? extension.oid : `${content.name} (${extension.oid})`
    return element('li', {}, name)
  })
  return [['Extensions', element('ul', {}, ...items)]]
}

function placeText({ source, offset, octets }: ReadObject | BrokenObject): string {
  const from = offset === undefined ? '' : `, from byte ${offset}`
  return `${visibleText(source)}${from}: ${octets.length} octets`
}

/** What people drop by mistake. */
function otherKind([first]: Uint8Array): string | undefined {
  if (first === 0x30)
    return 'an X.509 certificate, a private key or the like: those begin with 30, card-verifiable certificates with 7F21'
  return undefined
}

function signatureChip({ state, sentence, by }: SignatureState): HTMLElement {
  const colour = ({ verified: 'good', refuted: 'bad', unknown: 'open' } as const)[state]
  return chip(
    colour,
    sentence,
    ...(by === undefined ? [] : [' ', element('bdi', { class: 'reference' }, visibleText(by))]),
  )
}

function validityChip(certificate: CvCertificate, today: CalendarDate): HTMLElement {
  const { state, sentence } = validityOn(today, certificate)
  return chip(state === 'valid' ? 'good' : 'bad', sentence)
}

function chip(state: State, ...children: readonly Child[]): HTMLElement {
  return element(
    'span',
    { class: `chip ${state}` },
    element('span', { 'aria-hidden': 'true' }, `${SIGN[state]} `),
    ...children,
  )
}

function rows(all: readonly Row[]): HTMLElement {
  const shown = all.filter(([, ...children]) => children.some((child) => child !== undefined && child !== ''))
  return element(
    'dl',
    {},
    ...shown.flatMap(([label, ...children]) => [element('dt', {}, label), element('dd', {}, ...children)]),
  )
}

function findingsView(findings: readonly Finding[]): HTMLElement | undefined {
  if (findings.length === 0) return undefined
  const items = findings.map(({ rule, severity, source, detail }) => {
    const why = detail ? `: ${visibleText(detail)}` : ''
    return element('li', { class: severity }, `${severity} `, element('code', {}, rule), `${why} (${source})`)
  })
  return element(
    'section',
    {},
    element('h3', {}, 'Rules that do not hold'),
    element('ul', { class: 'findings' }, ...items),
  )
}

function deviationsView(deviations: readonly Deviation[]): HTMLElement | undefined {
  if (deviations.length === 0) return undefined
  const items = deviations.slice(0, MOST_DEVIATIONS).map(({ kind, path, offset }) => {
    return element(
      'li',
      { class: 'warning' },
      element('code', {}, kind),
      `: ${CVC_ERRORS[kind]}, byte ${offset}, ${plainPath(path)}`,
    )
  })
  const more = deviations.length - items.length
  return element(
    'section',
    {},
    element('h3', {}, 'Read tolerantly: strict reading refuses it'),
    element('ul', { class: 'findings' }, ...items, more > 0 ? element('li', {}, `and ${more} more`) : undefined),
  )
}

function forgivenMark({ offset, kind }: Deviation): Mark {
  return { offset, kind: 'forgiven', text: kind }
}

/** Open where something is to be seen. */
function octetsPart(octets: Uint8Array, marks: readonly Mark[], name: string): HTMLElement {
  const open = marks.length > 0 ? '' : undefined
  return element(
    'details',
    { open },
    element('summary', {}, `${octets.length} octets`),
    octetsView(octets, marks, visibleText(name)),
  )
}
