import { join } from 'node:path'
import { stringify } from 'yaml'
import type { TriedFake } from '../../fake-cas/index.ts'
import { CliError } from '../cli-error.ts'
import { visible } from '../output/visible.ts'
import type { CliWorld } from '../world.ts'

interface Place {
  readonly name: string
  /** Absolute. */
  readonly folder: string
  readonly authority: string
}

/** By it a folder of ours is known: only such a one is written over. */
const MARK = 'made-by-eac-fake-ca.txt'
const SAYS =
  'Keys, passwords and roots of a fake CA: they open nothing else. eac fake-ca replaces them at every start.\n'

/** Writes what the bridge needs to reach the fake. @returns what to put where, in words */
export async function keepSetUp(world: CliWorld, fake: TriedFake, { name, folder, authority }: Place): Promise<string> {
  const { settings, files } = fake.setUp((file) => join(folder, file))
  for (const [file, content] of Object.entries({ [MARK]: SAYS, ...files })) {
    await world.writeFile(join(folder, file), Buffer.from(content as string))
  }
  const { kind = name, ...rest } = settings
  const block = stringify({ cas: [{ name: `fake-${name}`, kind, authority, ...rest }] }, { lineWidth: 0 })
  return [
    `Its keys are new at every start; what the bridge needs of them is in ${visible(folder)}\n\n`,
    'Put this into eac.yaml and start the node again:\n\n',
    block,
    `\nThen: eac ca test fake-${name}\n\n`,
  ].join('')
}

/** @throws {CliError} `refused` for a folder that holds something else */
export async function assertOurs(world: CliWorld, folder: string): Promise<void> {
  if (!(await world.isFolder(folder))) return
  const there = await world.listFolder(folder)
  if (there.length === 0 || there.includes(MARK)) return
  throw new CliError('refused', `${visible(folder)} holds something else; choose another folder with --out.`)
}
