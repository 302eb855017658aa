import type { Command } from 'commander'
import type { EvidenceView, Operator } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { objectsText, summariseAll } from '../cvc/summarise-all.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, LargeFile, Place } from '../world.ts'
import { summariseAllX509, x509Text } from '../x509-certificates.ts'
import { EVIDENCE_README } from './evidence-readme.ts'
import { linesOfNode } from './pages.ts'

interface ExportOptions extends Place {
  readonly to: string
  readonly exchange?: string
  readonly json?: true
}

/** `eac audit export`: the whole chain, into a file that can be verified without the node. */
export function exportAudit(world: CliWorld): Command {
  const made = nodeCommand(
    'export',
    'write the whole chain to a new file, or the evidence of one exchange into a new folder',
    'eac audit export --exchange 0193a0b0-… --to evidence',
  )
    .requiredOption('--to <path>', 'a file, or with --exchange a folder, that is not there yet')
    .option('--exchange <id>', 'only what proves this exchange, for somebody who checks it with openssl')
  return withJson(made).action(async (options: ExportOptions) => {
    if (options.exchange !== undefined) return exportEvidence(world, { ...options, exchange: options.exchange })
    const lines = await withOperator(world, options, (operator) => writeChain(world, operator, options.to))
    const told = `${lines} lines written to ${options.to}\nCheck it anywhere: eac audit verify --export ${options.to} --anchors FILE\n`
    world.out(options.json ? jsonText({ file: options.to, lines }) : told)
  })
}

/** A folder of files, and how they are checked. */
async function exportEvidence(world: CliWorld, options: ExportOptions & { readonly exchange: string }): Promise<void> {
  const { exchange, to, json } = options
  if (await world.isFolder(to)) throw new CliError('misuse', `${to} is there already; choose another name with --to`)
  const { files, rows, notCovered } = await withOperator(world, options, (operator) =>
    operator.call('audit.evidence', { exchange }),
  )
  for (const { name, octets } of files) await world.createPrivateFile(`${to}/${name}`, Buffer.from(octets, 'base64'))
  for (const { name, text } of inWords(files, world.now())) await world.createPrivateFile(`${to}/${name}`, text)
  await world.createPrivateFile(`${to}/README.md`, Buffer.from(EVIDENCE_README))
  const waits =
    notCovered === 0
      ? ''
      : `${notCovered} of them are not covered by a checkpoint yet; export again after the next one\n`
  const told = `${rows} rows and ${files.length} files written to ${to}\n${waits}How it is checked, without this program: ${to}/README.md\n`
  world.out(json ? jsonText({ folder: to, rows, notCovered, files: files.map(({ name }) => name) }) : told)
}

/** What each certificate and request says, in a text beside its octets. */
function inWords(files: EvidenceView['files'], now: Date): { readonly name: string; readonly text: Uint8Array }[] {
  return files
    .filter(({ name }) => name.startsWith('objects/'))
    .map(({ name, octets }) => ({ name, objects: [Uint8Array.from(Buffer.from(octets, 'base64'))] }))
    .map(({ name, objects }) => {
      const x509 = summariseAllX509(objects)
      const text = x509 === undefined ? objectsText(summariseAll(objects, now)) : x509Text(x509)
      return { name: name.replace(/\.bin$/, '.txt'), text: Buffer.from(text) }
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
