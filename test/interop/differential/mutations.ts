import type { Generated } from './generate.ts'
import type { SigningKey } from './key-pool.ts'
import { everyNode, findNode, type OctetNode, octetsOf, putTogether, takeApart } from './octet-tree.ts'
import type { SeededChoice } from './seeded-choice.ts'
import type { Subject } from './subject.ts'
import { VALUE_CHANGES } from './value-changes.ts'

/** An object of ours with something changed. Half of those whose structure still stands are signed again. */
export function mutate(choice: SeededChoice, made: Generated): Subject {
  const { subject } = made
  if (choice.once(6)) return changed(made, 'octets', mutateOctets(choice, subject.octets))
  if (choice.once(6)) return mutateSignature(choice, made)
  const tree = takeApart(subject.octets)
  const what = mutateTree(choice, tree)
  if (choice.once(4)) return changed(made, what, putTogether(tree))
  return changed(made, `${what}, signed again`, signAgain(tree, made))
}

function changed({ subject, selfSigned }: Generated, what: string, octets: Uint8Array): Subject {
  const { origin, kind, issuer, parameters } = subject
  const own = selfSigned && kind === 'certificate' ? { issuer: octets, parameters: octets } : {}
  return {
    origin: `${origin}, changed: ${what}`,
    kind,
    octets,
    ...(issuer && { issuer }),
    ...(parameters && { parameters }),
    ...own,
  }
}

function mutateOctets(choice: SeededChoice, octets: Uint8Array): Uint8Array {
  const at = choice.integer(octets.length)
  const copy = Uint8Array.from(octets)
  switch (choice.integer(6)) {
    case 0:
      return octets.subarray(0, at)
    case 1:
      return Buffer.concat([octets, choice.octets(1 + choice.integer(4))])
    case 2:
      return Buffer.concat([octets.subarray(0, at), octets.subarray(at + 1)])
    case 3:
      return Buffer.concat([octets.subarray(0, at), choice.octets(1), octets.subarray(at)])
    case 4:
      copy[at] = choice.integer(256)
      return copy
    default:
      copy[at]! ^= 1 << choice.integer(8)
      return copy
  }
}

/** The octets of a signature, or how it is made. */
function mutateSignature(choice: SeededChoice, made: Generated): Subject {
  const tree = takeApart(made.subject.octets)
  const node = everyNode(tree).findLast(({ tag }) => tag === '5f37')!
  const { signer } = made
  const halves = node.value.length / 2
  const ways: readonly (readonly [string, () => Uint8Array])[] = [
    ['signature one octet shorter', () => node.value.subarray(1)],
    ['signature with a zero octet before it', () => Uint8Array.of(0, ...node.value)],
    ['r is zero', () => Uint8Array.from(node.value).fill(0, 0, halves)],
    ['s is zero', () => Uint8Array.from(node.value).fill(0, halves)],
    ['r and s in the other order', () => Buffer.concat([node.value.subarray(halves), node.value.subarray(0, halves)])],
    ['both halves with a zero octet before them', () => padHalves(node.value)],
    ['empty signature', () => new Uint8Array()],
    ['signature all ones', () => new Uint8Array(node.value.length).fill(0xff)],
    ['another hash', () => signer.signNow(coveredBy(node, tree), { hash: choice.of(hashesFor(signer)) })],
    ['another padding', () => signWithOther(signer, coveredBy(node, tree), 'padding')],
    ['no salt', () => signWithOther(signer, coveredBy(node, tree), 'salt')],
  ]
  const [what, way] = choice.of(ways)
  node.value = way()
  return changed(made, what, putTogether(tree))
}

function padHalves(signature: Uint8Array): Uint8Array {
  const middle = signature.length / 2
  return Uint8Array.of(0, ...signature.subarray(0, middle), 0, ...signature.subarray(middle))
}

const LONG_ENOUGH_BITS = 1280 // for SHA-512 twice, as RSA-PSS with its salt needs it

function hashesFor({ spec }: SigningKey): readonly string[] {
  const long = typeof spec.kind === 'string' || spec.kind >= LONG_ENOUGH_BITS
  return long ? ['SHA-1', 'SHA-256', 'SHA-512'] : ['SHA-1', 'SHA-256']
}

function signWithOther(signer: SigningKey, octets: Uint8Array, what: 'padding' | 'salt'): Uint8Array {
  const pss = signer.spec.algorithm.startsWith('id-TA-RSA-PSS')
  if (what === 'salt') return signer.signNow(octets, pss ? { saltLength: 0 } : {})
  const fits = typeof signer.spec.kind !== 'number' || signer.spec.kind >= LONG_ENOUGH_BITS
  return signer.signNow(octets, fits ? { padding: pss ? 'v1.5' : 'PSS' } : {})
}

/** What the last signature covers: everything before it in the object that holds it. */
function coveredBy(signature: OctetNode, tree: readonly OctetNode[]): Uint8Array {
  const holder = everyNode(tree).find(({ children }) => children?.includes(signature))!
  return putTogether(holder.children!.slice(0, holder.children!.indexOf(signature)))
}

function signAgain(tree: OctetNode[], { signer, innerSigner }: Generated): Uint8Array {
  const object = findNode(tree, '7f21')
  const body = object?.children?.find(({ tag }) => tag === '7f4e')
  const inside = object?.children?.find(({ tag }) => tag === '5f37')
  if (body && inside) inside.value = (innerSigner ?? signer).signNow(octetsOf(body))
  const outside = findNode(tree, '67')?.children?.findLast(({ tag }) => tag === '5f37')
  if (outside) outside.value = signer.signNow(coveredBy(outside, tree))
  return putTogether(tree)
}

/** Changes one thing in the tree. @returns what */
function mutateTree(choice: SeededChoice, tree: OctetNode[]): string {
  if (choice.once(3)) return mutateStructure(choice, tree)
  const candidates = everyNode(tree).filter((node) => VALUE_CHANGES[nameOf(node, tree)] !== undefined)
  const node = choice.of(candidates)
  const name = nameOf(node, tree)
  return `${name} ${VALUE_CHANGES[name]!(choice, node, tree)}`
}

const TAGS = [
  '5f29',
  '42',
  '7f49',
  '5f20',
  '7f4c',
  '5f25',
  '5f24',
  '65',
  '73',
  '06',
  '53',
  '80',
  '81',
  '86',
  '87',
  '5f37',
]

function mutateStructure(choice: SeededChoice, tree: OctetNode[]): string {
  const holder = choice.of(everyNode(tree).filter(({ children }) => (children?.length ?? 0) > 0))
  const children = holder.children!
  const at = choice.integer(children.length)
  const node = children[at]!
  switch (choice.integer(8)) {
    case 0:
      children.splice(at, 1)
      return `${node.tag} taken out of ${holder.tag}`
    case 1:
      children.splice(at, 0, node)
      return `${node.tag} doubled in ${holder.tag}`
    case 2: {
      const other = choice.integer(children.length)
      children[at] = children[other]!
      children[other] = node
      return `${node.tag} changes places in ${holder.tag}`
    }
    case 3: {
      const tag = choice.of(TAGS)
      children.splice(at, 0, { tag, offset: 0, value: choice.octets(choice.integer(4)) })
      return `${tag} put into ${holder.tag}`
    }
    case 4: {
      const before = node.tag
      node.tag = choice.of([...TAGS, '5f26', '9f01', '04', '02', '30'])
      return `${before} becomes ${node.tag}`
    }
    case 5:
      node.value = new Uint8Array()
      delete node.children
      return `${node.tag} emptied`
    default:
      node.length = choice.of(['with-81', 'with-82', 'with-83', 'indefinite', 'too-long'])
      return `${node.tag} has its length ${node.length}`
  }
}

/** What a node is: an `81` in a key is something else than one in an extension. */
function nameOf(node: OctetNode, tree: readonly OctetNode[]): string {
  const holder = everyNode(tree).find(({ children }) => children?.includes(node))
  if (holder?.tag !== '7f49') return holder?.tag === '73' && node.tag === '06' ? 'extension identifier' : node.tag
  const elliptic = holder.children!.some(({ tag }) => tag === '86')
  return `${elliptic ? 'curve' : 'rsa'} ${node.tag}`
}
