// npm run bundle
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { BUNDLE_LIMIT, bundleLibrary } from './bundle-library.ts'

const OUTPUT = fileURLToPath(new URL('dist/eac-cvc.js', import.meta.url))

const HELP = `npm run bundle

Writes the whole of eac-broker/cvc as one module for browsers, minified, to
${OUTPUT},
and says what it weighs. Ends with 1 when that is over the limit of ${BUNDLE_LIMIT} octets (gzip -9).
`

async function main(args: readonly string[]): Promise<number> {
  if (args.length > 0) {
    const asked = args.every((arg) => arg === '--help' || arg === '-h')
    const stream = asked ? process.stdout : process.stderr
    stream.write(asked ? HELP : `There is nothing to choose here.\n\n${HELP}`)
    return asked ? 0 : 2
  }
  const { text, minified, gzipped } = await bundleLibrary()
  await mkdir(fileURLToPath(new URL('dist', import.meta.url)), { recursive: true })
  await writeFile(OUTPUT, text)
  process.stdout.write(`${OUTPUT}: ${minified} octets, ${gzipped} by gzip -9; limit ${BUNDLE_LIMIT}\n`)
  return gzipped > BUNDLE_LIMIT ? 1 : 0
}

process.exitCode = await main(process.argv.slice(2))
