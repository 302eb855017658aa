import { type Element, escapeXml, type Member, type Shape } from '../../src/soap/index.ts'

/** A message made malformed in one place, and how. */
export interface Mutant {
  readonly what: string
  readonly entry: Element
}

/** What the schema does not say of a message, but its reader holds it to. `outer`: the member of the entry it is in. */
export interface ReadersRules {
  /** What may be missing without harm: all else that the strict message has must be there. */
  mayBeAbsent(outer: string): boolean
  /** The most octets or characters of a value. */
  ceilingOf(name: string, outer: string): number | undefined
}

type Mend = (node: Element) => readonly Element[]
export const FOREIGN = 'urn:other'
const attribute = { namespace: '', name: 'href', value: '#1' }

/** What can be wrong with one element of this shape; each makes the message malformed. */
function wrongs(rules: ReadersRules, member: Member, outer: string): readonly (readonly [string, Mend])[] {
  const { name, shape } = member
  const optional = rules.mayBeAbsent(outer)
  const value: (readonly [string, Mend])[] = []
  const text =
    (content: string): Mend =>
    (node) => [{ ...node, text: content, children: [] }]
  if (shape.kind === 'octets') {
    for (const wrong of ['!!!', 'AAA', 'AA==A', 'AB==', '_-8=']) value.push([`${wrong} for octets`, text(wrong)])
    if (!optional) value.push(['no octets', text('')])
  }
  if (shape.kind === 'text' && shape.values !== undefined) {
    value.push(['an unlisted value', text('nonsense')], ['an empty value', text('')], ['white space', text(' ')])
    value.push(['a value of 100,000 characters', text('x'.repeat(100_000))])
  }
  if (shape.kind !== 'members') {
    value.push(['an element in a value', (node) => [{ ...node, children: [{ ...node, name: 'x', children: [] }] }]])
  }
  const most = rules.ceilingOf(name, outer)
  if (most !== undefined && shape.kind === 'octets') {
    value.push([`more than ${most} octets`, text('A'.repeat(Math.ceil((most + 1) / 3) * 4))])
  }
  if (most !== undefined && shape.kind === 'text')
    value.push([`more than ${most} characters`, text('A'.repeat(most + 1))])
  const most1 = member.most === 1 ? ([['twice', (node: Element) => [node, node]]] as const) : []
  const thousand = [['1,001 times', (node: Element) => Array.from({ length: 1_001 }, () => node)]] as const
  return [
    ...value,
    ...most1,
    ...(member.most === 1 ? [] : thousand),
    ...(optional
      ? []
      : ([
          ['missing', () => []],
          ['under another name', (node: Element) => [{ ...node, name: `${name}X` }]],
        ] as const)),
    ['in a foreign namespace', (node) => [{ ...node, namespace: FOREIGN }]],
    ['by reference', (node) => [{ ...node, attributes: [attribute] }]],
  ]
}

/** @param entry strict, with every member it can have */
export function mutants(entry: Element, members: readonly Member[], rules: ReadersRules): readonly Mutant[] {
  const at = (
    members: readonly Member[],
    node: Element,
    path: string,
    rebuild: (mended: Element) => Element,
  ): Mutant[] =>
    members.flatMap((member) => {
      const index = node.children.findIndex(({ name }) => name === member.name)
      const child = node.children[index]
      if (child === undefined) return []
      const outer = path === '' ? member.name : path
      const replaced = (others: readonly Element[]) =>
        rebuild({ ...node, children: node.children.toSpliced(index, 1, ...others) })
      const own = wrongs(rules, member, outer)
        .filter(([what]) => !(what === 'missing' && member.most > 1 && node.children.length > 1))
        .filter(([what]) => !(what.startsWith('under') && member.most > 1))
        .map(([what, mend]) => ({ what: `${path} ${member.name} ${what}`.trim(), entry: replaced(mend(child)) }))
      return [...own, ...at(membersOf(member.shape), child, outer, (mended) => replaced([mended]))]
    })
  return [
    ...at(members, entry, '', (mended) => mended),
    { what: 'stray text', entry: { ...entry, text: 'stray' } },
    { what: 'an attribute', entry: { ...entry, attributes: [attribute] } },
  ]
}

/** Attributes too, which our own writer never writes. */
export function writeMutant({ namespace, name, text, children, attributes }: Element): string {
  const others = attributes.map((one) => ` ${one.name}="${escapeXml(one.value)}"`).join('')
  return `<${name} xmlns="${escapeXml(namespace)}"${others}>${escapeXml(text)}${children.map(writeMutant).join('')}</${name}>`
}

function membersOf(shape: Shape): readonly Member[] {
  return shape.kind === 'members' ? shape.members : []
}
