import { type Element, SOAP_VERSIONS } from '../soap/index.ts'
import { WsSecurityError, type WsSecurityRule } from './errors.ts'
import { DS, WSSE, WSU } from './names.ts'

const SOAP_NAMESPACES: readonly string[] = Object.values(SOAP_VERSIONS).map(({ namespace }) => namespace)
const PLAIN_ID = /^[A-Za-z_][\w.-]{0,127}$/

/** What there may be one of in the whole message, wherever it stands: a second one is how signatures are wrapped. */
const ONCE: readonly { rule: WsSecurityRule; namespaces: readonly string[]; name: string }[] = [
  { rule: 'one-security-header', namespaces: SOAP_NAMESPACES, name: 'Envelope' },
  { rule: 'one-security-header', namespaces: SOAP_NAMESPACES, name: 'Header' },
  { rule: 'one-security-header', namespaces: [WSSE], name: 'Security' },
  { rule: 'one-body', namespaces: SOAP_NAMESPACES, name: 'Body' },
  { rule: 'one-timestamp', namespaces: [WSU], name: 'Timestamp' },
  { rule: 'one-signature', namespaces: [DS], name: 'Signature' },
  { rule: 'one-signature', namespaces: [DS], name: 'SignedInfo' },
]

/**
 * Looks at every element of a message that says it is signed.
 * @throws {WsSecurityError} for a second Body, Timestamp, Signature …, an identifier that is there twice, a comment
 */
export function survey(envelope: Element): void {
  const counts = ONCE.map(() => 0)
  const ids = new Set<string>()
  const visit = (node: Element): void => {
    if (node.comments > 0) throw new WsSecurityError('no-comment')
    for (const [index, { rule, namespaces, name }] of ONCE.entries()) {
      if (node.name !== name || !namespaces.includes(node.namespace)) continue
      counts[index] = (counts[index] ?? 0) + 1
      if (counts[index]! > 1) throw new WsSecurityError(rule, `a second ${name}`)
    }
    for (const id of idsOf(node)) note(id, ids)
    node.children.forEach(visit)
  }
  visit(envelope)
}

/** Attributes that some reader could take for an identifier: `wsu:Id`, `Id`, `ID`, `id`, `xml:id`. */
function idsOf({ attributes }: Element): string[] {
  return attributes.filter(({ name }) => name.toLowerCase() === 'id').map(({ value }) => value)
}

function note(id: string, ids: Set<string>): void {
  if (!PLAIN_ID.test(id)) throw new WsSecurityError('ids-once', 'an identifier of other characters')
  if (ids.has(id)) throw new WsSecurityError('ids-once', 'one identifier twice')
  ids.add(id)
}
