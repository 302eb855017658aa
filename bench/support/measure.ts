/** Does its work `times` over and says how many nanoseconds it took. */
export type Block = (times: number) => number | Promise<number>

/**
 * One after the other, on one core: the time is what the process's threads have spent on a processor, so that it does not
 * matter who else wants it.
 */
export function inLine(work: () => unknown): Block {
  return (times) =>
    processorTime(() => {
      for (let i = 0; i < times; i++) work()
    })
}

/** The same for work that answers later: the next is asked for when the one before has answered. */
export function oneAtATime(work: () => Promise<unknown>): Block {
  return (times) =>
    processorTime(async () => {
      for (let i = 0; i < times; i++) await work()
    })
}

/** As many at a time: each that answers is followed by the next. The time is what the process's threads have spent. */
export function inFlightOnOneCore(several: number, work: () => Promise<unknown>): Block {
  return (times) => processorTime(() => severally(several, countdown(times), work))
}

/** With a turn of the event loop at the end: that is when Node clears away what was left, and nobody is to do it for another. */
async function processorTime(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await work()
  await new Promise((resolve) => setImmediate(resolve))
  const { user, system } = process.cpuUsage(before)
  return 1000 * (user + system)
}

/** As many at a time, on all cores: each that answers is followed by the next. The time is that of the clock on the wall. */
export function inFlight(several: number, work: () => Promise<unknown>): Block {
  return async (times) => {
    const start = process.hrtime.bigint()
    await severally(several, countdown(times), work)
    return Number(process.hrtime.bigint() - start)
  }
}

/** So many at a time, while there is one more. */
export async function severally(several: number, oneMore: () => boolean, work: () => Promise<unknown>): Promise<void> {
  const one = async () => {
    while (oneMore()) await work()
  }
  await Promise.all(Array.from({ length: several }, one))
}

/** @returns true so many times */
function countdown(times: number): () => boolean {
  let left = times
  return () => left-- > 0
}
