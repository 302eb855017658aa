import { parseArgs } from 'node:util'

const LEAST = 2
const USUAL = { objects: 2000, seed: 1 }

const HELP = `npm run interop -- [options]

This node and software of others, with each other: docs/interop.md.

  --differential N   objects to generate and mutate of each algorithm family (usual: ${USUAL.objects})
  --seed N           which ones: the same number, the same choices (usual: ${USUAL.seed})
  --write-docs       put what the toolkits came to into docs/interop.md, in place of comparing it
  --help             this text
`

export interface InteropOptions {
  readonly objects: number
  readonly seed: number
  readonly writeDocs: boolean
}

/** Ends the process with 0 after `--help`, and with 2 when it is told something that it does not know. */
export function readOptions(args: readonly string[]): InteropOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        differential: { type: 'string' },
        seed: { type: 'string' },
        'write-docs': { type: 'boolean' },
        help: { type: 'boolean' },
      },
    })
    if (values.help) {
      process.stdout.write(HELP)
      process.exit(0)
    }
    const { differential, seed } = values
    return {
      objects: differential === undefined ? USUAL.objects : wholeNumber('--differential', differential, LEAST),
      seed: seed === undefined ? USUAL.seed : wholeNumber('--seed', seed, 0),
      writeDocs: values['write-docs'] === true,
    }
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${HELP}`)
    process.exit(2)
  }
}

function wholeNumber(option: string, text: string, least: number): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < least || !/^\d+$/.test(text)) {
    throw new Error(`${option} takes a whole number from ${least}, not "${text}"`)
  }
  return number
}
