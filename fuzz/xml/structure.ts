import type { Random } from '../random.ts'
import type { Structure } from '../target.ts'
import { changeXml, type XmlMaterial } from './change.ts'
import { smaller } from './smaller.ts'
import { readXml, writeXml } from './tree.ts'

export type XmlGarden = Omit<XmlMaterial, 'random' | 'other' | 'changeOctets'> & {
  readonly changeOctets: (octets: Uint8Array, random: Random) => Uint8Array
}

/** Inputs are documents: what is not well-formed is left to changes of octets. */
export function xmlStructure(garden: XmlGarden): Structure {
  return {
    smaller,
    change(input, random, other) {
      const nodes = readXml(input)
      if (nodes === undefined) return input
      const material: XmlMaterial = {
        ...garden,
        random,
        other: () => readXml(other()) ?? [],
        changeOctets: (octets) => garden.changeOctets(octets, random),
      }
      changeXml(nodes, material)
      return encode(writeXml(nodes), random)
    },
  }
}

/** Mostly as UTF-8; now and then as something else, or as something else than it says. */
function encode(text: string, random: Random): Uint8Array {
  if (!random.oneIn(25)) return new TextEncoder().encode(text)
  const declaration = `<?xml version="1.0" encoding="${random.pick(['UTF-8', 'utf-16', 'ISO-8859-1', 'US-ASCII', 'UTF-7', 'windows-1252'])}"?>`
  const whole = random.oneIn(2) ? text : declaration + text
  const marked = random.oneIn(2) ? `\uFEFF${whole}` : whole
  if (random.oneIn(2)) return new TextEncoder().encode(marked)
  const octets = Buffer.from(marked, random.oneIn(3) ? 'latin1' : 'utf16le')
  return Uint8Array.from(random.oneIn(3) && octets.length % 2 === 0 ? octets.swap16() : octets)
}
