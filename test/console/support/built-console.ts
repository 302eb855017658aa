import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildConsole, CONSOLE_FOLDER, isConsoleFresh } from '../../../browser/build-console.ts'

let built: Promise<void> | undefined

/** Where a node of this checkout finds its console; there it is of the sources as they are now. */
export async function builtConsole(): Promise<string> {
  built ??= isConsoleFresh().then((isFresh) => (isFresh ? undefined : buildConsole()))
  await built
  return CONSOLE_FOLDER
}

/** A piece of what was built, by the file it was made of. */
export interface Piece {
  readonly file: string
  readonly imports?: readonly string[]
  readonly css?: readonly string[]
}
export type Manifest = Readonly<Record<string, Piece>>

export const manifestOf = async (folder: string): Promise<Manifest> =>
  JSON.parse(await readFile(join(folder, '.vite/manifest.json'), 'utf8')) as Manifest

/** The files that a browser fetches for these sources, each once. */
export function filesFor(sources: readonly string[], manifest: Manifest): ReadonlySet<string> {
  const files = new Set<string>()
  const take = (name: string): void => {
    const piece = manifest[name]
    if (piece === undefined) throw new Error(`nothing was built of ${name}`)
    if (files.has(piece.file)) return
    for (const file of [piece.file, ...(piece.css ?? [])]) files.add(file)
    for (const one of piece.imports ?? []) take(one)
  }
  for (const one of sources) take(one)
  return files
}
