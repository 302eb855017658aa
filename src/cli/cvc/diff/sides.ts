/** What each of the two says; missing where it says nothing. */
export function sides(a: string | undefined, b: string | undefined) {
  return { ...(a === undefined ? {} : { a }), ...(b === undefined ? {} : { b }) }
}
