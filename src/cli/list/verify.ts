import type { Command } from 'commander'
import type { CalendarDate } from '../../cvc/index.ts'
import {
  type HeldList,
  LIST_KINDS,
  type ListKind,
  type ListVerdict,
  type SignedList,
  verifyList,
} from '../../lists/index.ts'
import { CliError } from '../cli-error.ts'
import { command, withJson } from '../command.ts'
import { calendarDate } from '../cvc/option-texts.ts'
import { fieldLines } from '../output/fields.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { visible } from '../output/visible.ts'
import { inputName } from '../read-input.ts'
import type { CliWorld } from '../world.ts'
import type { ListJudgement } from './json/judgement.ts'
import { readCertificateFiles, readListFile } from './read-list-file.ts'

interface VerifyOptions {
  readonly anchor?: readonly string[]
  readonly at?: CalendarDate
  readonly held?: string
  readonly signerMayHaveExpired?: true
  readonly json?: true
}

/** `eac list verify`: is this list signed by one who may, from a CSCA that is trusted down? */
export function verifyListFile(world: CliWorld): Command {
  const made = command(
    'verify',
    'check a list up to a CSCA you trust',
    'eac list verify new.ml --anchor csca.cer --held old.ml',
  )
    .argument('<file>', 'a list; - is standard input')
    .option('--anchor <file...>', 'CSCA certificates you trust (X.509, DER or PEM); needed')
    .option('--at <date>', 'verify as at the end of this day, YYYY-MM-DD (default: now)', calendarDate)
    .option('--held <file>', 'the list in use: the new one must not be older')
    .option('--signer-may-have-expired', 'accept a list whose signer was valid when it signed, but is no longer')
    .addHelpText('after', '\nRevocation is not looked at.\nThe JSON is described by eac list schema verify.')
  return withJson(made).action(async (file: string, options: VerifyOptions) => {
    const judgement = await judge(world, file, options)
    world.out(options.json ? jsonText(judgement) : judgementText(judgement))
    if (!judgement.ok) throw new CliError('refused', `${inputName(file)} does not verify`)
  })
}

async function judge(world: CliWorld, file: string, options: VerifyOptions): Promise<ListJudgement> {
  const { anchor = [], held: heldFile, signerMayHaveExpired = false } = options
  if (anchor.length === 0) {
    throw new CliError('misuse', 'a list verifies only from a CSCA certificate you trust; name it with --anchor')
  }
  const at = options.at === undefined ? world.now() : new Date(`${options.at}T23:59:59Z`)
  const list = await readListFile(world, file)
  const anchors = await readCertificateFiles(world, anchor)
  const held = heldFile === undefined ? undefined : await readHeld(world, heldFile, list.kind)
  const verdict = await verifyList(list, { anchors, at, policy: { signerMayHaveExpired }, ...(held && { held }) })
  return judgementOf(file, list, at, verdict)
}

async function readHeld(world: CliWorld, file: string, expected: ListKind): Promise<HeldList> {
  const { kind, signingTime } = await readListFile(world, file)
  if (kind !== expected) throw new CliError('misuse', `${inputName(file)} is a ${kind}, not a ${expected}`)
  if (signingTime === undefined) throw new CliError('misuse', `${inputName(file)} does not say when it was signed`)
  return { kind, signingTime }
}

function judgementOf(file: string, list: SignedList, at: Date, verdict: ListVerdict): ListJudgement {
  const signedAt = verdict.ok ? verdict.signingTime : list.signingTime
  return {
    file: inputName(file),
    kind: list.kind,
    ok: verdict.ok,
    at: at.toISOString(),
    ...(signedAt && { signedAt: signedAt.toISOString() }),
    chain: verdict.ok ? verdict.chain.map(({ subject }) => subject.text).reverse() : [],
    findings: [...verdict.findings],
  }
}

/** The verdict as a sentence, the way it was reached, and every finding with its clause. */
function judgementText({ file, kind, ok, at, signedAt, chain, findings }: ListJudgement): string {
  const verdict = ok ? 'verifies' : 'does not verify'
  const fields = fieldLines(
    [
      ['signed at', signedAt && moment(signedAt)],
      ['chain', chain.length > 0 ? chain.join(' > ') : undefined],
    ],
    '  ',
  )
  return `${visible(file)}: ${LIST_KINDS[kind].title} ${verdict} on ${at.slice(0, 10)}\n${fields}${findingTable(findings)}`
}

function findingTable(findings: ListJudgement['findings']): string {
  if (findings.length === 0) return ''
  const rows = findings.map(({ severity, rule, source, about = '', detail = '' }) => {
    return [severity, rule, about, source, detail]
  })
  return `\n${table(['finding', 'rule', 'about', 'source', 'detail'], rows)}`
}
