import type { ContractName, ServiceName } from '../messages/index.ts'
import type { Contract, Element } from '../soap/index.ts'
import type { ServiceContract } from './contracts.ts'

/**
 * The version at the end of a namespace, and the edition it is read as. No 1.2 or 1.3 was ever seen published. Up to then
 * a body entry stands in the namespace of the role, in 1.4 in that of the types.
 */
export const NAMESPACE_VERSIONS = {
  '1.0': 'tr-03129/1.0',
  '1.1': 'tr-03129/1.1',
  '1.2': 'tr-03129/1.1',
  '1.3': 'tr-03129/1.1',
  '1.4': 'tr-03129/1.4',
} as const satisfies Record<string, ContractName>
export type NamespaceVersion = keyof typeof NAMESPACE_VERSIONS

/**
 * CardContact's DVCA sends its callbacks to terminals in the namespace of the DV; the lists were published for integrated
 * terminals alone.
 */
const ALSO_TAKEN = {
  DV: ['TermContr', 'IS'],
  TermContr: ['DV', 'IS'],
  IS: ['DV', 'TermContr'],
  CVCA: [],
} as const satisfies Record<ServiceName, readonly ServiceName[]>

/** What a namespace of another role, version or types namespace is called among the tolerances. */
export const NAMESPACE_TOLERANCES = {
  'namespace-of-another-role': 'CardContact calls terminals in the namespace of the DV',
  'namespace-version':
    'an intermediate edition may have used 1.2 or 1.3; in an answer, any version but that of the question',
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

const PROTOCOL = /^uri:EAC-PKI-(DV|CVCA|TermContr|IS)-Protocol\/(1\.[0-3])$/
const TYPES = /^uri:eacBT\/(1\.[0-4])$/
const DOCUMENT = /^uri:eacBT\/(1\.4)$/

/** @returns undefined when the body entry is in no namespace this service answers to */
export function localise(entry: Element, { service, editions }: ServiceContract): Localised | undefined {
  const found = whereIs(entry)
  const taken: readonly (string | undefined)[] = [undefined, service, ...ALSO_TAKEN[service]]
  if (found === undefined || !taken.includes(found.role)) return undefined
  const { role, version } = found
  const edition = NAMESPACE_VERSIONS[version]
  const { renamed, foreignTypes } = rename(entry, version, editions[edition])
  const tolerated: NamespaceTolerance[] = []
  if (role !== undefined && role !== service) tolerated.push('namespace-of-another-role')
  if (edition !== `tr-03129/${version}`) tolerated.push('namespace-version')
  if (foreignTypes) tolerated.push('types-of-another-version')
  const caller = { namespace: entry.namespace, typesNamespace: `uri:eacBT/${version}` }
  return { entry: renamed, edition, caller, tolerated }
}

/** A partner's answer in our contract's namespaces, whichever role or version it chose; undefined for any other. */
export function localiseAnswer(
  entry: Element,
  contract: Contract,
): { readonly entry: Element; readonly tolerated: readonly NamespaceTolerance[] } | undefined {
  const found = whereIs(entry)
  const ours = whereIs({ namespace: contract.namespace })
  const sameStyle = (found?.role === undefined) === (contract.style === 'document')
  if (found === undefined || !sameStyle) return undefined
  const { renamed, foreignTypes } = rename(entry, found.version, contract)
  const tolerated: NamespaceTolerance[] = []
  if (found.role !== ours?.role) tolerated.push('namespace-of-another-role')
  if (found.version !== ours?.version) tolerated.push('namespace-version')
  if (foreignTypes) tolerated.push('types-of-another-version')
  return { entry: renamed, tolerated }
}

/** `role` undefined: of 1.4, where the namespace does not tell it. */
function whereIs({
  namespace,
}: Pick<Element, 'namespace'>): { role: string | undefined; version: NamespaceVersion } | undefined {
  const [, role, version] = PROTOCOL.exec(namespace) ?? [undefined, undefined, DOCUMENT.exec(namespace)?.[1]]
  return version === undefined ? undefined : { role, version: version as NamespaceVersion }
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
