import { join } from 'node:path'
import { type Command, Option } from 'commander'
import type { CarriedRequestView } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { table } from '../output/table.ts'
import { type UserOptions, userOf, withUser } from '../user/credentials.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { assertEmpty, writeBatch } from './batch-folder.ts'

interface ExportOptions extends Place, UserOptions {
  readonly to: string
  readonly state?: string
  readonly for?: string
  readonly json?: true
}

const FORMAT = 1 // of manifest.json

/** `eac offline export`: a folder with a file a request, and a manifest that names each with its SHA-256. */
export function exportBatch(world: CliWorld): Command {
  const made = nodeCommand(
    'export',
    'write the requests that go by hand to a new folder',
    'eac offline export --to batch --state FU',
  )
    .requiredOption('--to <folder>', 'a folder that is empty or not there yet')
    .addOption(new Option('--state <country>', 'only those to this state').conflicts('for'))
    .option('--for <machine>', 'those that wait for the machine with the keys of an off-line CVCA, in a signed batch')
  return withJson(withUser(made, 'who exports, for the record')).action(async (options: ExportOptions) => {
    await assertEmpty(world, options.to)
    if (options.for !== undefined) return exportForCeremony(world, options, options.for)
    const input = { country: options.state, ...(await userOf(world, options)) }
    const requests = await withOperator(world, options, (operator) => operator.call('offline.export', input))
    if (requests.length === 0) {
      throw new CliError('refused', 'nothing goes by hand; choose a request with: eac exchange by-hand ID')
    }
    for (const one of requests) await world.writeFile(join(options.to, fileOf(one)), Buffer.from(one.octets, 'base64'))
    const manifest = jsonText(manifestOf(requests, world.now()))
    await world.writeFile(join(options.to, 'manifest.json'), Buffer.from(manifest))
    world.out(options.json ? manifest : told(requests, options.to))
  })
}

async function exportForCeremony(world: CliWorld, options: ExportOptions, machine: string): Promise<void> {
  const input = { for: machine, ...(await userOf(world, options)) }
  const { id, requests, files } = await withOperator(world, options, (operator) =>
    operator.call('ceremony.export', input),
  )
  await writeBatch(world, options.to, files)
  if (options.json) return world.out(jsonText({ batch: id, requests }))
  const rows = requests.map((one) => [one.file, one.wish, one.cvca, one.holderReference, one.keyFingerprint])
  const listed = table(['file', 'wish', 'of', 'holder reference', 'SHA-256 of the key'], rows)
  world.out(`${listed}\nOn ${machine}: eac offline check FOLDER (${options.to} holds no secrets)\n`)
}

const fileOf = ({ id }: CarriedRequestView): string => `${id}.cvreq`

function manifestOf(requests: readonly CarriedRequestView[], now: Date) {
  return {
    format: FORMAT,
    created: now.toISOString(),
    requests: requests.map((one) => {
      const { octets: _inItsFile, ...facts } = one
      return { file: fileOf(one), ...facts }
    }),
  }
}

function told(requests: readonly CarriedRequestView[], folder: string): string {
  const rows = requests.map((one) => [fileOf(one), one.partner, one.holderReference, one.sha256])
  const files = table(['file', 'to', 'holder reference', 'SHA-256'], rows)
  return `${files}\nBring the answers back with: eac offline import FOLDER (${folder} holds no secrets)\n`
}
