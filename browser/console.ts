// npm run console
import { buildConsole, CONSOLE_FOLDER, isConsoleFresh } from './build-console.ts'

const HELP = `npm run console [-- --if-needed]

Builds the operators' console, which a node serves at the address of its operators, to
${CONSOLE_FOLDER}.
  --if-needed   only where the one that is there was made of other sources
`

async function main(args: readonly string[]): Promise<number> {
  const isAsked = args.some((one) => one === '--help' || one === '-h')
  if (isAsked || args.some((one) => one !== '--if-needed')) {
    const stream = isAsked ? process.stdout : process.stderr
    stream.write(isAsked ? HELP : `That is not understood.\n\n${HELP}`)
    return isAsked ? 0 : 2
  }
  const isIfNeeded = args.includes('--if-needed')
  if (isIfNeeded && (await isConsoleFresh())) return 0
  process.stdout.write("Building the operators' console …\n")
  try {
    await buildConsole()
  } catch (error) {
    if (!isIfNeeded || (error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    process.stdout.write(
      'It is not built: what builds it comes with "npm ci" alone. Everything else goes on without it.\n',
    )
    return 0
  }
  process.stdout.write(`Built ${CONSOLE_FOLDER}\n`)
  return 0
}

process.exitCode = await main(process.argv.slice(2))
