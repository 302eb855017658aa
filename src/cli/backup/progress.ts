import type { CliWorld } from '../world.ts'

const LOOK_EVERY_MILLISECONDS = 2_000

/** Tells how much of a file has been written, for as long as the work takes. */
export async function whileWritten<T>(world: CliWorld, path: string, work: Promise<T>): Promise<T> {
  let done = false
  const end = (): void => {
    done = true
  }
  work.then(end, end)
  const settled = work.then(
    () => {},
    () => {},
  )
  while (!done) {
    await Promise.race([settled, world.pause(LOOK_EVERY_MILLISECONDS)])
    const bytes = done ? undefined : await world.bytesWritten(path)
    if (bytes !== undefined) world.err(`${megabytes(bytes)} written\n`)
  }
  return work
}

export const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(bytes < 100_000 ? 3 : 1)} MB`
