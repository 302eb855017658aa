import { decodeBase64, type Element, SOAP_VERSIONS, SoapError, type SoapVersion } from '../soap/index.ts'
import { DIGEST_ALGORITHMS, SIGNATURE_ALGORITHMS } from './algorithms.ts'
import { WsSecurityError, type WsSecurityRule } from './errors.ts'
import { type NamedKey, readKeyInfo } from './key-info.ts'
import { DS, EXCLUSIVE, WSSE, WSU } from './names.ts'
import { attribute, holdToAttributes, isNamed, only, parts } from './parts.ts'
import { survey } from './survey.ts'

/** A message as far as its form tells: what it says is signed, by what, with which key. Nothing of it is verified. */
export interface SignedForm {
  readonly soapVersion: SoapVersion
  /** Of `wsu:Id`. */
  readonly bodyId: string
  readonly timestampId: string
  /** One of {@link SIGNATURE_ALGORITHMS}. */
  readonly algorithm: string
  readonly key: NamedKey
}

/**
 * Holds a message to the one form a signed one may have (docs/ws-security.md): every part, attribute, algorithm and place.
 * @throws {WsSecurityError}
 */
export function readSignedForm(envelope: Element, soapVersion: SoapVersion): SignedForm {
  const security = findSecurity(envelope, soapVersion)
  survey(envelope)
  const body = envelope.children[1]!
  const { timestamp, token, signature } = partsOf(security)
  const ids = { body: idOf(body), timestamp: idOf(timestamp), token: token && idOf(token) }
  const [signedInfo, signatureValue, keyInfo] = parts(signature, 'parts-as-agreed', [
    [DS, 'SignedInfo'],
    [DS, 'SignatureValue'],
    [DS, 'KeyInfo'],
  ])
  holdToAttributes(signature, [['', 'Id']])
  holdToAttributes(signatureValue, [['', 'Id']])
  octetsOf(signatureValue)
  const { algorithm, referenced } = readSignedInfo(signedInfo)
  holdToReferences(referenced, ids)
  return {
    soapVersion,
    bodyId: ids.body,
    timestampId: ids.timestamp,
    algorithm,
    key: readKeyInfo(keyInfo, token && { element: token, id: ids.token! }),
  }
}

/** The Envelope is a Header and a Body, in this order (SOAP 1.1, 4; SOAP 1.2 Part 1, 5), and the Header has one Security. */
function findSecurity(envelope: Element, soapVersion: SoapVersion): Element {
  const { namespace, target, ourTargets } = SOAP_VERSIONS[soapVersion]
  const headers = envelope.children.filter((part) => isNamed(part, namespace, 'Header'))
  const found = headers.flatMap(({ children }) => children.filter((block) => isNamed(block, WSSE, 'Security')))
  const [security] = found
  if (security === undefined) throw new WsSecurityError('not-signed')
  if (headers.length > 1 || found.length > 1) throw new WsSecurityError('one-security-header')
  const [header, body, ...more] = envelope.children
  if (header !== headers[0] || body === undefined || !isNamed(body, namespace, 'Body') || more.length > 0) {
    throw new WsSecurityError('one-body', 'the Envelope is not one Header and then one Body')
  }
  const actor = attribute(security, namespace, target)?.trim() ?? ''
  if (!(ourTargets as readonly string[]).includes(actor))
    throw new WsSecurityError('one-security-header', 'for another')
  holdToAttributes(security, [
    [namespace, 'mustUnderstand'],
    [namespace, target],
    [WSU, 'Id'],
  ])
  return security
}

interface SecurityParts {
  readonly timestamp: Element
  readonly signature: Element
  readonly token: Element | undefined
}

/** In any order, as toolkits write them. */
function partsOf({ children, text }: Element): SecurityParts {
  const one = (namespace: string, name: string, rule: WsSecurityRule): Element => {
    const [found, ...more] = children.filter((part) => isNamed(part, namespace, name))
    if (found === undefined || more.length > 0)
      throw new WsSecurityError(rule, `not one ${name} in the Security header`)
    return found
  }
  const timestamp = one(WSU, 'Timestamp', 'one-timestamp')
  const signature = one(DS, 'Signature', 'one-signature')
  const rest = children.filter((part) => part !== timestamp && part !== signature)
  const [token, ...more] = rest
  if (more.length > 0 || text !== '' || (token !== undefined && !isNamed(token, WSSE, 'BinarySecurityToken'))) {
    throw new WsSecurityError('parts-as-agreed', 'the Security header holds what no rule knows')
  }
  return { timestamp, signature, token }
}

/** Only `wsu:Id`: another identifier beside it would be one more way to be found. */
function idOf(node: Element): string {
  const [id, ...more] = node.attributes.filter(({ name }) => name.toLowerCase() === 'id')
  if (id === undefined || more.length > 0 || id.namespace !== WSU || id.name !== 'Id') {
    throw new WsSecurityError('ids-once', `${node.name} has not one wsu:Id`)
  }
  return id.value
}

function readSignedInfo(signedInfo: Element): { algorithm: string; referenced: readonly string[] } {
  holdToAttributes(signedInfo, [['', 'Id']])
  if (signedInfo.text !== '') throw new WsSecurityError('parts-as-agreed', 'text in SignedInfo')
  const [canonicalization, method, ...references] = signedInfo.children
  if (!isNamed(canonicalization, DS, 'CanonicalizationMethod') || !isNamed(method, DS, 'SignatureMethod')) {
    throw new WsSecurityError('parts-as-agreed', 'SignedInfo does not begin with its two methods')
  }
  holdToExclusive(canonicalization)
  const algorithm = algorithmOf(method)
  if (!Object.hasOwn(SIGNATURE_ALGORITHMS, algorithm) || method.children.length > 0) {
    throw new WsSecurityError('algorithms-as-agreed', 'SignatureMethod')
  }
  if (references.length < 2 || references.length > 3) throw new WsSecurityError('body-and-timestamp-signed')
  return { algorithm, referenced: references.map(readReference) }
}

/** @returns the identifier it is for */
function readReference(reference: Element): string {
  if (!isNamed(reference, DS, 'Reference')) throw new WsSecurityError('parts-as-agreed', 'SignedInfo')
  const [transforms, digestMethod, digestValue] = parts(reference, 'parts-as-agreed', [
    [DS, 'Transforms'],
    [DS, 'DigestMethod'],
    [DS, 'DigestValue'],
  ])
  holdToAttributes(reference, [['', 'URI']])
  const [transform] = parts(transforms, 'algorithms-as-agreed', [[DS, 'Transform']])
  holdToExclusive(transform)
  const digest = DIGEST_ALGORITHMS[algorithmOf(digestMethod)]
  if (digest === undefined || digestMethod.children.length > 0) {
    throw new WsSecurityError('algorithms-as-agreed', 'DigestMethod')
  }
  holdToAttributes(digestValue, [])
  if (octetsOf(digestValue).length !== digest.octets) throw new WsSecurityError('parts-as-agreed', 'DigestValue')
  const uri = attribute(reference, '', 'URI') ?? ''
  if (!uri.startsWith('#')) throw new WsSecurityError('body-and-timestamp-signed', 'a Reference to no identifier')
  return uri.slice(1)
}

const PREFIXES = /^(?:(?:^|[\t\n\r ]+)(?:#default|[A-Za-z_][\w.-]{0,63})){0,20}[\t\n\r ]*$/

/** Exclusive canonicalization without comments; toolkits name the prefixes they want to keep (Exclusive XML Canonicalization 1.0, 3). */
function holdToExclusive(node: Element): void {
  if (algorithmOf(node) !== EXCLUSIVE) throw new WsSecurityError('algorithms-as-agreed', node.name)
  const [kept, ...more] = node.children
  if (kept === undefined) return
  holdToAttributes(kept, [['', 'PrefixList']])
  const isPlain = isNamed(kept, EXCLUSIVE, 'InclusiveNamespaces') && kept.children.length === 0 && kept.text === ''
  if (more.length > 0 || !isPlain || !PREFIXES.test(attribute(kept, '', 'PrefixList') ?? '')) {
    throw new WsSecurityError('algorithms-as-agreed', `InclusiveNamespaces in ${node.name}`)
  }
}

/** Exactly these, each once. */
function holdToReferences(
  referenced: readonly string[],
  ids: { readonly body: string; readonly timestamp: string; readonly token: string | undefined },
): void {
  const named = new Set(referenced)
  const others = [...named].filter((id) => id !== ids.body && id !== ids.timestamp && id !== ids.token)
  const isWhole = named.has(ids.body) && named.has(ids.timestamp) && named.size === referenced.length
  if (!isWhole || others.length > 0) throw new WsSecurityError('body-and-timestamp-signed')
}

function algorithmOf(node: Element): string {
  holdToAttributes(node, [['', 'Algorithm']])
  if (node.text.trim() !== '') throw new WsSecurityError('parts-as-agreed', `text in ${node.name}`)
  return attribute(node, '', 'Algorithm') ?? ''
}

function octetsOf(node: Element): Uint8Array {
  only(node)
  try {
    return decodeBase64(node.text)
  } catch (cause) {
    if (!(cause instanceof SoapError)) throw cause
    throw new WsSecurityError('parts-as-agreed', node.name, { cause })
  }
}
