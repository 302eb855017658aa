import { INVALID_PARAMETER, type Inner, isText, No } from './no.ts'
import { daysIn, momentIn } from './times.ts'

/** For how long a certificate is asked. */
export interface Period {
  readonly days: number
  readonly notBefore: Date | undefined
}

type Profiles = Readonly<Record<string, string>> // ids by name
const USUAL_DAYS = 365

export function periodByName({ profileName }: Inner, profiles: Profiles): Period | No {
  if (!isText(profileName)) return INVALID_PARAMETER
  const isKnown = Object.hasOwn(profiles, profileName)
  return isKnown ? { days: USUAL_DAYS, notBefore: undefined } : new No('Invalid Certificate Profile name')
}

export function periodById({ ProfileID, validity, validFrom }: Inner, profiles: Profiles): Period | No {
  if (!isText(ProfileID) || !Object.values(profiles).includes(ProfileID)) return INVALID_PARAMETER
  const days = isText(validity) ? daysIn(validity) : undefined
  return days === undefined ? INVALID_PARAMETER : from(validFrom, days)
}

/** Of a certificate that gets a new key. */
export function periodAgain({ ValidFrom }: Inner): Period | No {
  return from(ValidFrom, USUAL_DAYS)
}

function from(begins: unknown, days: number): Period | No {
  const notBefore = isText(begins) ? momentIn(begins) : undefined
  return begins !== undefined && notBefore === undefined ? INVALID_PARAMETER : { days, notBefore }
}
