import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { BackupView, VerifiedBackupView } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { command, nodeCommand, withJson } from '../command.ts'
import { fieldLines } from '../output/fields.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { passphraseIn } from './passphrase.ts'
import { megabytes, whileWritten } from './progress.ts'

interface BackupOptions extends Place {
  readonly passphraseFile: string
  readonly keys?: string
  readonly keysPassphraseFile?: string
  readonly json?: true
}

/** `eac backup`: a node's database into one sealed file, while it runs; its CVCA keys into another. */
export function backupCommand(world: CliWorld): Command {
  const made = nodeCommand(
    'backup <file>',
    'back the database up into a new, sealed file, while the node runs',
    'eac backup /backup/monday.eacb --passphrase-file /media/stick/database.txt',
  )
    .requiredOption('--passphrase-file <file>', 'opens the archive again; at least 12 characters')
    .option('--keys <file>', 'the keys of CVCAs and the ledger as well, into a file of their own')
    .option('--keys-passphrase-file <file>', 'opens that one; another passphrase')
  const withVerify = withJson(made).action((file: string, options: BackupOptions) => backUp(world, file, options))
  return withVerify.addCommand(verifyCommand(world))
}

async function backUp(world: CliWorld, file: string, options: BackupOptions): Promise<void> {
  const path = resolve(file)
  const passphrase = await passphraseIn(world, options.passphraseFile)
  const keys = await keysWish(world, options)
  const done = await withOperator(world, options, (operator) =>
    whileWritten(world, path, operator.call('node.backup', { file: path, passphrase, ...(keys && { keys }) })),
  )
  world.out(options.json ? jsonText(done) : backupText(done))
}

/** Where the keys go or come from, and their passphrase. */
export async function keysWish(
  world: CliWorld,
  { keys, keysPassphraseFile }: { readonly keys?: string; readonly keysPassphraseFile?: string },
): Promise<{ file: string; passphrase: string } | undefined> {
  if (keys === undefined && keysPassphraseFile === undefined) return undefined
  if (keys === undefined || keysPassphraseFile === undefined) {
    throw new CliError('misuse', '--keys FILE and --keys-passphrase-file FILE go together')
  }
  return { file: resolve(keys), passphrase: await passphraseIn(world, keysPassphraseFile) }
}

function backupText({ database, keys }: BackupView): string {
  const text = fieldLines([
    ['database', database.file],
    ['as of', `${moment(database.takenAt)} GMT`],
    ['rows', String(database.rows)],
    ['size', megabytes(database.bytes)],
    ['SHA-256', database.sha256],
  ])
  if (keys === undefined) return text
  const others = keys.leftOut === 0 ? '' : `; ${keys.leftOut} of other authorities are not backed up`
  const token = keys.inToken === 0 ? '' : `; ${keys.inToken} in the token: no archive has them, see docs/keys.md`
  return `${text}\n${fieldLines([
    ['keys and ledger', keys.file],
    ['keys', `${keys.keys} of CVCAs${token}${others}`],
    ['size', megabytes(keys.bytes)],
    ['SHA-256', keys.sha256],
  ])}`
}

/** Its options are read by `eac backup` above it. */
function verifyCommand(world: CliWorld): Command {
  return command(
    'verify <file>',
    'read an archive to its end, as a restore would; changes nothing',
    'eac backup verify /backup/monday.eacb --passphrase-file /media/stick/database.txt',
  ).action(async (file: string, _own: unknown, self: Command) => {
    const { passphraseFile, json } = self.optsWithGlobals<BackupOptions>()
    const found = await world.verifyBackup(resolve(file), await passphraseIn(world, passphraseFile))
    world.out(json ? jsonText(found) : verifiedText(found))
  })
}

function verifiedText(found: VerifiedBackupView): string {
  const content: [string, string][] =
    found.kind === 'keys'
      ? [
          ['keys', String(found.keys)],
          ['files', `${found.files}, with those of the ledger`],
        ]
      : [
          ['tables', String(found.tables)],
          ['rows', String(found.rows)],
          ['form', found.schema],
        ]
  return fieldLines([
    ['archive of', found.kind],
    ['as of', `${moment(found.takenAt)} GMT`],
    ...content,
    ['state', 'whole and unaltered'],
  ])
}
