import type { CeremonyItem, CeremonyItemState, CeremonyView } from '../../messages/index.ts'
import { checkTable } from '../output/checks.ts'
import { type Field, fieldLines } from '../output/fields.ts'
import { moment } from '../output/moment.ts'
import { visibleReference } from '../output/visible.ts'

/** Every request of a batch with every check, in the order the numbers count. */
export function ceremonyText({ batch, from, created, by, items }: CeremonyView): string {
  const head = fieldLines([
    ['batch', batch],
    ['from', `${from}; its signature is good, and it is whole`],
    ['written', `${moment(created)} GMT${by === undefined ? '' : ` by ${by}`}`],
  ])
  return [head, ...items.map(itemText)].join('\n')
}

function itemText(item: CeremonyItem): string {
  const { number, cvca, wish, of, holderReference, foreignCar, keyFingerprint, since, state, checks } = item
  const what =
    wish === 'certificate'
      ? `${cvca} certifies ${visibleReference(holderReference)}`
      : `${cvca} countersigns ${visibleReference(holderReference)} for ${visibleReference(foreignCar ?? '')}`
  const fields: Field[] = [
    ['of', of],
    ['key', `SHA-256 ${keyFingerprint}`],
    ['waits since', `${moment(since)} GMT`],
    ['state', STATES[state]],
  ]
  return `Request ${number}: ${what}\n${fieldLines(fields, '  ')}${checks.length === 0 ? '' : checkTable(checks)}`
}

const STATES: Readonly<Record<CeremonyItemState, string>> = {
  open: 'passes; waits for your decision',
  failed: 'does not pass; it can only be refused',
  unknown: 'cannot be decided here yet',
  certified: 'accepted: certified',
  countersigned: 'accepted: countersigned',
  refused: 'refused',
}

export function nextText({ items }: CeremonyView, folder: string): string {
  const open = items.filter(({ state }) => state === 'open').map(({ number }) => number)
  const failed = items.filter(({ state }) => state === 'failed').map(({ number }) => number)
  if (open.length + failed.length === 0) return '\nNothing here waits for a decision.\n'
  const accept = open.map((number) => ` --accept ${number}`).join('')
  const refuse = failed.length === 0 ? '' : `${failed.map((number) => ` --refuse ${number}`).join('')} --reason TEXT`
  return `\nDecide each, and write the answers:\n  eac offline sign ${folder} --to FOLDER${accept}${refuse}\n`
}
