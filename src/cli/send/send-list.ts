import type { Command } from 'commander'
import {
  LIST_OPERATIONS,
  type ListKind,
  type ListOutcome,
  type MessageId,
  type Refusal,
  type Refused,
} from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { choice } from '../option-values.ts'
import { inputName, readInput } from '../read-input.ts'
import type { CliWorld } from '../world.ts'
import { messageId } from './reply-options.ts'
import { type ServiceOptions, serviceCommand } from './service-options.ts'
import { callAndTell } from './tell-answer.ts'

/** What a callback can say instead of bringing a list (TR-03129, Send…List, statusInfo); no edition has all of them. */
const REFUSAL_STATUSES = {
  failure_list_not_available: 'list-not-available',
  failure_syntax: 'syntax',
  failure_incorrect_request: 'incorrect-request',
  failure_other_error: 'other-error',
  failure_internal_error: 'internal-error',
} as const satisfies Record<string, Refusal>
const WITH_LIST = 'ok_list_available'
type Status = typeof WITH_LIST | keyof typeof REFUSAL_STATUSES

interface SendOptions extends ServiceOptions {
  readonly list?: string
  readonly status: Status
  readonly messageId?: MessageId
}

/** `eac send send-master-list` and its sisters. */
export function sendSendList(world: CliWorld, kind: ListKind): Command {
  const operation = LIST_OPERATIONS[kind].send
  const description = `${operation}: call back, or bring a new ${kind.replace('-', ' ')} list unasked`
  return serviceCommand(`send-${kind}-list`, description, {
    service: 'TermContr',
    example: `--url https://tcc.example.ut:8443/tcc --list ${kind}-list.der`,
  })
    .option('--list <file>', 'the list, sent octet for octet; - is standard input')
    .addOption(
      choice('--status <status>', 'how the request ended', [WITH_LIST, ...Object.keys(REFUSAL_STATUSES)]).default(
        WITH_LIST,
      ),
    )
    .option('--message-id <id>', 'of the request this answers; without it, the list comes unasked', messageId)
    .action(async ({ messageId, ...options }: SendOptions) => {
      const outcome = await outcomeOf(world, options)
      await callAndTell(world, options, { operation, messageId, outcome })
    })
}

async function outcomeOf(world: CliWorld, { status, list }: SendOptions): Promise<ListOutcome | Refused> {
  if (status !== WITH_LIST) {
    if (list !== undefined) throw new CliError('misuse', `${status} brings no list; leave out --list`)
    return { kind: 'refused', reason: REFUSAL_STATUSES[status] }
  }
  if (list === undefined) throw new CliError('misuse', `${status} needs --list; or say what failed with --status`)
  return { kind: 'list', list: await outgoingList(world, list) }
}

/** Any CMS ContentInfo, readable as a list or not; a file of another kind (a key, say) does not leave the house. */
async function outgoingList(world: CliWorld, file: string): Promise<Uint8Array> {
  const octets = await readInput(world, file)
  if (isSignedData(octets)) return octets
  throw new CliError('misuse', `${inputName(file)} is no signed list (CMS SignedData in DER or BER); it is not sent`)
}

/** RFC 5652, 3: a SEQUENCE that begins with id-signedData. */
function isSignedData(octets: Uint8Array): boolean {
  const signedData = '06092a864886f70d010702'
  const [tag, length = 0] = octets
  const start = length > 0x80 ? 2 + (length & 0x7f) : 2 // 0x80: indefinite
  return tag === 0x30 && Buffer.from(octets.subarray(start, start + 11)).toString('hex') === signedData
}
