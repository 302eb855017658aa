import { elementsIn, readXml, writeXml, type XmlNode } from './tree.ts'

/** Smaller documents: without an element, with what stands in it in its place, without an attribute or a text. */
export function* smaller(octets: Uint8Array): Generator<Uint8Array> {
  const count = elementsIn(readXml(octets) ?? []).length
  for (let place = 0; place < count; place++) {
    for (const shorten of SHORTEN) {
      const nodes = readXml(octets)!
      const { beside, at, element } = elementsIn(nodes)[place]!
      if (shorten(beside, at, element)) yield new TextEncoder().encode(writeXml(nodes))
    }
  }
}

type Shorten = (beside: XmlNode[], at: number, element: ReturnType<typeof elementsIn>[number]['element']) => boolean

const SHORTEN: readonly Shorten[] = [
  (beside, at) => beside.splice(at, 1).length > 0,
  (beside, at, { inside }) => beside.splice(at, 1, ...inside).length > 0,
  (_, __, { attributes }) => attributes.pop() !== undefined,
  (_, __, { attributes }) => attributes.shift() !== undefined,
  (_, __, element) => {
    const texts = element.inside.filter(({ kind }) => kind !== 'element')
    element.inside = element.inside.filter(({ kind }) => kind === 'element')
    return texts.length > 0
  },
  (_, __, { inside }) => {
    const [text] = inside
    if (text?.kind !== 'text' || text.text.length < 2) return false
    text.text = text.text.slice(0, text.text.length >> 1)
    return true
  },
]
