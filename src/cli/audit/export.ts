import type { Command } from 'commander'
import type { Operator } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, LargeFile, Place } from '../world.ts'
import { linesOfNode } from './pages.ts'

interface ExportOptions extends Place {
  readonly to: string
  readonly json?: true
}

/** `eac audit export`: the whole chain, into a file that can be verified without the node. */
export function exportAudit(world: CliWorld): Command {
  const made = nodeCommand(
    'export',
    'write the whole chain to a new file',
    'eac audit export --to chain.jsonl',
  ).requiredOption('--to <file>', 'a file that is not there yet')
  return withJson(made).action(async (options: ExportOptions) => {
    const lines = await withOperator(world, options, (operator) => writeChain(world, operator, options.to))
    const told = `${lines} lines written to ${options.to}\nCheck it anywhere: eac audit verify --export ${options.to} --anchors FILE\n`
    world.out(options.json ? jsonText({ file: options.to, lines }) : told)
  })
}

const LINES_AT_ONCE = 1_000

async function writeChain(world: CliWorld, operator: Operator, path: string): Promise<number> {
  const file = await createNew(world, path)
  let written = 0
  try {
    let waiting: string[] = []
    const write = async (): Promise<void> => {
      if (waiting.length > 0) await file.write(`${waiting.join('\n')}\n`)
      written += waiting.length
      waiting = []
    }
    for await (const line of linesOfNode(operator)) {
      waiting.push(line)
      if (waiting.length >= LINES_AT_ONCE) await write()
    }
    await write()
    await file.close()
    return written
  } catch (error) {
    await file.discard()
    throw error
  }
}

export async function createNew(world: CliWorld, path: string): Promise<LargeFile> {
  try {
    return await world.createLargeFile(path)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    throw new CliError('misuse', `${path} is there already; choose another name with --to`, { cause })
  }
}
