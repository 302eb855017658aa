// Hostile documents sent to a node in a process of its own, over its TLS: how long until each is refused, how much memory that takes.
import { type AttackedProcess, startAttackedProcess } from '../test/attacks/support/attacked-process.ts'
import {
  BROKEN_CHARACTERS,
  COMPRESSED,
  DEEP_NESTING,
  FIFTY_MEGABYTES,
  FLOODS,
  GROWING_ENTITIES,
  type HostileDocument,
  IN_PARTS,
  MIXED_ENCODINGS,
  message,
  outsideEntities,
  TWICE_THE_SAME,
} from '../test/attacks/support/hostile-documents.ts'
import { httpRequest, RawConnection } from '../test/attacks/support/raw-connection.ts'
import { type Bench, type Figure, lessIsBetter } from './support/figure.ts'
import { median } from './support/rounds.ts'

const [MILLISECONDS, MEGABYTES] = [100, 20]

const CLASSES: Readonly<Record<string, readonly HostileDocument[]>> = {
  'growing entities': GROWING_ENTITIES,
  'entities from outside': outsideEntities('127.0.0.1:9'),
  'mixed encodings': MIXED_ENCODINGS,
  'broken characters': BROKEN_CHARACTERS,
  'deep nesting': DEEP_NESTING,
  floods: FLOODS,
  'no message': TWICE_THE_SAME,
  '50 MB': FIFTY_MEGABYTES,
  compressed: COMPRESSED,
  'in parts': IN_PARTS,
}

export const bench: Bench = { title: 'hostile documents: until the slowest is refused, and memory of the node', run }

/** Of a class: the slowest of its documents, and the one for which the node's memory rose most; each by the median of its rounds. */
async function run({ quick, progress }: { quick: boolean; progress: (text: string) => void }): Promise<Figure[]> {
  const attacked = await startAttackedProcess()
  const figures: Figure[] = []
  try {
    for (let n = 0; n < 20; n++) await answered(attacked, { name: 'usual', make: () => Buffer.from(message()) })
    for (const [name, documents] of Object.entries(CLASSES)) {
      progress(`${name}: ${documents.length} documents`)
      let [slowest, largest] = [
        { name: '', value: 0 },
        { name: '', value: 0.001 },
      ]
      for (const one of documents) {
        const [times, growths]: [number[], number[]] = [[], []]
        for (let round = 0; round < (quick ? 1 : 5); round++) {
          const growth = attacked.watchMemory()
          times.push(await answered(attacked, one))
          growths.push(growth())
        }
        slowest = larger(slowest, { name: one.name, value: median(times) })
        largest = larger(largest, { name: one.name, value: median(growths) })
      }
      figures.push(lessIsBetter(`${name}: ${slowest.name}`, slowest.value, 'ms', 'limit', MILLISECONDS))
      figures.push(lessIsBetter(`${name}: memory, ${largest.name}`, largest.value, 'MB', 'limit', MEGABYTES))
    }
    return figures
  } finally {
    await attacked.close()
  }
}

/** Milliseconds from the first octet sent on an open connection to the last of the answer; a body that nobody reads is not sent to its end. */
async function answered({ port, caller, path }: AttackedProcess, document: HostileDocument): Promise<number> {
  const connection = await RawConnection.tls(port, { as: caller })
  const request = httpRequest({ path, body: document.make(), ...(document.headers && { headers: document.headers }) })
  const began = performance.now()
  connection.write(request)
  const { status } = await connection.answer()
  const took = performance.now() - began
  connection.destroy()
  if (document.name !== 'usual' && status < 400) throw new Error(`${document.name} was not refused: ${status}`)
  return took
}

interface Told {
  readonly name: string
  readonly value: number
}

const larger = (a: Told, b: Told): Told => (b.value > a.value ? b : a)
