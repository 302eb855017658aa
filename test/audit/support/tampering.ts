import { readLines } from '../../../src/app/large-files.ts'
import { canonicalText, type FindingKind, sha256 } from '../../../src/audit/index.ts'
import { auditKeyPair, type MadeChain } from './made-chain.ts'

/** What somebody did to a chain: what is left of export and anchors, and what must be said of it. */
export interface Tampering {
  readonly name: string
  readonly lines: (chain: MadeChain) => AsyncIterable<string>
  readonly anchors: (chain: MadeChain) => readonly string[]
  readonly finds: FindingKind
  /** The first bad row; undefined: it is about no row. */
  readonly row: (chain: MadeChain) => number | undefined
}

interface Row {
  readonly n: number
  readonly text: string
}

type Change = (rows: AsyncIterable<Row>, chain: MadeChain) => AsyncIterable<string>

const whole = (chain: MadeChain): AsyncIterable<string> => readLines(chain.file)
const itsAnchors = ({ anchors }: MadeChain): readonly string[] => anchors
/** The row that is tampered with: not at the edge of a checkpoint, after some that agree. */
export const middle = ({ rows, every }: MadeChain): number =>
  Math.floor(rows / every / 2) * every + Math.floor(every / 3)
const checkpointBegin = (chain: MadeChain): number => Math.floor((middle(chain) - 1) / chain.every) * chain.every + 1

/** Lets `change` see the rows of an export; what is no row stays as it is. */
const onRows = (change: Change) =>
  async function* (chain: MadeChain): AsyncGenerator<string> {
    const others: string[] = []
    let n = 0
    const rows = async function* (): AsyncGenerator<Row> {
      for await (const text of whole(chain)) if (text.startsWith('{"hash"')) yield { n: ++n, text }
    }
    for await (const text of whole(chain)) {
      if (text.startsWith('{"hash"')) break
      others.push(text)
    }
    yield* others
    let last = ''
    for await (const text of change(rows(), chain)) {
      last = text
      yield text
    }
    yield endOf(last)
  }

/** The end is made to fit, as whoever tampers would. */
const endOf = (last: string): string =>
  canonicalText({ end: { n: rowIn(last).n, hash: last.slice(9, 73), pending: 0 } })

const rowIn = (line: string): { n: number; before: string; details: object } & Record<string, unknown> =>
  JSON.parse(line).row
const lineOf = (row: object, hash = sha256(canonicalText(row))): string =>
  `{"hash":"${hash}","row":${canonicalText(row)}}`
const hashIn = (line: string): string => line.slice(9, 73)
const changed = (line: string): object => ({ ...rowIn(line), details: { ...rowIn(line).details, outcome: 'refused' } })

/** Each row, or what `at` puts in its place. */
const replacing = (at: (row: Row, chain: MadeChain) => readonly string[] | undefined) =>
  onRows(async function* (rows, chain) {
    for await (const row of rows) yield* at(row, chain) ?? [row.text]
  })

/** Numbers and links made anew from a row on. */
const relinked = (edit: (rows: AsyncIterable<Row>, chain: MadeChain) => AsyncIterable<object | string>) =>
  onRows(async function* (rows, chain) {
    let [n, hash] = [0, '']
    for await (const one of edit(rows, chain)) {
      n++
      const line: string = typeof one === 'string' ? one : lineOf({ ...one, n, before: hash })
      hash = hashIn(line)
      yield line
    }
  })

export const TAMPERINGS: readonly Tampering[] = [
  {
    name: 'a value is changed',
    lines: replacing((row, chain) =>
      row.n === middle(chain) ? [lineOf(changed(row.text), hashIn(row.text))] : undefined,
    ),
    anchors: itsAnchors,
    finds: 'row-changed',
    row: middle,
  },
  {
    name: 'a row is changed, and its hash made anew',
    lines: replacing((row, chain) => (row.n === middle(chain) ? [lineOf(changed(row.text))] : undefined)),
    anchors: itsAnchors,
    finds: 'row-made-anew',
    row: middle,
  },
  {
    name: 'a row is changed, and all hashes from there on made anew',
    lines: relinked(async function* (rows, chain) {
      for await (const { n, text } of rows) {
        if (n < middle(chain)) yield text
        else yield n === middle(chain) ? changed(text) : rowIn(text)
      }
    }),
    anchors: itsAnchors,
    finds: 'rows-made-anew',
    row: checkpointBegin,
  },
  {
    name: 'one row is removed',
    lines: replacing((row, chain) => (row.n === middle(chain) ? [] : undefined)),
    anchors: itsAnchors,
    finds: 'rows-removed',
    row: middle,
  },
  {
    name: 'many rows are removed',
    lines: replacing((row, chain) => (row.n >= middle(chain) && row.n < middle(chain) + chain.every ? [] : undefined)),
    anchors: itsAnchors,
    finds: 'rows-removed',
    row: middle,
  },
  {
    name: 'one row is removed, the rest numbered and hashed anew',
    lines: relinked(async function* (rows, chain) {
      for await (const { n, text } of rows) {
        if (n < middle(chain)) yield text
        else if (n > middle(chain)) yield rowIn(text)
      }
    }),
    anchors: itsAnchors,
    finds: 'rows-made-anew',
    row: checkpointBegin,
  },
  {
    name: 'a row is put in, with the number and link that belong there',
    lines: replacing((row, chain) =>
      row.n === middle(chain) ? [lineOf({ ...rowIn(row.text), kind: 'approved' }), row.text] : undefined,
    ),
    anchors: itsAnchors,
    finds: 'row-inserted',
    row: middle,
  },
  {
    name: 'two rows are swapped',
    lines: swapping(1),
    anchors: itsAnchors,
    finds: 'rows-moved',
    row: middle,
  },
  {
    name: 'a block of rows is moved',
    lines: swapping(50),
    anchors: itsAnchors,
    finds: 'rows-moved',
    row: middle,
  },
  {
    name: 'a row is doubled',
    lines: replacing((row, chain) => (row.n === middle(chain) ? [row.text, row.text] : undefined)),
    anchors: itsAnchors,
    finds: 'row-twice',
    row: middle,
  },
  {
    name: 'the tail is cut',
    lines: replacing((row, chain) => (row.n > middle(chain) ? [] : undefined)),
    anchors: itsAnchors,
    finds: 'tail-cut',
    row: (chain) => middle(chain) + 1,
  },
  {
    name: 'the file ends in the middle',
    lines: async function* (chain) {
      let left = middle(chain)
      for await (const text of whole(chain)) if (left-- > 0) yield text
    },
    anchors: itsAnchors,
    finds: 'tail-cut',
    row: (chain) => middle(chain) - chain.anchors.length,
  },
  {
    name: 'the database is put back to an older state, its checkpoints too',
    lines: (chain) => rolledBack(chain),
    anchors: itsAnchors,
    finds: 'rolled-back',
    row: checkpointBegin,
  },
  {
    name: 'a checkpoint outside is changed',
    lines: whole,
    anchors: ({ anchors }) =>
      anchors.map((line, n) => (n === 1 ? line.replace(/"root":"[0-9a-f]{8}/, '"root":"00000000') : line)),
    finds: 'checkpoint-changed',
    row: () => undefined,
  },
  {
    name: 'a checkpoint outside is removed',
    lines: whole,
    anchors: ({ anchors }) => anchors.filter((_line, n) => n !== 1),
    finds: 'checkpoint-missing',
    row: () => undefined,
  },
  {
    name: 'a checkpoint outside is forged with another key',
    lines: whole,
    anchors: ({ anchors }) => {
      const forger = auditKeyPair()
      const checkpoint = { ...JSON.parse(anchors[1] ?? '').checkpoint, key: forger.fingerprint }
      const line = canonicalText({ checkpoint, place: 'outside', signature: forger.signed(checkpoint) })
      return anchors.map((one, n) => (n === 1 ? line : one))
    },
    finds: 'checkpoint-forged',
    row: () => undefined,
  },
  {
    name: 'a checkpoint of the node itself is removed',
    lines: async function* (chain) {
      let checkpoints = 0
      for await (const text of whole(chain)) if (!text.startsWith('{"checkpoint"') || ++checkpoints !== 2) yield text
    },
    anchors: itsAnchors,
    finds: 'checkpoint-missing',
    row: () => undefined,
  },
  {
    name: 'the event of a row is removed from the database',
    lines: replacing((row, chain) => {
      if (row.n !== middle(chain)) return undefined
      const { n, before, event } = rowIn(row.text)
      return [canonicalText({ gone: { n, before, event, hash: hashIn(row.text) } })]
    }),
    anchors: itsAnchors,
    finds: 'event-removed',
    row: middle,
  },
]

/** Whole rows `k … k+size-1` change places with those behind them. */
function swapping(size: number) {
  return onRows(async function* (rows, chain) {
    const held: string[] = []
    for await (const { n, text } of rows) {
      const inFirst = n >= middle(chain) && n < middle(chain) + size
      const inSecond = n >= middle(chain) + size && n < middle(chain) + 2 * size
      if (inFirst) held.push(text)
      else yield text
      if (inSecond && n === middle(chain) + 2 * size - 1) yield* held
    }
  })
}

/** As of the last checkpoint before the middle: a database that was copied then. */
async function* rolledBack(chain: MadeChain): AsyncGenerator<string> {
  const last = checkpointBegin(chain) - 1
  let end = ''
  for await (const text of whole(chain)) {
    if (text.startsWith('{"checkpoint"') && JSON.parse(text).checkpoint.n > last) continue
    if (text.startsWith('{"end"')) continue
    if (text.startsWith('{"hash"')) {
      if (rowIn(text).n > last) break
      end = text
    }
    yield text
  }
  yield endOf(end)
}
