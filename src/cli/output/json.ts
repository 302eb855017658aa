/** JSON for programs, which a person may still see in a terminal: characters with power over it stay escaped. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2)
  return `${text.replace(/(?!\n)[\p{C}\p{Zl}\p{Zp}]/gu, escapeUnits)}\n`
}

function escapeUnits(character: string): string {
  const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}
