import { type Command, InvalidArgumentError, Option } from 'commander'
import type { CeremonyDecision, SignedCeremonyView } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { wholeNumber } from '../option-values.ts'
import { jsonText } from '../output/json.ts'
import { type UserOptions, userOf, withUser } from '../user/credentials.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { assertEmpty, readBatch, writeBatch } from './batch-folder.ts'
import { ceremonyText } from './ceremony-text.ts'

interface SignOptions extends Place, UserOptions {
  readonly to: string
  readonly accept?: readonly number[] | 'all'
  readonly refuse?: readonly number[]
  readonly reason?: string
  readonly json?: true
}

/** `eac offline sign FOLDER`: what the officer accepts is certified or countersigned, and the answers go into a new batch. */
export function signBatch(world: CliWorld): Command {
  const made = nodeCommand(
    'sign <folder>',
    'on the machine with the keys: accept or refuse requests of a batch, and write the answers to a new folder',
    'eac offline sign batch --to answers --accept 1 --accept 2 --refuse 3 --reason "nobody knows of it" --user alice',
  )
    .requiredOption('--to <folder>', 'for the answers: a folder that is empty or not there yet')
    .addOption(
      new Option(
        '--accept <number>',
        'a request as eac offline check numbers it, or all that pass; may be given again',
      ).argParser(accepted),
    )
    .addOption(new Option('--refuse <number>', 'a request; may be given again').argParser(refused))
    .option('--reason <text>', 'why those are refused; told to the other machine')
  return withJson(withUser(made, 'the officer, for the record')).action(
    async (folder: string, options: SignOptions) => {
      if (options.accept === undefined && options.refuse === undefined) {
        throw new CliError('misuse', 'say what to accept and what to refuse; eac offline check shows the requests')
      }
      const files = await readBatch(world, folder)
      await assertEmpty(world, options.to)
      const input = { files, decision: decisionOf(options), ...(await userOf(world, options)) }
      const signed = await withOperator(world, options, (operator) => operator.call('ceremony.sign', input))
      await writeBatch(world, options.to, signed.files)
      const { files: _written, ...view } = signed
      world.out(options.json ? jsonText(view) : signedText(signed, options.to))
      if (signed.notDone.length > 0) {
        throw new CliError('refused', signed.notDone.map(({ number, why }) => `request ${number}: ${why}`).join('; '))
      }
    },
  )
}

function decisionOf({ accept = [], refuse = [], reason }: SignOptions): CeremonyDecision {
  return { accept, refuse, ...(reason === undefined ? {} : { reason }) }
}

const number = wholeNumber(1, 1_000)

function accepted(text: string, before: readonly number[] | 'all' = []): readonly number[] | 'all' {
  if (text === 'all' && before.length === 0) return 'all'
  if (text === 'all' || before === 'all') throw new InvalidArgumentError('Say all, or numbers.')
  return [...before, number(text)]
}

const refused = (text: string, before: readonly number[] = []): readonly number[] => [...before, number(text)]

function signedText(signed: SignedCeremonyView, folder: string): string {
  const { items, certificates } = signed
  const answered = items.filter(
    ({ state }) => state === 'certified' || state === 'countersigned' || state === 'refused',
  )
  const waiting = items.length - answered.length
  const wait = waiting === 0 ? '' : `; ${waiting} of ${items.length} wait for another time`
  const holds = `answers: ${answered.length}, CVCA certificates: ${certificates.length}`
  return `${ceremonyText(signed)}\n${folder} is for ${signed.for} (${holds}${wait}).\nThere: eac offline import FOLDER\n`
}
