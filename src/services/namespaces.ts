import type { ContractName, ServiceName } from '../messages/index.ts'
import type { Contract, Element } from '../soap/index.ts'
import type { ServiceContract } from './contracts.ts'

/** The version at the end of a namespace, and the edition it is read as. No 1.2 or 1.3 was ever seen published. */
export const NAMESPACE_VERSIONS = {
  '1.0': 'tr-03129/1.0',
  '1.1': 'tr-03129/1.1',
  '1.2': 'tr-03129/1.1',
  '1.3': 'tr-03129/1.1',
} as const satisfies Record<string, ContractName>
export type NamespaceVersion = keyof typeof NAMESPACE_VERSIONS

/** CardContact's DVCA sends its callbacks to terminals in the namespace of the DV. */
const ALSO_TAKEN = {
  DV: ['TermContr'],
  TermContr: ['DV'],
  CVCA: [],
} as const satisfies Record<ServiceName, readonly ServiceName[]>

/** What a namespace of another role, version or types namespace is called among the tolerances. */
export const NAMESPACE_TOLERANCES = {
  'namespace-of-another-role': 'CardContact calls terminals in the namespace of the DV',
  'namespace-version': 'an intermediate edition may have used 1.2 or 1.3',
  'types-of-another-version': 'the types namespace of another version than that of the body entry',
} as const
export type NamespaceTolerance = keyof typeof NAMESPACE_TOLERANCES

/** The two namespaces of a message. */
export interface Namespaces {
  readonly namespace: string
  readonly typesNamespace: string
}

/** A body entry in the namespaces of our contract, and what it was in before. */
export interface Localised {
  readonly entry: Element
  readonly edition: ContractName
  /** Those an answer must use: the caller's own version. */
  readonly caller: Namespaces
  readonly tolerated: readonly NamespaceTolerance[]
}

const PROTOCOL = /^uri:EAC-PKI-(DV|CVCA|TermContr)-Protocol\/(1\.[0-3])$/
const TYPES = /^uri:eacBT\/(1\.[0-3])$/

/** @returns undefined when the body entry is in no namespace this service answers to */
export function localise(entry: Element, { service, editions }: ServiceContract): Localised | undefined {
  const [, role, found] = PROTOCOL.exec(entry.namespace) ?? []
  if (role !== service && !(ALSO_TAKEN[service] as readonly (string | undefined)[]).includes(role)) return undefined
  const version = found as NamespaceVersion
  const edition = NAMESPACE_VERSIONS[version]
  const { renamed, foreignTypes } = rename(entry, version, editions[edition])
  const tolerated: NamespaceTolerance[] = []
  if (role !== service) tolerated.push('namespace-of-another-role')
  if (edition !== `tr-03129/${version}`) tolerated.push('namespace-version')
  if (foreignTypes) tolerated.push('types-of-another-version')
  const caller = { namespace: entry.namespace, typesNamespace: `uri:eacBT/${version}` }
  return { entry: renamed, edition, caller, tolerated }
}

/** A partner's answer in our contract's namespaces, whichever role or version it chose; undefined for any other. */
export function localiseAnswer(entry: Element, contract: Contract): Element | undefined {
  const [, , version] = PROTOCOL.exec(entry.namespace) ?? []
  return version === undefined ? undefined : rename(entry, version, contract).renamed
}

/** The same entry of one edition in the namespaces of another. */
export function translate(entry: Element, from: Namespaces, to: Namespaces): Element {
  const names = new Map([
    [from.namespace, to.namespace],
    [from.typesNamespace, to.typesNamespace],
  ])
  return mapNamespaces(entry, (namespace) => names.get(namespace) ?? namespace)
}

function rename(entry: Element, version: string, to: Namespaces): { renamed: Element; foreignTypes: boolean } {
  let foreignTypes = false
  const renamed = mapNamespaces(entry, (namespace) => {
    if (namespace === entry.namespace) return to.namespace
    const [, typesVersion] = TYPES.exec(namespace) ?? []
    if (typesVersion === undefined) return namespace
    foreignTypes ||= typesVersion !== version
    return to.typesNamespace
  })
  return { renamed, foreignTypes }
}

function mapNamespaces(node: Element, map: (namespace: string) => string): Element {
  return { ...node, namespace: map(node.namespace), children: node.children.map((child) => mapNamespaces(child, map)) }
}
