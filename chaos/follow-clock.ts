import { readFileSync } from 'node:fs'

const LOOK_MILLISECONDS = 100

/** Moves what this process takes for the time, now and whenever the file changes. Timers go on as they were, as with a real clock. */
export function followClock(file: string): void {
  const Real = Date
  const realNow = Real.now
  let shift = 0
  const look = (): void => {
    try {
      shift = Number(readFileSync(file, 'utf8')) || 0
    } catch {
      // being written
    }
  }
  const now = (): number => realNow() + shift
  look()
  setInterval(look, LOOK_MILLISECONDS).unref()
  Real.now = now
  const Moved = new Proxy(Real, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new Real(now()).toString(),
  })
  Real.prototype.constructor = Moved
  globalThis.Date = Moved
}
