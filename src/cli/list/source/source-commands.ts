import type { Command } from 'commander'
import type { ListSourceView } from '../../../messages/index.ts'
import { group, nodeCommand, withJson } from '../../command.ts'
import { jsonText } from '../../output/json.ts'
import { withOperator } from '../../with-operator.ts'
import type { CliWorld, Place } from '../../world.ts'
import { addSource } from './add.ts'
import { sourceTable, sourceText } from './source-text.ts'

interface Options extends Place {
  readonly json?: true
}

/** `eac list source`: places a node fetches lists from again and again. */
export function sourceCommands(world: CliWorld): Command {
  return group('source', 'places lists are fetched from again and again', 'eac list source list', [
    addSource(world),
    listSources(world),
    lookNow(world),
    removeSource(world),
  ])
}

function listSources(world: CliWorld): Command {
  const made = nodeCommand('list', 'the sources of a node, and how the last look went', 'eac list source list')
  return withJson(made).action(async (options: Options) => {
    const sources = await withOperator(world, options, (operator) => operator.call('list.source.list', {}))
    world.out(options.json ? jsonText(sources) : sourceTable(sources))
  })
}

function lookNow(world: CliWorld): Command {
  const made = nodeCommand('now <name>', 'look at a source now, whenever it is due', 'eac list source now german-npkd')
  return withJson(made).action(async (name: string, options: Options) => {
    const { source, running } = await withOperator(world, options, async (operator) => ({
      source: await operator.call('list.source.now', { name }),
      running: (await operator.call('node.show', {})).running,
    }))
    if (options.json) return world.out(jsonText(source))
    const when = running ? 'now' : 'when it runs: start it with eac serve'
    world.out(`The node looks at ${name} ${when}. What comes of it: eac list source list\n`)
  })
}

function removeSource(world: CliWorld): Command {
  const made = nodeCommand(
    'remove <name>',
    'fetch from there no more; the lists it brought stay',
    'eac list source remove old-npkd',
  )
  return withJson(made).action(async (name: string, options: Options) => {
    const removed: ListSourceView = await withOperator(world, options, (operator) =>
      operator.call('list.source.remove', { name }),
    )
    world.out(options.json ? jsonText(removed) : sourceText(removed))
  })
}
