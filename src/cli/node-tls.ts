import type { Command } from 'commander'
import { type NodeView, type OwnTlsView, TLS_IDENTITIES } from '../messages/index.ts'
import { CliError } from './cli-error.ts'
import { nodeCommand, withJson } from './command.ts'
import { jsonText } from './output/json.ts'
import { moment } from './output/moment.ts'
import { table } from './output/table.ts'
import { visible } from './output/visible.ts'
import { withOperator } from './with-operator.ts'
import type { CliWorld, Place } from './world.ts'

/** `eac node renew-tls`: the next TLS certificate of the node, before its time. */
export function renewTlsCommand(world: CliWorld): Command {
  const made = nodeCommand(
    'renew-tls [setting]',
    `order the next TLS certificate of this node now: ${TLS_IDENTITIES.join(', ')}, or all that a CA renews`,
    'eac node renew-tls spoc.tls',
  )
  return withJson(made).action(async (identity: string | undefined, options: Place & { json?: true }) => {
    if (identity !== undefined && !(TLS_IDENTITIES as readonly string[]).includes(identity)) {
      throw new CliError('misuse', `${identity} is no TLS certificate; there are ${TLS_IDENTITIES.join(', ')}`)
    }
    const views = await withOperator(world, options, (operator) => operator.call('node.renew-tls', { identity }))
    world.out(options.json ? jsonText(views) : `${ownTlsTable(views)}"eac node show" tells how far it is.\n`)
  })
}

export function ownTlsTable(views: readonly OwnTlsView[]): string {
  const rows = views.map((view) => [
    view.identity,
    view.ca ?? 'files',
    view.notAfter === undefined ? 'none yet' : moment(view.notAfter),
    visible(nextInShort(view)),
  ])
  return table(['TLS certificate', 'from', 'valid until (GMT)', 'next'], rows)
}

function nextInShort({ ca, next, renewsAt, trouble }: OwnTlsView): string {
  if (next !== undefined) return next.says
  if (trouble !== undefined) return `the last order came to nothing: ${trouble}`
  if (renewsAt !== undefined) return `ordered on ${renewsAt.slice(0, 10)}`
  return ca === undefined ? 'brought by people' : 'ordered when the node runs'
}

/** PEM of the one that partners register, or of the one that follows it. @throws {CliError} `refused` where there is none */
export function certificateToRegister({ tlsCertificate, ownTls }: NodeView, which: 'current' | 'next'): string {
  const next = ownTls.find(({ identity }) => identity === 'tls')?.next
  const pem = which === 'current' ? tlsCertificate : next?.certificate
  if (pem !== undefined && pem !== '') return `${pem.trimEnd()}\n`
  const says = next === undefined ? 'none is on its way' : next.says
  throw new CliError(
    'refused',
    which === 'current' ? `there is no TLS certificate yet: ${says}` : `there is no next TLS certificate yet: ${says}`,
  )
}
