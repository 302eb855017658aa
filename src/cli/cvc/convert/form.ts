import { type ArmourLabel, armourAs } from '../armour.ts'

/** How octets can be written down, and how the name of such a file ends (of DER by what is in it). */
export const FORMS = { der: '', pem: 'pem', hex: 'hex', base64: 'b64' } as const
export type Form = keyof typeof FORMS

/** Octets with what they are. */
export interface Part {
  readonly octets: Uint8Array
  readonly label: ArmourLabel
}

/** One part as it is written: text ends its line, so that several can stand one after the other. */
export function inForm({ octets, label }: Part, form: Form): Uint8Array {
  return form === 'der' ? octets : new TextEncoder().encode(textIn({ octets, label }, form))
}

export function textIn({ octets, label }: Part, form: Exclude<Form, 'der'>): string {
  if (form === 'pem') return armourAs(label, octets)
  return `${Buffer.from(octets).toString(form)}\n`
}
