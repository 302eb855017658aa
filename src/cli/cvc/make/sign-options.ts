import {
  addDays,
  type CalendarDate,
  CvcError,
  calendarDateOf,
  type HolderReference,
  type KnownTerminalType,
  type Role,
} from '../../../cvc/index.ts'
import { CliError } from '../../cli-error.ts'
import type { CliWorld } from '../../world.ts'
import type { KeyOptions } from './key-file.ts'

/** All that `eac cvc sign` can be told; which of it goes together depends on what is to be made. */
export interface SignOptions extends KeyOptions {
  readonly request?: string
  readonly issuer?: string
  readonly selfSigned?: true
  readonly link?: string
  readonly holderReference?: HolderReference
  readonly role?: Role
  readonly type?: KnownTerminalType
  readonly rights?: string
  readonly effective?: CalendarDate
  readonly expires?: CalendarDate
  readonly days?: number
  readonly out?: string
}

/** Both days count: one day is valid on its first day only. @throws {CliError} `misuse` */
export function datesOf({ effective, expires, days }: SignOptions, world: CliWorld): [CalendarDate, CalendarDate] {
  if ((expires === undefined) === (days === undefined)) {
    throw new CliError('misuse', 'how long is it valid? Say --days NUMBER or --expires DATE')
  }
  const first = effective ?? calendarDateOf(world.now())
  const last = expires ?? dayAfter(first, days! - 1)
  if (last < first) throw new CliError('misuse', `it would expire (${last}) before it begins (${first})`)
  return [first, last]
}

function dayAfter(first: CalendarDate, days: number): CalendarDate {
  try {
    return addDays(first, days)
  } catch (error) {
    if (error instanceof CvcError) throw new CliError('misuse', 'dates of certificates end with 2099', { cause: error })
    throw error
  }
}

/** @throws {CliError} `misuse` */
export function needed<Value>(value: Value | undefined, option: string, because: string): Value {
  if (value === undefined) throw new CliError('misuse', `${because} needs ${option}; see: eac cvc sign --help`)
  return value
}

/** @throws {CliError} `misuse` */
export function assertUnused(options: SignOptions, names: readonly (keyof SignOptions)[], because: string): void {
  const used = names.find((name) => options[name] !== undefined)
  if (used === undefined) return
  const option = `--${used.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
  throw new CliError('misuse', `${option} does not go with ${because}`)
}
