import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'

/** What changes a disk, of what this project uses, and two that look at it. */
const OPERATIONS = ['open', 'rename', 'link', 'rm', 'utimes', 'readFile', 'stat'] as const
type Operation = (typeof OPERATIONS)[number]

/** The process that did this is no more. */
export class DiedAtDisk extends Error {
  override readonly name = 'DiedAtDisk'
}

interface Fault {
  readonly position: number
  readonly when: 'before' | 'after'
  /** What happens there in place of the end of the process. */
  readonly does?: () => void
}

/** Ends a process at one operation on the disk: before it is done, or as soon as it is. */
export class DiskFaults {
  #count = 0
  #at: Fault | undefined
  #isDead = false
  readonly done: string[] = []

  /** From now on operations are counted, and the process ends at that one. @param at undefined: at none */
  arm(at?: Fault): void {
    this.#count = 0
    this.done.length = 0
    this.#isDead = false
    this.#at = at
  }

  /** Another process: nothing is broken any more. */
  disarm(): void {
    this.arm(undefined)
  }

  async pass<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (this.#isDead) throw new DiedAtDisk(name)
    const position = this.#count++
    this.done.push(name)
    const fault = position === this.#at?.position ? this.#at : undefined
    if (fault?.when === 'before') this.#meet(name, fault)
    const result = await work()
    if (fault?.when === 'after') {
      if (fault.does === undefined && isOpen(result)) await result.close()
      this.#meet(name, fault)
    }
    return result
  }

  #meet(name: string, { does }: Fault): void {
    does?.()
    if (does !== undefined) return
    this.#isDead = true
    throw new DiedAtDisk(name)
  }
}

const isOpen = (result: unknown): result is fs.FileHandle =>
  typeof result === 'object' && result !== null && 'close' in result

/** In this suite every change of a file can be the last thing that a process does. */
export function useDiskFaults(): DiskFaults {
  const faults = new DiskFaults()
  const original = Object.fromEntries(OPERATIONS.map((name) => [name, fs[name]])) as Pick<typeof fs, Operation>
  before(() => {
    for (const name of OPERATIONS) {
      const real = original[name] as (...args: unknown[]) => Promise<unknown>
      Object.assign(fs, { [name]: (...args: unknown[]) => faults.pass(`${name} ${args[0]}`, () => real(...args)) })
    }
    syncBuiltinESMExports()
  })
  after(() => {
    Object.assign(fs, original)
    syncBuiltinESMExports()
  })
  return faults
}
