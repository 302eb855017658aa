import { type Element, TAG } from './element.ts'

const UTC_TIME = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})$/
const GENERALIZED_TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:[.,]\d+)?(Z|[+-]\d{4})$/

/**
 * UTCTime or GeneralizedTime; also without seconds and with an offset, as old certificates have them. RFC 5280 4.1.2.5.
 * @throws {ListError} `value-malformed`, `object-unexpected`
 */
export function time(element: Element): Date {
  const isUtcTime = element.tag === TAG.utcTime
  if (!isUtcTime && element.tag !== TAG.generalizedTime) throw element.error('object-unexpected', 'not a time')
  const text = Buffer.from(element.value.subarray(0, 40)).toString('latin1')
  const parts = (isUtcTime ? UTC_TIME : GENERALIZED_TIME).exec(text)
  const moment = parts === null ? Number.NaN : momentOf(parts, isUtcTime)
  if (Number.isNaN(moment)) throw element.error('value-malformed', `no time: ${text}`)
  return new Date(moment)
}

function momentOf(
  [, year, month, day, hour, minute, second = '00', zone]: RegExpExecArray,
  isUtcTime: boolean,
): number {
  const fullYear = isUtcTime ? `${Number(year) < 50 ? '20' : '19'}${year}` : year
  const offset = zone === 'Z' ? 'Z' : `${zone?.slice(0, 3)}:${zone?.slice(3)}`
  const whole = Date.parse(`${fullYear}-${month}-${day}T${hour}:${minute}:${second}${offset}`)
  const isRealDay = new Date(Date.parse(`${fullYear}-${month}-${day}T00:00:00Z`)).getUTCDate() === Number(day)
  return isRealDay ? whole : Number.NaN
}
