import { readFile } from 'node:fs/promises'
import type { Outgoing } from '../outgoing/index.ts'
import { BridgeError } from './bridge-error.ts'
import type { BridgeFiles } from './opened-bridge.ts'

/** @param absolute makes a path of the settings absolute @param outgoing default: anywhere */
export function bridgeFiles(absolute: (named: string) => string, outgoing?: Outgoing): BridgeFiles {
  const read = async (named: string): Promise<Buffer> => {
    try {
      return await readFile(absolute(named))
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
      throw new BridgeError('auth', `${absolute(named)} cannot be read: ${code}`, { outcome: 'not-sent', cause })
    }
  }
  const secret = async (named: string) => (await read(named)).toString('utf8').replace(/\r?\n$/, '')
  return { path: absolute, read, secret, outgoing }
}
