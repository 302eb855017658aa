/** So long after the last touch of a person screens still look for news; a session then ends where nobody sits before it. */
const ACTIVE_MILLISECONDS = 5 * 60_000

let lastTouch = Date.now()

for (const kind of ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const) {
  addEventListener(
    kind,
    () => {
      lastTouch = Date.now()
    },
    { passive: true },
  )
}

export const isSomebodyThere = (): boolean => Date.now() - lastTouch < ACTIVE_MILLISECONDS
