import { spawn } from 'node:child_process'
import type { SigningOptions } from 'node:crypto'
import { join } from 'node:path'
import { AskedProcess } from '../support/asked-process.ts'
import type { Cores } from '../support/cores.ts'
import type { Block } from '../support/measure.ts'

/** What `bare-process.ts` is told in its first line. Keys of the bench, which are nobody's: in PEM; octets in base64. */
export interface BareWork {
  readonly operation: 'sign' | 'verify'
  readonly hash: string
  readonly options: SigningOptions
  readonly pkcs8: string
  readonly octets: string
  readonly signature: string
}

/** What the machine itself can do at this moment, on all its cores. */
export interface Machine {
  /** The rates of all processes added up. */
  readonly block: Block
  end(): void
}

/** A process for each core, bound to it, which does nothing but the bare operation. */
export async function startMachine(work: BareWork, count: number, cores: Cores): Promise<Machine> {
  const processes = Array.from({ length: count }, (_, core) => startOne(work, cores.prefixFor(core)))
  const block: Block = async (times) => {
    const each = Math.max(1, Math.round(times / count))
    const spent = await Promise.all(processes.map((one) => one.ask(String(each))))
    const perNanosecond = spent.reduce((sum, nanoseconds) => sum + each / nanoseconds, 0)
    return times / perNanosecond
  }
  await block(count)
  return {
    block,
    end: () => {
      for (const one of processes) one.end()
    },
  }
}

function startOne(work: BareWork, prefix: readonly string[]): AskedProcess {
  const [program, ...args] = [...prefix, process.execPath, join(import.meta.dirname, 'bare-process.ts')]
  const child = spawn(program!, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.write(`${JSON.stringify(work)}\n`)
  return new AskedProcess('a bare process', child)
}
