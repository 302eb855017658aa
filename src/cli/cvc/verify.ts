import { type Command, InvalidArgumentError } from 'commander'
import {
  type CalendarDate,
  type CardVerifiable,
  type CvCertificate,
  CvcError,
  calendarDateOf,
  decodeCardVerifiable,
  parseCalendarDate,
} from '../../cvc/index.ts'
import { CliError } from '../cli-error.ts'
import { command, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { inputName } from '../read-input.ts'
import type { CliWorld } from '../world.ts'
import { judgeCertificate, type VerifyWorld } from './judge-certificate.ts'
import { judgeRequest } from './judge-request.ts'
import type { Judgement } from './judgement.ts'
import { judgementText } from './judgement-text.ts'
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
  const anchors = await certificatesOf(world, anchor)
  if (anchors.length === 0 && subjects.some(({ kind }) => kind === 'certificate')) {
    throw new CliError('misuse', 'a certificate verifies only against one you trust; name it with --anchor')
  }
  const others = [...(await certificatesOf(world, chain)), ...subjects.flatMap(certificateIn)]
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

async function certificatesOf(world: CliWorld, files: readonly string[]): Promise<CvCertificate[]> {
  const objects: CvCertificate[] = []
  for (const file of files) {
    const certificates = (await readAll(world, file)).flatMap(certificateIn)
    if (certificates.length === 0) throw new CliError('misuse', `${inputName(file)} holds a request, not a certificate`)
    objects.push(...certificates)
  }
  return objects
}

async function readAll(world: CliWorld, file: string): Promise<CardVerifiable[]> {
  const objects = await readObjects(world, file)
  try {
    return objects.map((octets) => decodeCardVerifiable(octets, { mode: 'tolerant' }))
  } catch (error) {
    if (!(error instanceof CvcError)) throw error
    throw new CliError('refused', `${inputName(file)} is not readable: ${error.message}`, { cause: error })
  }
}

function certificateIn(object: CardVerifiable): CvCertificate[] {
  return object.kind === 'certificate' ? [object.certificate] : []
}

function withoutKey({ kind, holderReference, ok, chain, rights, findings }: Judgement): Judgement {
  return { kind, holderReference, ok, chain, rights, findings }
}

function calendarDate(text: string): CalendarDate {
  try {
    return parseCalendarDate(text)
  } catch {
    throw new InvalidArgumentError('Use a day like 2026-11-23.')
  }
}
