import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'

/** What a simulated terminal remembers; its private keys are in a key store beside it. */
export interface TerminalState {
  readonly number: number // of the last holder reference it used
  /** By the CVCA they lead up to: country and mnemonic. */
  readonly chains: Readonly<Record<string, TerminalChain>>
}

export interface TerminalChain {
  /** The key it holds a certificate for; undefined before the first one. */
  readonly current: TerminalKey | undefined
  /** A request under way: sent again as it is until there is an answer. */
  readonly pending: (TerminalKey & { readonly certReq: string }) | undefined
}

export interface TerminalKey {
  readonly keyId: string
  readonly holderReference: string
}

const NEW: TerminalState = { number: 0, chains: {} }

export async function readTerminalState(folder: string): Promise<TerminalState> {
  try {
    return JSON.parse(await readFile(join(folder, 'state.json'), 'utf8')) as TerminalState
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NEW
    throw error
  }
}

/** Whole or not at all: written beside, then put in place. */
export async function writeTerminalState(folder: string, state: TerminalState): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const beside = join(folder, 'state.json.new')
  const file = await open(beside, 'w', 0o600)
  try {
    await file.writeFile(JSON.stringify(state))
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(beside, join(folder, 'state.json'))
}
