import type { Command } from 'commander'
import type { NodeView } from '../messages/index.ts'
import { authorityTable } from './authority/authority-text.ts'
import { group, nodeCommand, withJson } from './command.ts'
import { fieldLines } from './output/fields.ts'
import { jsonText } from './output/json.ts'
import { withOperator } from './with-operator.ts'
import type { CliWorld, Place } from './world.ts'

interface ShowOptions extends Place {
  readonly json?: true
  readonly tlsCertificate?: true
}

/** `eac node show`: what partners need to know of us, and what runs here. */
export function nodeCommands(world: CliWorld): Command {
  return group('node', 'this node itself', 'eac node show', [showCommand(world)])
}

function showCommand(world: CliWorld): Command {
  const made = nodeCommand(
    'show',
    'what this node is and runs',
    'eac node show --tls-certificate > our-node.pem',
  ).option('--tls-certificate', 'only our TLS certificate (PEM), which partners register')
  return withJson(made).action(async (options: ShowOptions) => {
    const node = await withOperator(world, options, (operator) => operator.call('node.show', {}))
    if (options.tlsCertificate) world.out(`${node.tlsCertificate.trimEnd()}\n`)
    else world.out(options.json ? jsonText(node) : nodeText(node))
  })
}

function nodeText({ version, running, publicUrl, spocUrl, tlsFingerprint, authorities }: NodeView): string {
  const fields = fieldLines([
    ['version', version],
    ['state', running ? 'running' : 'not running; start it with eac serve'],
    ['address', publicUrl],
    ...(spocUrl === undefined ? [] : [['address for other states', spocUrl] as const]),
    ['TLS certificate', `SHA-256 ${tlsFingerprint}`],
  ])
  return `${fields}\n${authorityTable(authorities)}`
}
