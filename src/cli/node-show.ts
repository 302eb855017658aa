import type { Command } from 'commander'
import type { DeviationView, NodeView, ProcessView } from '../messages/index.ts'
import { authorityTable } from './authority/authority-text.ts'
import { group, nodeCommand, withJson } from './command.ts'
import { holdersInShort } from './keys/holders-text.ts'
import { sourcesInShort } from './list/source/source-text.ts'
import { forgottenCommand } from './node-forgotten.ts'
import { timersCommand } from './node-timers.ts'
import { certificateToRegister, ownTlsTable, renewTlsCommand } from './node-tls.ts'
import { fieldLines } from './output/fields.ts'
import { jsonText } from './output/json.ts'
import { moment } from './output/moment.ts'
import { table } from './output/table.ts'
import { heldInShort } from './queue/held-text.ts'
import { refusalTable } from './refusals-text.ts'
import { withOperator } from './with-operator.ts'
import type { CliWorld, Place } from './world.ts'

interface ShowOptions extends Place {
  readonly json?: true
  readonly tlsCertificate?: true
  readonly nextTlsCertificate?: true
}

/** `eac node show`: what partners need to know of us, and what runs here. */
export function nodeCommands(world: CliWorld): Command {
  return group('node', 'this node itself', 'eac node show', [
    showCommand(world),
    renewTlsCommand(world),
    forgottenCommand(world),
    timersCommand(world),
  ])
}

function showCommand(world: CliWorld): Command {
  const made = nodeCommand('show', 'what this node is and runs', 'eac node show --tls-certificate > our-node.pem')
    .option('--tls-certificate', 'only our TLS certificate (PEM), which partners register')
    .option('--next-tls-certificate', 'only the one that follows it (PEM), once it is here')
  return withJson(made).action(async (options: ShowOptions) => {
    const node = await withOperator(world, options, (operator) => operator.call('node.show', {}))
    if (options.tlsCertificate) world.out(certificateToRegister(node, 'current'))
    else if (options.nextTlsCertificate) world.out(certificateToRegister(node, 'next'))
    else world.out(options.json ? jsonText(node) : nodeText(node))
  })
}

function nodeText(node: NodeView): string {
  const { version, running, processes, publicUrl, spocUrl, tlsFingerprint, authorities, ownTls } = node
  const { deviations, refusals, listSources, openNotices, forgotten, held, parked, late, awaitingCeremony } = node
  const fields = fieldLines([
    ['version', version],
    ['state', running ? 'running' : 'not running; start it with eac serve'],
    ['processes', processes.map((one) => processInShort(one, version))],
    ['address', publicUrl],
    ...(spocUrl === undefined ? [] : [['address for other states', spocUrl] as const]),
    ['TLS certificate', tlsFingerprint === '' ? 'none yet' : `SHA-256 ${tlsFingerprint}`],
    ...(node.keyHolders === undefined ? [] : [['keys', holdersInShort(node.keyHolders)] as const]),
    ['list sources', sourcesInShort(listSources)],
    ['open notices', openNotices === 0 ? 'none' : `${openNotices}; see eac notice list`],
    ...(forgotten === 0
      ? []
      : [['forgotten by a restore', `${certificates(forgotten)}; see eac node forgotten`] as const]),
    ['parked', parked === 0 ? 'nothing' : `${parked}; see eac queue parked`],
    ['late', late === 0 ? 'nothing' : `${late}; see eac exchange list --attention`],
    ['nothing goes out to', heldInShort(held)],
    ...(awaitingCeremony === 0 ? [] : [['waiting for ceremony', ceremonyText(awaitingCeremony)] as const]),
  ])
  return `${fields}\n${authorityTable(authorities)}\n${ownTlsTable(ownTls)}${deviationTable(deviations)}${refusalTable(refusals)}`
}

const ceremonyText = (count: number): string => `${count}; see eac exchange list --state awaiting-ceremony`

/** @param ours the version of who tells: another one is worth a word */
function processInShort(
  { role, host, pid, version, startedAt, seenAt, silent, keysLocked = false }: ProcessView,
  ours: string,
): string {
  const when = silent ? `silent since ${moment(seenAt)}` : `since ${moment(startedAt)}`
  const odd = [...(version === ours ? [] : [`version ${version}`]), ...(keysLocked ? ['keys locked'] : [])]
  return [`${role} on ${host}`, `pid ${pid}`, ...odd, when].join(', ')
}

/** Nothing where every message was as the contracts say. */
function deviationTable(deviations: readonly DeviationView[]): string {
  if (deviations.length === 0) return ''
  const rows = deviations.map(({ partner, tolerance, forgiven, refused, last }) => [
    partner,
    tolerance,
    String(forgiven),
    String(refused),
    moment(last),
  ])
  return `\n${table(['deviations of', 'tolerance', 'forgiven', 'refused', 'last (GMT)'], rows)}`
}

const certificates = (count: number): string => `${count} certificate${count === 1 ? '' : 's'}`
