import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { RestoreView } from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { wholeNumber } from '../option-values.ts'
import { fieldLines } from '../output/fields.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import type { CliWorld, Place } from '../world.ts'
import { keysWish } from './backup.ts'
import { passphraseIn } from './passphrase.ts'

interface RestoreOptions extends Place {
  readonly passphraseFile: string
  readonly keys?: string
  readonly keysPassphraseFile?: string
  readonly replace?: true
  readonly numbersAhead?: number
  readonly json?: true
}

/** `eac restore`: puts a node back as it was, and tells what it has forgotten since. */
export function restoreCommand(world: CliWorld): Command {
  const made = nodeCommand(
    'restore <file>',
    'put the database back as it was when the back-up was made; the node must not run',
    'eac restore /backup/monday.eacb --data /srv/eac --passphrase-file /media/stick/database.txt',
  )
    .requiredOption('--passphrase-file <file>', 'the passphrase it was made with')
    .option('--keys <file>', 'the archive of keys and ledger as well')
    .option('--keys-passphrase-file <file>', 'its passphrase')
    .option('--replace', 'even where there is a database: it is put aside')
    .option(
      '--numbers-ahead <number>',
      'where the ledger is lost: leave out so many numbers of holder references',
      wholeNumber(0, 10_000),
    )
  return withJson(made).action(async (file: string, options: RestoreOptions) => {
    const { config, data, replace = false, numbersAhead } = options
    const passphrase = await passphraseIn(world, options.passphraseFile)
    const keys = await keysWish(world, options)
    const wish = { file: resolve(file), passphrase, keys, replace, numbersAhead }
    const done = await world.restore({ config, data }, wish, (doing) => world.err(`${doing} …\n`))
    world.out(options.json ? jsonText(done) : restoreText(done))
  })
}

function restoreText({ takenAt, rows, kept, keys, numbers, forgotten, owed }: RestoreView): string {
  const fields = fieldLines([
    ['database as of', `${moment(takenAt)} GMT`],
    ['rows', String(rows)],
    ...(kept === undefined ? [] : [['before that', `kept in ${kept}`] as const]),
    ...(keys === undefined ? [] : [['keys', `${keys} in their place`] as const]),
    ['owed work', owed === 0 ? 'none' : `${owed} pieces; taken up when the node starts`],
    [
      'forgotten',
      forgotten === 0 ? 'no certificate' : `${forgotten} certificates issued since; see eac node forgotten`,
    ],
  ])
  if (numbers.length === 0) return fields
  const skipped = numbers.map((one) => [one.authority, one.certifierCountry, String(one.from), String(one.to)])
  return `${fields}\n${table(['numbers of', 'under', 'back-up knows', 'taken until'], skipped)}`
}
