import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type BuildOptions, build } from 'esbuild'

/** What the whole of `eac-broker/cvc` may weigh in a browser, minified and compressed by gzip -9, in octets. */
export const BUNDLE_LIMIT = 25_000

/** The page and the bundle are for these: browsers of 2023 and later. */
export const BROWSER_OPTIONS = {
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  legalComments: 'none',
} as const satisfies BuildOptions

export interface Bundle {
  readonly text: string
  /** In octets: as sent uncompressed, and compressed by gzip -9. */
  readonly minified: number
  readonly gzipped: number
}

/** The whole library as one module, from its source. */
export function bundleLibrary(): Promise<Bundle> {
  return bundleOf(`export * from './src/cvc/index.ts'`)
}

/** What a program weighs; its imports start at the top of the repository. */
export async function bundleOf(source: string): Promise<Bundle> {
  const { outputFiles } = await build({
    ...BROWSER_OPTIONS,
    stdin: { contents: source, resolveDir: fileURLToPath(new URL('..', import.meta.url)) },
    write: false,
  })
  const { contents, text } = outputFiles[0]!
  return { text, minified: contents.length, gzipped: gzipSync(contents, { level: 9 }).length }
}
