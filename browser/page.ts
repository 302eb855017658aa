// npm run page
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildPage } from './build-page.ts'
import { serveFolder } from './serve-folder.ts'

const FOLDER = fileURLToPath(new URL('dist/page', import.meta.url))

const HELP = `npm run page [-- --serve [--port N]]

Builds the page that shows a card-verifiable certificate dropped onto it, to
${FOLDER}.
  --serve     then serves it to this machine until Ctrl-C
  --port N    at this port (default 8080)
`

/** @returns the exit code: 0 done, 1 the port cannot be had, 2 misuse */
async function main(): Promise<number> {
  let values: ReturnType<typeof parse>
  try {
    values = parse()
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${HELP}`)
    return 2
  }
  if (values.help) {
    process.stdout.write(HELP)
    return 0
  }
  await buildPage(FOLDER)
  process.stdout.write(`Built ${FOLDER}\n`)
  if (values.serve) return serve(values.port)
  process.stdout.write(
    'Any web server can serve it; browsers do not start it from a file. Here: npm run page -- --serve\n',
  )
  return 0
}

function parse() {
  const { values } = parseArgs({
    options: {
      serve: { type: 'boolean', default: false },
      port: { type: 'string', default: '8080' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const port = Number(values.port)
  if (!/^\d+$/.test(values.port) || port > 65_535)
    throw new Error(`--port takes a number up to 65535, not ${values.port}`)
  return { ...values, port }
}

async function serve(port: number): Promise<number> {
  try {
    const { url, close } = await serveFolder(FOLDER, port)
    process.stdout.write(`Open ${url} (Ctrl-C ends it)\n`)
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
    await close()
    return 0
  } catch (error) {
    process.stderr.write(
      `Port ${port} cannot be listened on: ${(error as Error).message}. Choose another with --port.\n`,
    )
    return 1
  }
}

process.exitCode = await main()
