import type { Command } from 'commander'
import { FINDINGS, type Finding, type Verified, verifyChain } from '../../audit/index.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { wholeNumber } from '../option-values.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { linesOfNode } from './pages.ts'

interface VerifyOptions extends Place {
  readonly export?: string
  readonly anchors: readonly string[]
  readonly key: readonly string[]
  readonly restoredAt: readonly string[]
  readonly json?: true
}

const more = (value: string, before: readonly string[]): string[] => [...before, value]

/** `eac audit verify`: with an export it needs no node; finds what was tampered with, and names the first bad row. */
export function verifyAudit(world: CliWorld): Command {
  const made = nodeCommand(
    'verify',
    'check the chain of a node, or of an export off-line',
    'eac audit verify --export chain.jsonl --anchors checkpoints.jsonl --key 5f0c…',
  )
    .option('--export <file>', 'what eac audit export wrote; without it the chain of the node is read')
    .option('--anchors <file>', 'what a place outside kept: checkpoints, a line each (repeat for more)', more, [])
    .option('--key <hex>', 'SHA-256 of the public key that may sign, noted when the node was set up (repeat)', more, [])
    .option(
      '--restored-at <row>',
      'a restore of a back-up that you know of, by the row that tells it (repeat)',
      more,
      [],
    )
  return withJson(made).action(async (options: VerifyOptions) => {
    const found = await verify(world, options).catch(unreadable)
    if (options.json) world.out(jsonText(found))
    else world.out(textOf(found, options))
    if (!found.ok) throw new CliError('refused', summaryOf(found))
  })
}

function verify(world: CliWorld, options: VerifyOptions): Promise<Verified> {
  const keys = options.key.map(fingerprint)
  const wish = {
    anchors: options.anchors.map((name) => ({ name, lines: world.readLines(name) })),
    keys: keys.length === 0 ? undefined : keys,
    restores: options.restoredAt.map(wholeNumber(1, Number.MAX_SAFE_INTEGER)),
  }
  if (options.export !== undefined) return verifyChain({ ...wish, lines: world.readLines(options.export) })
  return withOperator(world, options, (operator) => verifyChain({ ...wish, lines: linesOfNode(operator) }))
}

function fingerprint(text: string): string {
  const plain = text.replaceAll(':', '').toLowerCase()
  if (/^[0-9a-f]{64}$/.test(plain)) return plain
  throw new CliError('misuse', '--key: the SHA-256 of a public key, 64 hex digits, as eac audit show tells it')
}

function unreadable(cause: NodeJS.ErrnoException): never {
  if (!['ENOENT', 'EACCES', 'EISDIR'].includes(cause.code ?? '')) throw cause
  throw new CliError('misuse', `a file cannot be read: ${cause.message}`, { cause })
}

function textOf(found: Verified, { anchors, key }: VerifyOptions): string {
  const { node, rows, from, to, hash, checkpoints, signedTo, anchoredTo, keys, pending, findings, accepted } = found
  const lines = [
    `node ${node ?? 'unknown'}: ${rows} rows${rows === 0 ? '' : `, ${from} to ${to}`}, and ${checkpoints} checkpoints`,
    ...(hash === undefined ? [] : [`hash of the newest row: ${hash}`]),
    signing(signedTo, to),
    vouching(anchors.length, anchoredTo, to),
    ...(key.length > 0
      ? []
      : keys.map((one) => `signed by ${one}: compare it with the one that was noted when the node was set up`)),
    ...(pending === 0 ? [] : [`${pending} events were not chained yet when this was written`]),
    ...accepted.map(({ says }) => `accepted: ${says}`),
    ...findings.map(findingText),
  ]
  return `${lines.join('\n')}\n`
}

function signing(signedTo: Verified['signedTo'], to: number): string {
  if (signedTo === undefined) return 'no checkpoint of the node is signed over rows that are there'
  const { checkpoint, n } = signedTo
  return n >= to
    ? `signed by the node: all rows (checkpoint ${checkpoint})`
    : `signed by the node: rows up to ${n} of ${to} (checkpoint ${checkpoint})`
}

function vouching(files: number, anchoredTo: number | undefined, to: number): string {
  if (files === 0)
    return 'nothing outside was compared: say --anchors FILE, or whoever can change the database may have made all of it anew'
  if (anchoredTo === undefined) return 'no checkpoint outside vouches for any row'
  return anchoredTo >= to ? 'vouched for outside: all rows' : `vouched for outside: rows up to ${anchoredTo} of ${to}`
}

const findingText = ({ kind, n, says, restored }: Finding): string => {
  const where = n === undefined ? '' : `row ${n}: `
  const known = restored === undefined ? '' : `\n  If you know of that restore: --restored-at ${restored}`
  return `${where}${FINDINGS[kind]} — ${says}${known}`
}

function summaryOf({ findings, found }: Verified): string {
  const first = findings[0]
  const others = found > 1 ? `, and ${found - 1} more findings` : ''
  if (first === undefined) return 'the chain does not verify'
  const where = first.n === undefined ? '' : `; the first bad row is ${first.n}`
  return `the chain does not verify: ${FINDINGS[first.kind]}${where}${others}`
}
