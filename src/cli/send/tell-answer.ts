import type { Command, PartnerAnswer } from '../../messages/index.ts'
import { unreachable } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { savedText } from '../cvc/save-objects.ts'
import { fieldLines } from '../output/fields.ts'
import { jsonText } from '../output/json.ts'
import type { CliWorld } from '../world.ts'
import { objectsIn } from './answer-objects.ts'
import { readCall, type ServiceOptions } from './service-options.ts'

/**
 * Calls the service, tells what it answered and keeps what came.
 * @throws {CliError} `refused` when it could not be reached, refused, or gave no usable answer; `misuse` when service or edition
 * have no words for the command
 */
export async function callAndTell(world: CliWorld, options: ServiceOptions, command: Command): Promise<void> {
  const call = { ...(await readCall(world, options)), command }
  const answer = await world.callService(call).catch((error: unknown) => {
    if (error instanceof CliError && error.kind === 'misuse') throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new CliError('refused', `${options.url} could not be called: ${why}`, { cause: error })
  })
  const objects = objectsIn(answer, world.now())
  const saved = options.output ? await objects.save(world, options.output) : []
  if (options.json) world.out(jsonText({ ...asData(answer), ...objects.data, saved }))
  else if (answer.kind !== 'unusable') {
    const { returnCode, message, forgiven } = answer
    const head = fieldLines([
      ['return code', returnCode],
      ['message', message],
      ['forgiven', forgiven],
      ...objects.fields,
      ['next', answer.kind === 'acknowledged' ? nextOf(command) : nextOfPending(answer)],
    ])
    world.out(head + objects.text + (saved.length > 0 ? savedText(saved) : objects.advice))
  }
  const why = refusalIn(answer)
  if (why !== undefined) throw new CliError('refused', why)
}

function asData(answer: PartnerAnswer): object {
  if (answer.kind === 'unusable') return answer
  const { kind, returnCode, message, forgiven } = answer
  return { kind, returnCode, ...(message && { message }), ...(forgiven && { forgiven }) }
}

/** 1.4 lets who takes no callback ask for what was forwarded. */
function nextOf(command: Command): string {
  const polls = command.operation === 'RequestForeignCertificate' && command.replyTo.callback === 'not-possible'
  return polls ? 'ask for it, with eac send get-dv-certificates' : 'the answer comes by callback'
}

/** A request that is being looked at is polled for. */
function nextOfPending(answer: PartnerAnswer): string | undefined {
  if (answer.kind !== 'final' || answer.outcome.kind !== 'pending') return undefined
  return 'ask for it, with eac send get-pki-communication-cert'
}

/** Why this is not what was asked for; undefined when it is. */
function refusalIn(answer: PartnerAnswer): string | undefined {
  switch (answer.kind) {
    case 'final':
      if (answer.outcome.kind === 'pending' && !answer.returnCode.startsWith('ok_')) {
        return `the certificate is not there yet (${answer.returnCode}); ask again later`
      }
      if (answer.outcome.kind !== 'refused') return undefined
      if (answer.outcome.reason !== 'certificate-not-finished') return `the service refused: ${answer.returnCode}`
      return `the certificates are not finished yet (${answer.returnCode}); ask again later`
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
