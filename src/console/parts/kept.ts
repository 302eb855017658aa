/** What this browser keeps of somebody's choices; nothing of the node's data. */
export function kept<T extends string>(name: string, isIt: (text: string) => text is T): T | undefined {
  try {
    const text = localStorage.getItem(`eac.${name}`)
    return text !== null && isIt(text) ? text : undefined
  } catch {
    return undefined // a browser that keeps nothing
  }
}

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`eac.${name}`, value)
  } catch {
    // it counts until the page is left
  }
}
