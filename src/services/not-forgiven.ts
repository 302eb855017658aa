import { SoapError, type SoapErrorCode } from '../soap/index.ts'

/** What only tolerances would mend that are switched off for the partner it comes from. */
export class NotForgiven extends SoapError {
  /** Of those tolerances. */
  readonly names: readonly string[]

  constructor(names: readonly string[], code: SoapErrorCode = 'not-as-agreed') {
    super(code, { why: `forgiven only by ${names.join(', ')}, switched off for this partner` })
    this.names = names
  }
}

/** @throws {NotForgiven} when one of those it needed is switched off */
export function holdToSwitches(
  tolerated: readonly string[],
  switchedOff: ReadonlySet<string>,
  code?: SoapErrorCode,
): void {
  const off = tolerated.filter((name) => switchedOff.has(name))
  if (off.length > 0) throw new NotForgiven(off, code)
}
