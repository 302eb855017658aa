import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { removeDurably, writeDurably } from '../../../files/index.ts'
import type { Proof, Prover } from './proof.ts'

/** A web server of others answers http-01 from the files of this folder. @param folder absolute */
export function folderProver(folder: string): Prover {
  const file = ({ token }: Proof): string => join(folder, token) // base64url: no way out of the folder
  return {
    method: 'http-01',
    async show(proof) {
      try {
        await writeDurably(file(proof), proof.value)
        await chmod(file(proof), 0o644) // read by the web server's user
        return undefined
      } catch (error) {
        return `${folder} cannot be written to (${(error as NodeJS.ErrnoException).code})`
      }
    },
    hide: (proof) => removeDurably(file(proof)),
  }
}
