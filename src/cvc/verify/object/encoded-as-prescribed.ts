import type { Deviation } from '../../deviations.ts'
import type { ObjectRule } from './judged-object.ts'

const NAMED = 5 // a hostile object can hold thousands

/** Fails only where reading was tolerant: the signature covers the octets received, so nothing changed its meaning. */
export const encodedAsPrescribed = {
  id: 'encoded-as-prescribed',
  source: 'TR-03110-3 D, D.2.1.1, C.1.5',
  severity: 'warning',
  holds: ({ deviations }) => deviations.length === 0,
  detail: ({ deviations }) => {
    const more = deviations.length > NAMED ? [`and ${deviations.length - NAMED} more`] : []
    return [...deviations.slice(0, NAMED).map(asText), ...more].join(', ')
  },
} as const satisfies ObjectRule

function asText({ kind, path, offset }: Deviation): string {
  return `${kind} in ${path} at byte ${offset}`
}
