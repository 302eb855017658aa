import type { Trouble } from '../../fake-cas/index.ts'
import { CliError } from '../cli-error.ts'
import { visible } from '../output/visible.ts'

export interface PlannedTrouble {
  readonly kind: Trouble
  /** Infinity: every time. */
  readonly times: number
}

/** `KIND` or `KIND:N`. @throws {CliError} `misuse` */
export async function plannedTrouble(text: string): Promise<PlannedTrouble> {
  const { TROUBLE_NAMES } = await import('../../fake-cas/index.ts')
  const [, name, times] = /^([^:]+)(?::([1-9]\d{0,5}))?$/.exec(text) ?? []
  const kind = TROUBLE_NAMES.find((one) => one === name)
  if (kind !== undefined) return { kind, times: times === undefined ? Number.POSITIVE_INFINITY : Number(times) }
  const kinds = TROUBLE_NAMES.join(', ')
  throw new CliError('misuse', `There is no trouble ${visible(text)}; use KIND or KIND:N, KIND one of ${kinds}.`)
}
