import { type Contents, promised, type Target } from '../../../fuzz/target.ts'
import { readIdentifier } from './readers/crash.ts'
import { readNamed } from './readers/foreign-error.ts'
import { countObjects } from './readers/growth.ts'
import { readTemplates } from './readers/hang.ts'
import { Refusal } from './readers/objects.ts'
import { readPair, writePair } from './readers/other-octets.ts'
import { readNumber } from './readers/slow.ts'

const hex = (digits: string) => Uint8Array.from(Buffer.from(digits, 'hex'))

function target(name: string, read: (octets: Uint8Array) => unknown): Target {
  const run = (input: Uint8Array) => {
    try {
      return String(read(input)).slice(0, 20)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return 'refused'
    }
  }
  return { name, title: name, run }
}

// A pair that is there in full, or nothing is promised of it.
function writesTheSame(octets: Uint8Array): string {
  const pair = readPair(octets)
  if (octets.length !== 6 + pair.a.length + pair.b.length || pair.b.length === 0) return 'no pair'
  promised(Buffer.compare(writePair(pair), octets) === 0, 'what is read is written the same again')
  return 'a pair'
}

export const contents: Contents = {
  targets: [
    target('sound', (octets) => octets.length > 4),
    target('foreign-error', readNamed),
    target('hang', readTemplates),
    target('crash', readIdentifier),
    target('slow', readNumber),
    target('growth', countObjects),
    target('other-octets', writesTheSame),
  ],
  seeds: () => ({
    'foreign-error': [hex('30050103010203')],
    hang: [hex('3006650473020102')],
    crash: [hex('30040602017f')],
    slow: [hex('300302017f')],
    growth: [hex('3000')],
    'other-octets': [hex('30088101018203010203')],
  }),
  values: (tag) => (tag === 0x42 ? [hex('41'), hex('5a')] : []),
  tags: [0x30, 0x31, 0x42, 0x53, 0x65, 0x73, 0x06, 0x02, 0x81, 0x82],
  changes: [],
}
