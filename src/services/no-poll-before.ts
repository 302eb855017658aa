import type { Pending } from '../messages/index.ts'
import { type Fields, textAt } from '../soap/index.ts'

/** `noPollBefore` of 1.4: seconds of UNIX time. */
export function writeNoPollBefore({ noPollBefore }: Pending): Fields {
  if (noPollBefore === undefined) return {}
  return { noPollBefore: [{ noPollBefore: [String(Math.ceil(noPollBefore.getTime() / 1000))] }] }
}

/** What is no moment counts as not told. */
export function readNoPollBefore(payload: Fields): Pending {
  const text = textAt(payload, 'noPollBefore', 'noPollBefore')?.trim() ?? ''
  const moment = new Date(/^\d{1,12}$/.test(text) ? Number(text) * 1000 : Number.NaN)
  return { kind: 'pending', noPollBefore: Number.isNaN(moment.getTime()) ? undefined : moment }
}
