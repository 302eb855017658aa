import type { Command } from 'commander'
import type { MoveView } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import type { CliWorld, Place } from '../world.ts'

interface MoveOptions extends Place {
  readonly to: string
  readonly json?: true
}

/** `eac move`: the embedded database of a node goes to a PostgreSQL server. */
export function moveCommand(world: CliWorld): Command {
  const made = nodeCommand(
    'move',
    'move the embedded database to a PostgreSQL server; the node must not run',
    'eac move --data /srv/eac --to postgres://eac@db.example/eac',
  ).requiredOption('--to <url>', 'of a new, empty database; a password may come from PGPASSWORD')
  return withJson(made).action(async ({ config, data, to, json }: MoveOptions) => {
    assertNoPassword(to)
    const done = await world.move({ config, data }, to, (doing) => world.err(`${doing} …\n`))
    world.out(json ? jsonText(done) : moveText(done))
  })
}

/** The command line of a process can be read by everybody on the machine, and stays in the history of the shell. */
function assertNoPassword(url: string): void {
  if (!URL.canParse(url)) return
  const { password, searchParams } = new URL(url)
  if (password === '' && !searchParams.has('password')) return
  throw new CliError('misuse', 'everybody on this machine can read a command line: put the password into PGPASSWORD')
}

const moveText = ({
  to,
  tables,
  rows,
  marker,
}: MoveView): string => `${rows} rows in ${tables} tables moved to ${to}; each table was counted and compared.

Now say so in eac.yaml, and start the node:

  database:
    urlFile: database.url   # a file with the URL, password and all

The embedded database stays as it was, and no node starts on it any more; to go back, remove ${marker}.
`
