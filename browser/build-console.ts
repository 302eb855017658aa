import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SOURCE = join(ROOT, 'src/console')
/** Where the node looks for it. */
export const CONSOLE_FOLDER = join(ROOT, 'dist/console')
/** The licences of what is built in, passed on with it. */
export const LICENCES_FILE = 'licences.md'
const BUILT_OF = 'built-of'
/** All that goes into it. */
const SOURCES = ['src/console', 'src/messages', 'src/cvc', 'browser/build-console.ts', 'package-lock.json']

/**
 * Builds the operators' console; what stood in the folder before goes, once the new one is whole.
 * @throws `ERR_MODULE_NOT_FOUND` where what is for development was not installed
 */
export async function buildConsole(folder = CONSOLE_FOLDER): Promise<void> {
  const [{ build }, { default: react }] = await Promise.all([import('vite'), import('@vitejs/plugin-react')])
  const made = `${folder}-${randomUUID()}`
  try {
    const builtOf = await hashOfSources()
    await build({
      configFile: false,
      root: SOURCE,
      plugins: [react()],
      logLevel: 'warn',
      build: {
        outDir: made,
        emptyOutDir: true,
        target: 'es2022',
        assetsInlineLimit: 0, // the policy of the page lets nothing in by data:
        modulePreload: { polyfill: false },
        manifest: true,
        license: { fileName: LICENCES_FILE },
      },
    })
    await compressAll(made)
    await writeFile(join(made, BUILT_OF), builtOf)
    await rm(folder, { recursive: true, force: true })
    await rename(made, folder)
  } finally {
    await rm(made, { recursive: true, force: true })
  }
}

/** Whether the one that is there was made of these very sources. */
export async function isConsoleFresh(folder = CONSOLE_FOLDER): Promise<boolean> {
  const builtOf = await readFile(join(folder, BUILT_OF), 'utf8').catch(() => undefined)
  return builtOf !== undefined && builtOf === (await hashOfSources())
}

async function compressAll(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true })
  const texts = names.filter((name) => /\.(html|js|css|svg)$/.test(name))
  await Promise.all(
    texts.map(async (name) => {
      const octets = await readFile(join(folder, name))
      await writeFile(join(folder, `${name}.gz`), await promisify(gzip)(octets, { level: 9 }))
    }),
  )
}

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256')
  for (const path of await filesOf(SOURCES)) hash.update(`${path}\n`).update(await readFile(join(ROOT, path)))
  return hash.digest('hex')
}

async function filesOf(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      const entries = await readdir(join(ROOT, path), { recursive: true, withFileTypes: true }).catch(() => undefined)
      if (entries === undefined) return [path]
      return entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name).slice(ROOT.length))
    }),
  )
  return found.flat().sort()
}
