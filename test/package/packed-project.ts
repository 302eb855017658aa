import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')
const NEEDS_NO_COMPILING = ['package.json', 'bin', 'README.md', 'LICENSE']

export const run = promisify(execFile)

let made: Promise<string> | undefined

/**
 * A folder with a project that has installed the packed package, and the one dependency of `eac-broker/cvc/noble`; nothing is
 * fetched. Made once, and gone with the process.
 */
export function packedProject(): Promise<string> {
  made ??= make()
  return made
}

/** Compiles programs of such a project. @throws what the compiler says */
export async function compile(
  project: string,
  files: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<void> {
  const compilerOptions = { target: 'es2022', strict: true, exactOptionalPropertyTypes: true, noEmit: true, ...options }
  const config = join(project, 'tsconfig.json')
  await writeFile(config, JSON.stringify({ compilerOptions, files }))
  await run(process.execPath, [TSC, '-p', config]).catch(({ stdout }: { stdout: string }) => {
    throw new Error(stdout)
  })
}

async function make(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'eac-package-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return projectWith(await pack(folder), folder)
}

/** The tarball that would be published, with no more of `dist` than the library: made from its sources as they are now. */
async function pack(folder: string): Promise<string> {
  const staged = join(folder, 'staged')
  await mkdir(staged)
  await Promise.all(NEEDS_NO_COMPILING.map((name) => cp(join(ROOT, name), join(staged, name), { recursive: true })))
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(buildOptions(join(staged, 'dist'))))
  await run(process.execPath, [TSC, '-p', folder])
  await run('npm', ['pack', '--ignore-scripts', '--offline', '--pack-destination', folder], { cwd: staged })
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'))
  return join(folder, tarball!)
}

function buildOptions(outDir: string) {
  return {
    extends: join(ROOT, 'tsconfig.build.json'),
    compilerOptions: { outDir, rootDir: join(ROOT, 'src'), typeRoots: [join(ROOT, 'node_modules/@types')] },
    include: [],
    files: ['src/cvc/index.ts', 'src/signatures/noble.ts'].map((door) => join(ROOT, door)),
  }
}

async function projectWith(tarball: string, folder: string): Promise<string> {
  const project = join(folder, 'project')
  const installed = join(project, 'node_modules/eac-broker')
  await mkdir(installed, { recursive: true })
  await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', installed])
  for (const name of ['@noble', '@types'])
    await symlink(join(ROOT, 'node_modules', name), join(project, 'node_modules', name))
  await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'project', type: 'module', private: true }))
  return project
}
