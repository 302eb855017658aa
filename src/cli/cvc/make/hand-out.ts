import type { Finding, LinkVerdict } from '../../../cvc/index.ts'
import { CliError } from '../../cli-error.ts'
import { visible, visibleReference } from '../../output/visible.ts'
import type { CliWorld } from '../../world.ts'
import { type ArmourLabel, armourAs } from '../armour.ts'
import { savedText, saveObjects } from '../save-objects.ts'
import { keepKey, type ReadySigner } from './key-file.ts'

/** What was made, and where it goes. */
export interface Made {
  readonly octets: Uint8Array
  readonly label: ArmourLabel
  /** Warnings: it is made all the same. */
  readonly findings: readonly Finding[]
  readonly keep?: ReadySigner['keep'] | undefined
  /** Undefined: as text to standard output, while all that is said of it goes to standard error. */
  readonly out: string | undefined
}

/** The key first: nothing leaves whose key is not kept. */
export async function handOut(world: CliWorld, { octets, label, findings, keep, out }: Made): Promise<void> {
  for (const finding of findings) world.err(`note: ${visible(findingText(finding))}\n`)
  if (keep !== undefined) {
    await keepKey(world, keep)
    world.err(savedText([keep.path]))
  }
  if (out === undefined) world.out(armourAs(label, octets))
  else world.out(savedText(await saveObjects(world, out, [octets])))
}

/** A certificate that was made, or why it was not. @throws {CliError} `refused` */
export async function handOutCertificate(
  world: CliWorld,
  verdict: LinkVerdict,
  { out, keep }: Pick<Made, 'out' | 'keep'>,
): Promise<void> {
  if (!verdict.ok) refuse('the certificate', verdict.findings)
  const { certificate, findings } = verdict
  await handOut(world, { octets: certificate.octets, label: 'CV CERTIFICATE', findings, keep, out })
}

/** @throws {CliError} `refused`, with every finding on its own line */
export function refuse(what: string, findings: readonly Finding[]): never {
  const lines = findings.map((finding) => `${finding.severity}: ${findingText(finding)}`)
  throw new CliError('refused', [`${what} is not made: whoever verifies it would refuse it`, ...lines].join('\n'))
}

/** Guards keys against a slip: what is made must not be written over the key that made it. @throws {CliError} `misuse` */
export function assertOtherFile(out: string | undefined, others: readonly (string | undefined)[]): void {
  if (out !== undefined && others.includes(out))
    throw new CliError('misuse', `--out ${out} would write over another file of this command`)
}

function findingText({ rule, source, detail, holderReference }: Finding): string {
  const what = detail === undefined || detail === '' ? rule : `${rule}: ${detail}`
  return `${visibleReference(holderReference)}: ${what} (${source})`
}
