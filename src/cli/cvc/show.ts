import type { Command } from 'commander'
import { CliError } from '../cli-error.ts'
import { command, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { visible } from '../output/visible.ts'
import { inputName } from '../read-input.ts'
import type { CliWorld } from '../world.ts'
import { readObjects } from './read-objects.ts'
import type { ObjectSummary } from './summarise.ts'
import { objectsText, summariseAll } from './summarise-all.ts'

interface FileSummary {
  readonly file: string
  readonly objects: readonly ObjectSummary[]
}

/** `eac cvc show`: what certificates and requests say; nothing is verified. */
export function showObjects(world: CliWorld): Command {
  const made = command(
    'show',
    'what certificates and requests say (DER, hex, base64 or PEM; nothing is verified)',
    'eac cvc show dv.cvcert request.hex',
  ).argument('[file...]', 'files to read; - or none is standard input')
  return withJson(made).action(async (files: string[], options: { json?: true }) => {
    const shown: FileSummary[] = []
    for (const file of files.length > 0 ? files : ['-']) {
      shown.push({ file: inputName(file), objects: summariseAll(await readObjects(world, file), world.now()) })
    }
    world.out(options.json ? jsonText(shown.flatMap(withFile)) : shown.map(fileText).join('\n'))
    complainOfUnreadable(shown)
  })
}

function withFile({ file, objects }: FileSummary): object[] {
  return objects.map((object) => ({ file, ...object }))
}

/** The name of the file stands above its objects where there are several files. */
function fileText({ file, objects }: FileSummary, _: number, { length }: readonly FileSummary[]): string {
  const text = objectsText(objects)
  return length === 1 ? text : `${visible(file)}\n${text}`
}

function complainOfUnreadable(shown: readonly FileSummary[]): void {
  const files = shown.filter(({ objects }) => objects.some(({ kind }) => kind === 'unreadable'))
  if (files.length === 0) return
  const names = files.map(({ file }) => file).join(', ')
  throw new CliError('refused', `not everything could be read as a card-verifiable object: ${names}`)
}
