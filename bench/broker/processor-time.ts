import { readdirSync, readFileSync } from 'node:fs'

const TICKS_A_SECOND = 100 // Linux's USER_HZ

/** Who has spent how much: the processes there are when it is called. */
export type Spenders = Readonly<Record<string, () => readonly number[]>>

/**
 * What processes spend from now on.
 * @returns tells it for each name, in cores (`node 0.92, database 0.41`), and what all of them spent together
 */
export function watchProcessorTime(spenders: Spenders): () => { text: string; coreSeconds: number } {
  const began = performance.now()
  const before = new Map(
    Object.values(spenders)
      .flatMap((pids) => pids())
      .map((pid) => [pid, secondsOf(pid)]),
  )
  return () => {
    const seconds = (performance.now() - began) / 1000
    const spent = (pids: readonly number[]) =>
      pids.reduce((sum, pid) => sum + Math.max(0, secondsOf(pid) - (before.get(pid) ?? 0)), 0)
    const each = Object.entries(spenders).map(([name, pids]) => [name, spent(pids())] as const)
    const text = each.map(([name, cores]) => `${name} ${(cores / seconds).toFixed(2)}`).join(', ')
    return { text: `${text} (cores)`, coreSeconds: each.reduce((sum, [, cores]) => sum + cores, 0) }
  }
}

export const parentOf = (pid: number): number => Number(statOf(pid)[1] ?? 0)

export function childrenOf(parent: number): number[] {
  const all = readdirSync('/proc').map(Number).filter(Number.isInteger)
  return all.filter((pid) => parentOf(pid) === parent)
}

/** Of all threads of a process; 0 once it has ended, and where there is no /proc. */
function secondsOf(pid: number): number {
  const fields = statOf(pid)
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_A_SECOND
}

/** The fields of proc(5) from the third on: behind the name, which may hold anything. */
function statOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  } catch {
    return []
  }
}
