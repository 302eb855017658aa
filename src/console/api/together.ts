const LEAST_MILLISECONDS = 300

interface Clock {
  readonly now: () => number
  readonly pause: (milliseconds: number) => Promise<void>
}

const CLOCK: Clock = {
  now: () => performance.now(),
  pause: (milliseconds) => new Promise((resume) => setTimeout(resume, milliseconds)),
}

/**
 * At once when it is wished for, and one at a time: what is wished for meanwhile is done once, after a pause of twice as long as the
 * work took, so that a node that is slow is asked seldom.
 * @returns wishes for it
 */
export function together(work: () => Promise<unknown>, { now, pause }: Clock = CLOCK): () => void {
  let [isBusy, isWished] = [false, false]
  const goOn = async (): Promise<void> => {
    isBusy = true
    do {
      isWished = false
      const began = now()
      await work().catch(() => {}) // it tells of that itself
      await pause(Math.max(LEAST_MILLISECONDS, 2 * (now() - began)))
    } while (isWished)
    isBusy = false
  }
  return () => {
    isWished = true
    if (!isBusy) void goOn()
  }
}
