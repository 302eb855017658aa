import type { Command } from 'commander'
import type { AuditPlaceView, AuditView } from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { fieldLines } from '../output/fields.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'

interface ShowOptions extends Place {
  readonly publicKey?: true
  readonly json?: true
}

/** `eac audit show`: how long the chain is, what waits, and which places outside have what. */
export function showAudit(world: CliWorld): Command {
  const made = nodeCommand('show', 'how it is with the chain and with the places outside', 'eac audit show').option(
    '--public-key',
    'only the public key that signs checkpoints (PEM): give it to whoever verifies',
  )
  return withJson(made).action(async (options: ShowOptions) => {
    const view = await withOperator(world, options, (operator) => operator.call('audit.show', {}))
    if (options.publicKey) world.out(view.publicKey ?? '')
    else world.out(options.json ? jsonText(view) : textOf(view))
  })
}

function textOf({ node, rows, from, hash, pending, pendingSince, keys, newest, places }: AuditView): string {
  const fields = fieldLines([
    ['node', node],
    ['rows', from === 1 ? String(rows) : `${from} to ${rows}; earlier ones went with their year`],
    ['hash of the newest', hash],
    ['not chained yet', pending === 0 ? 'nothing' : `${pending}, since ${moment(pendingSince ?? '')}`],
    ['signed by (SHA-256)', keys.at(-1) ?? 'no key yet; it is made when the node runs'],
    [
      'newest checkpoint',
      newest === undefined ? 'none yet' : `${newest.number}, up to row ${newest.to}, ${moment(newest.at)}`,
    ],
  ])
  return `${fields}\n${places.length === 0 ? NOWHERE : table(['place outside', 'has checkpoint', 'up to row', 'since', 'owed', 'state'], places.map(placeRow))}`
}

const NOWHERE =
  'No place outside gets checkpoints: whoever can change the database can make the whole chain anew. See audit.anchors in docs/configuration.md\n'

const placeRow = ({ name, newest, newestRow, newestAt, owed, ...how }: AuditPlaceView): string[] => [
  name,
  newest === undefined ? 'none yet' : String(newest),
  newestRow === undefined ? '' : String(newestRow),
  newestAt === undefined ? '' : moment(newestAt),
  String(owed),
  stateOf(how),
]

function stateOf({
  configured,
  failingSince,
  lastError,
}: Pick<AuditPlaceView, 'configured' | 'failingSince' | 'lastError'>): string {
  if (!configured) return 'not in the configuration any more'
  return failingSince === undefined ? 'good' : `not reached since ${moment(failingSince)}: ${lastError ?? ''}`
}
