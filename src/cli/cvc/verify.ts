import type { Command } from 'commander'
import { type CalendarDate, type CardVerifiable, type CvCertificate, calendarDateOf } from '../../cvc/index.ts'
import { CliError } from '../cli-error.ts'
import { command, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { inputName } from '../read-input.ts'
import type { CliWorld } from '../world.ts'
import { judgeCertificate, type VerifyWorld } from './judge-certificate.ts'
import { judgeRequest } from './judge-request.ts'
import type { Judgement } from './judgement.ts'
import { judgementText } from './judgement-text.ts'
import { calendarDate } from './option-texts.ts'
import { readableObject, readCertificates } from './read-certificates.ts'
import { readObjects } from './read-objects.ts'

interface VerifyOptions {
  readonly anchor?: readonly string[]
  readonly chain?: readonly string[]
  readonly at?: CalendarDate
  readonly json?: true
}

/** `eac cvc verify`: does this certificate or request hold, from what is trusted down? */
export function verifyObjects(world: CliWorld): Command {
  const made = command(
    'verify',
    'check a certificate up to a trusted one, or a request',
    'eac cvc verify is.cvcert --anchor cvca.cvcert --chain dv.cvcert link.cvcert --at 2026-11-23',
  )
    .argument('<file>', 'a certificate or request; - is standard input')
    .option('--anchor <file...>', 'CVCA certificates you trust; needed for a certificate')
    .option('--chain <file...>', 'certificates that may stand between, in any order')
    .option('--at <date>', 'verify as on this day, YYYY-MM-DD (default: today)', calendarDate)
    .addHelpText('after', '\nThe JSON is described by eac cvc schema verify.')
  return withJson(made).action(async (file: string, options: VerifyOptions) => {
    const subjects = await readAll(world, file)
    const today = options.at ?? calendarDateOf(world.now())
    const judgements = await judgeAll(subjects, await worldOf(world, options, subjects, today))
    if (options.json) world.out(jsonText(judgements.map(withoutKey)))
    else world.out(judgements.map((judgement) => judgementText(judgement, today)).join('\n'))
    if (judgements.some(({ ok }) => !ok)) throw new CliError('refused', `${inputName(file)} does not verify`)
  })
}

/** Other certificates of the same file help as those of --chain do: they are trusted no more than those. */
async function worldOf(
  world: CliWorld,
  { anchor = [], chain = [] }: VerifyOptions,
  subjects: readonly CardVerifiable[],
  today: CalendarDate,
): Promise<VerifyWorld> {
  const anchors = await readCertificates(world, anchor)
  if (anchors.length === 0 && subjects.some(({ kind }) => kind === 'certificate')) {
    throw new CliError('misuse', 'a certificate verifies only against one you trust; name it with --anchor')
  }
  const others = [...(await readCertificates(world, chain)), ...subjects.flatMap(certificateIn)]
  return { anchors, others, today, checkSignature: world.checkSignature }
}

async function judgeAll(subjects: readonly CardVerifiable[], world: VerifyWorld): Promise<Judgement[]> {
  const judgements: Judgement[] = []
  for (const subject of subjects) {
    const isCertificate = subject.kind === 'certificate'
    judgements.push(
      isCertificate ? await judgeCertificate(subject.certificate, world) : await judgeRequest(subject, world),
    )
  }
  return judgements
}

async function readAll(world: CliWorld, file: string): Promise<CardVerifiable[]> {
  return (await readObjects(world, file)).map((octets) => readableObject(octets, file))
}

function certificateIn(object: CardVerifiable): CvCertificate[] {
  return object.kind === 'certificate' ? [object.certificate] : []
}

function withoutKey({ kind, holderReference, ok, chain, rights, findings }: Judgement): Judgement {
  return { kind, holderReference, ok, chain, rights, findings }
}
