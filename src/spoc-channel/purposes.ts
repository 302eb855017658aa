/** Which end of a connection a certificate is for. */
export type Direction = 'client' | 'server'

/** ČSN 36 9791, 12; Doc 9303-12, 8. The state's own choice, or both. */
export const SPOC_PURPOSES = {
  'csn-369791': { client: '1.2.203.7064.1.1.369791.1', server: '1.2.203.7064.1.1.369791.2' },
  'icao-9303-12': { client: '2.23.136.1.1.10.1', server: '2.23.136.1.1.10.2' },
} as const satisfies Record<string, Record<Direction, string>>
export type SpocWorld = keyof typeof SPOC_PURPOSES
export const SPOC_WORLDS = Object.keys(SPOC_PURPOSES) as readonly SpocWorld[]

export function purposesOf(worlds: readonly SpocWorld[], direction: Direction): string[] {
  return worlds.map((world) => SPOC_PURPOSES[world][direction])
}

/** Of TLS at large. RFC 5280 4.2.1.12. */
export const TLS_PURPOSES = {
  client: '1.3.6.1.5.5.7.3.2',
  server: '1.3.6.1.5.5.7.3.1',
} as const satisfies Record<Direction, string>
