import { dirname, isAbsolute, join } from 'node:path'
import { parse } from 'yaml'
import type { StateForm } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { recogniseOctets } from '../cvc/recognise.ts'
import { inputName, readInput } from '../read-input.ts'
import type { CliWorld } from '../world.ts'

type Tree = { [name: string]: unknown }

/**
 * A form of a state (YAML or JSON) with the certificates it names read in: their paths start at the form. The node looks at
 * everything else in it.
 * @throws {CliError} `misuse` when a file cannot be read
 */
export async function readStateForm(world: CliWorld, path: string): Promise<StateForm> {
  const form = parseForm(Buffer.from(await readInput(world, path)).toString('utf8'), path)
  const folder = path === '-' ? '.' : dirname(path)
  const { spoc } = form
  const withRoots = isTree(spoc) ? { spoc: await withRootFiles(world, folder, spoc) } : {}
  return { ...form, ...withRoots, cvcas: await withFiles(world, folder, form.cvcas) } as unknown as StateForm // the node checks it
}

function parseForm(text: string, path: string): Tree {
  const form = parseText(text, path)
  if (isTree(form)) return form
  throw new CliError('misuse', `${inputName(path)} holds no form; "eac state check --help" shows one`)
}

function parseText(text: string, path: string): unknown {
  try {
    return parse(text, { schema: 'failsafe' }) // every value as it is written: a fingerprint is no number
  } catch (error) {
    const [why] = error instanceof Error ? error.message.split('\n') : []
    throw new CliError('misuse', `${inputName(path)} is neither YAML nor JSON: ${why}`, { cause: error })
  }
}

async function withRootFiles(world: CliWorld, folder: string, spoc: Tree): Promise<Tree> {
  const { knownByName: named } = spoc
  const withOwn = 'roots' in spoc ? { roots: await withFiles(world, folder, spoc.roots) } : {}
  const withNamed = isTree(named)
    ? { knownByName: { ...named, roots: await withFiles(world, folder, named.roots) } }
    : {}
  return { ...spoc, ...withOwn, ...withNamed }
}

async function withFiles(world: CliWorld, folder: string, entries: unknown): Promise<unknown> {
  if (!Array.isArray(entries)) return entries
  return Promise.all(
    entries.map(async (entry: unknown) => {
      if (!isTree(entry) || typeof entry.certificate !== 'string' || entry.certificate === '') return entry
      return {
        ...entry,
        certificate: await certificateIn(
          world,
          isAbsolute(entry.certificate) ? entry.certificate : join(folder, entry.certificate),
        ),
      }
    }),
  )
}

/** Whatever it is: which certificate it should be, and whether it is one, the node says. */
async function certificateIn(world: CliWorld, path: string): Promise<string> {
  const octets = recogniseOctets(await readInput(world, path))
  if (octets !== undefined && octets.length > 0) return Buffer.from(octets).toString('base64')
  throw new CliError('misuse', `${path} is neither DER nor its hexadecimal, base64 or PEM form`)
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)
