/** So long after the last touch of a person screens still look for news; a session then ends where nobody sits before it. */
const ACTIVE_MILLISECONDS = 5 * 60_000
const LOOK_MILLISECONDS = 10_000

let lastTouch = Date.now()
let quietSince: number | undefined
const listeners = new Set<() => void>()

for (const kind of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'focus'] as const) {
  addEventListener(
    kind,
    () => {
      lastTouch = Date.now()
      if (quietSince !== undefined) tell(undefined)
    },
    { passive: true },
  )
}

setInterval(() => {
  if (quietSince === undefined && !isSomebodyThere()) tell(lastTouch + ACTIVE_MILLISECONDS)
}, LOOK_MILLISECONDS)

function tell(since: number | undefined): void {
  quietSince = since
  for (const listener of listeners) listener()
}

export const isSomebodyThere = (): boolean => Date.now() - lastTouch < ACTIVE_MILLISECONDS

/** Since when news is not looked for (milliseconds of the epoch), as nobody is there; undefined while somebody is. */
export const newsStoppedAt = (): number | undefined => quietSince

/** Hears when somebody has gone, and when somebody is back. @returns ends that */
export function onPresence(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
