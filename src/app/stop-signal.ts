const FORCED_EXIT_CODE = 130 // as a shell reports an interrupted program

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once. Ask for it once, before the work. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false
    const stop = (): void => {
      if (asked) process.exit(FORCED_EXIT_CODE)
      asked = true
      resolve()
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  })
}
