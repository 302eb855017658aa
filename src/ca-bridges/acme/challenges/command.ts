import { lookForRecord } from './dns-records.ts'
import { type Proof, type Prover, recordOf } from './proof.ts'
import { runHook } from './run-hook.ts'

interface CommandSettings {
  readonly command: readonly string[]
  readonly timeoutSeconds: number
  readonly resolvers: readonly string[]
}

/** A program of the operator sets and removes TXT records: `COMMAND… set RECORD VALUE`, `COMMAND… remove RECORD VALUE`. */
export function commandProver({ command, timeoutSeconds, resolvers }: CommandSettings): Prover {
  const run = (does: 'set' | 'remove', proof: Proof, signal: AbortSignal) =>
    runHook([...command, does, recordOf(proof), proof.value], { milliseconds: 1000 * timeoutSeconds, signal })
  return {
    method: 'dns-01',
    async show(proof, signal) {
      const trouble = await run('set', proof, signal)
      if (trouble !== undefined || resolvers.length === 0) return trouble
      return lookForRecord(proof, resolvers)
    },
    async hide(proof, signal) {
      const trouble = await run('remove', proof, signal)
      if (trouble !== undefined) throw new Error(trouble)
    },
  }
}
