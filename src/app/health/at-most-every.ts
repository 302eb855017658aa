/**
 * Looks when somebody asks, and gives the same answer to all who ask within so many milliseconds; those who ask during a look share it.
 * A look that failed is not kept.
 * @param elapsed milliseconds by a clock that nobody sets
 */
export function atMostEvery<Found>(
  milliseconds: number,
  look: () => Promise<Found>,
  elapsed: () => number = () => performance.now(),
): () => Promise<Found> {
  let last: { readonly at: number; readonly found: Promise<Found> } | undefined
  return () => {
    if (last !== undefined && elapsed() - last.at < milliseconds) return last.found
    const found = look()
    const mine = { at: elapsed(), found }
    last = mine
    found.catch(() => {
      if (last === mine) last = undefined
    })
    return found
  }
}
