/** Octets, as operators' commands carry them. Times travel as ISO 8601 text. */
export type Base64 = string
