import type { ExportHead } from '../export-lines.ts'
import type { Finding, Findings } from './findings.ts'
import type { Anchor, KnownKeys } from './marks.ts'

/** The chain that was read, as far as places outside can vouch for it. */
interface ReadChain {
  readonly head: ExportHead | undefined
  readonly keys: KnownKeys | undefined
  /** By row, of those that checkpoints are about. */
  readonly hashes: ReadonlyMap<number, string | undefined>
  readonly last: number
  /** Rows that tell of a restore. */
  readonly restores: readonly number[]
}

interface Outside {
  /** The newest row that one vouches for. */
  readonly anchoredTo: number | undefined
  /** A restore that explains what is gone, and that whoever verifies accepts. */
  readonly accepted: Finding | undefined
}

/** @param acceptedRestores rows that tell of a restore, each accepted by whoever verifies */
export function judgeAnchors(
  anchors: readonly Anchor[],
  chain: ReadChain,
  acceptedRestores: readonly number[],
  findings: Findings,
): Outside {
  const gone: Anchor[] = []
  let anchoredTo: number | undefined
  for (const anchor of anchors) {
    const { n, hash, node, number } = anchor.checkpoint
    if (node !== chain.head?.node) {
      findings.add('another-node', undefined, `checkpoint ${number} of ${anchor.file} is of node ${node}`)
      continue
    }
    if (chain.keys?.judge(anchor, ` of ${anchor.file}`, findings) !== true) continue
    if (chain.hashes.get(n) === hash) anchoredTo = Math.max(anchoredTo ?? 0, n)
    else if (n > (chain.head?.start.n ?? 0)) gone.push(anchor)
  }
  const back = gone.length === 0 ? undefined : rolledBack(gone, anchors, anchoredTo ?? 0, chain)
  if (back === undefined || findings.anyIn(back.agreed + 1, back.most)) return { anchoredTo, accepted: undefined }
  const { n, says, restored } = back
  if (restored !== undefined && acceptedRestores.includes(restored)) {
    return { anchoredTo, accepted: { kind: 'rolled-back', n, says, restored } }
  }
  findings.add('rolled-back', n, says, restored)
  return { anchoredTo, accepted: undefined }
}

/** Places outside hold checkpoints over rows that this chain never had, or has no more. */
function rolledBack(gone: readonly Anchor[], anchors: readonly Anchor[], anchoredTo: number, chain: ReadChain) {
  const rows = gone.map(({ checkpoint }) => checkpoint.n)
  const [least, most] = [Math.min(...rows), Math.max(...rows)]
  const before = anchors.map(({ checkpoint }) => checkpoint.n).filter((n) => n < least && n <= anchoredTo)
  const agreed = Math.max(0, ...before)
  const restored = chain.restores.find((n) => n > agreed && n <= most)
  const back = restored === undefined ? undefined : restored - 1
  const numbers = gone.map(({ checkpoint }) => checkpoint.number)
  const which = `checkpoints ${Math.min(...numbers)} to ${Math.max(...numbers)} of places outside were signed over rows up to ${most}`
  const where =
    back === undefined ? `after row ${agreed} at the earliest` : `at row ${back}; row ${restored} tells of the restore`
  const says = `${which} that are not in this chain: the table was put back to an older state, ${where}`
  return { n: (back ?? Math.min(agreed, chain.last)) + 1, says, restored, agreed, most }
}
