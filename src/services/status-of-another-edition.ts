import type { Command } from '../messages/index.ts'
import type { Element } from '../soap/index.ts'
import type { ServiceContract } from './contracts.ts'
import { operationOf, shapeOf } from './operation-names.ts'
import { refusalOf } from './return-codes.ts'

/** Listed for every callback of 1.4 that has a status. */
const STAND_IN = 'failure_other_error'

/** A callback of 1.4 as its schema takes it, and what its status meant. */
export interface Restated {
  readonly entry: Element
  /** The command as it was meant. */
  meaning(command: Command): Command
}

/**
 * A callback of 1.4 may carry a status that only 1.1 lists: those of forwarding are in no published part of 1.4.
 * @returns undefined for anything else
 */
export function restateStatus(entry: Element, { editions }: ServiceContract): Restated | undefined {
  const shape = editions['tr-03129/1.4'].requests.get(entry.name)
  const status = entry.children.find(({ name }) => name === 'statusInfo')
  if (shape === undefined || status === undefined) return undefined
  const reason = refusalOf(status.text)
  const older = shapeOf(editions['tr-03129/1.1'], operationOf(shape), 'tr-03129/1.1')
  const listed = older?.request.members.find(({ name }) => name === 'statusInfo')?.shape
  if (reason === undefined || listed?.kind !== 'text' || !listed.values?.includes(status.text)) return undefined
  const children = entry.children.map((child) => (child === status ? { ...child, text: STAND_IN } : child))
  return {
    entry: { ...entry, children },
    meaning: (command) => ('outcome' in command ? { ...command, outcome: { kind: 'refused', reason } } : command),
  }
}
