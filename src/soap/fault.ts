import { type Element, element } from './element.ts'
import { SOAP_VERSIONS, type SoapVersion, writeEnvelope } from './envelope.ts'

/** SOAP 1.1 4.4.1 and SOAP 1.2 Part 1 5.4.6: the same four reasons under their names in each version. */
export const FAULT_CODES = {
  client: { '1.1': 'Client', '1.2': 'Sender' },
  server: { '1.1': 'Server', '1.2': 'Receiver' },
  'must-understand': { '1.1': 'MustUnderstand', '1.2': 'MustUnderstand' },
  'version-mismatch': { '1.1': 'VersionMismatch', '1.2': 'VersionMismatch' },
} as const
export type FaultCode = keyof typeof FAULT_CODES

/** A code of another specification, which says more than those of SOAP. */
export interface FaultSubcode {
  readonly namespace: string
  readonly name: string
}

/** A whole message that says only: no. SOAP 1.1 has one code, so a subcode stands in its place. */
export function writeFault(version: SoapVersion, code: FaultCode, reason: string, subcode?: FaultSubcode): string {
  const { namespace } = SOAP_VERSIONS[version]
  const qualified = `soap:${FAULT_CODES[code][version]}` // the code is a QName in the namespace of the envelope
  const further = subcode && `sub:${subcode.name}`
  const content =
    version === '1.1'
      ? [element('', 'faultcode', further ?? qualified), element('', 'faultstring', reason)]
      : [
          element(namespace, 'Code', [
            element(namespace, 'Value', qualified),
            ...(further === undefined ? [] : [element(namespace, 'Subcode', [element(namespace, 'Value', further)])]),
          ]),
          element(namespace, 'Reason', [element(namespace, 'Text', reason)]),
        ]
  const prefixes = { [namespace]: 'soap', ...(subcode === undefined ? {} : { [subcode.namespace]: 'sub' }) }
  const text = writeEnvelope(version, element(namespace, 'Fault', content), prefixes)
  return text.replace('<soap:Text>', '<soap:Text xml:lang="en">') // SOAP 1.2 Part 1 5.4.2.1 demands a language
}

/** @returns `code: reason` as the sender put it, shortened; undefined when the body entry is not a fault */
export function readFault(entry: Element, version: SoapVersion): string | undefined {
  if (entry.name !== 'Fault' || entry.namespace !== SOAP_VERSIONS[version].namespace) return undefined
  const code = textBelow(entry, 'faultcode') ?? textBelow(entry, 'Code', 'Value') ?? 'no code'
  const reason = textBelow(entry, 'faultstring') ?? textBelow(entry, 'Reason', 'Text') ?? 'no reason'
  return `${code}: ${reason}`.replace(/\s+/g, ' ').slice(0, 200)
}

function textBelow(start: Element, ...path: readonly string[]): string | undefined {
  let found: Element | undefined = start
  for (const step of path) found = found?.children.find(({ name }) => name === step)
  return found?.text.trim()
}
