import type { Command, PartnerAnswer } from '../../messages/index.ts'
import { unreachable } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { savedText, saveObjects } from '../cvc/save-objects.ts'
import { objectsText, summariseAll } from '../cvc/summarise-all.ts'
import { fieldLines } from '../output/fields.ts'
import { jsonText } from '../output/json.ts'
import type { CliWorld } from '../world.ts'
import { readCall, type ServiceOptions } from './service-options.ts'

/**
 * Calls the service, tells what it answered and keeps the certificates that came.
 * @throws {CliError} `refused` when it could not be reached, refused, or gave no usable answer
 */
export async function callAndTell(world: CliWorld, options: ServiceOptions, command: Command): Promise<void> {
  const call = { ...(await readCall(world, options)), command }
  const answer = await world.callService(call).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error)
    throw new CliError('refused', `${options.url} could not be called: ${why}`, { cause: error })
  })
  const certificates = certificatesIn(answer)
  const saved = options.output && certificates.length ? await saveObjects(world, options.output, certificates) : []
  if (options.json)
    world.out(jsonText({ ...asData(answer), certificates: summariseAll(certificates, world.now()), saved }))
  else world.out(answerText(answer, certificates, world.now()) + savedText(saved))
  const why = refusalIn(answer)
  if (why !== undefined) throw new CliError('refused', why)
}

function certificatesIn(answer: PartnerAnswer): readonly Uint8Array[] {
  return answer.kind === 'final' && answer.outcome.kind === 'certificates' ? answer.outcome.certificates : []
}

function asData(answer: PartnerAnswer): object {
  return answer.kind === 'unusable' ? answer : { kind: answer.kind, returnCode: answer.returnCode }
}

function answerText(answer: PartnerAnswer, certificates: readonly Uint8Array[], now: Date): string {
  if (answer.kind === 'unusable') return ''
  const promised = answer.kind === 'acknowledged' ? 'the answer comes by callback' : undefined
  const head = fieldLines([
    ['return code', answer.returnCode],
    ['certificates', certificates.length > 0 ? String(certificates.length) : undefined],
    ['next', promised],
  ])
  return certificates.length > 0 ? `${head}\n${objectsText(summariseAll(certificates, now))}` : head
}

/** Why this is not what was asked for; undefined when it is. */
function refusalIn(answer: PartnerAnswer): string | undefined {
  switch (answer.kind) {
    case 'final':
      return answer.outcome.kind === 'refused' ? `the service refused: ${answer.returnCode}` : undefined
    case 'acknowledged':
      return undefined
    case 'receipt':
      return answer.receipt === 'received' ? undefined : `the service did not take it: ${answer.returnCode}`
    case 'unusable':
      return `the service gave no usable answer: ${answer.why}`
    default:
      return unreachable(answer)
  }
}
