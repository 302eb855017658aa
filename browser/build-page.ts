import { copyFile, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { BROWSER_OPTIONS } from './bundle-library.ts'

const SOURCE = fileURLToPath(new URL('certificate-page', import.meta.url))
const AS_THEY_ARE = ['index.html', 'page.css', 'icon.svg']

/** The page as files for any web server; what stood in `folder` before goes. What checks signatures is a file of its own. */
export async function buildPage(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await build({
    ...BROWSER_OPTIONS,
    entryPoints: [join(SOURCE, 'main.ts')],
    tsconfig: join(SOURCE, 'tsconfig.json'),
    splitting: true,
    outdir: folder,
  })
  await Promise.all(AS_THEY_ARE.map((name) => copyFile(join(SOURCE, name), join(folder, name))))
}
