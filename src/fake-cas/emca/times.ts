const LONGEST_DAYS = 36_135

/** `D:H:M:S`, at most 36135:23:59:59. @returns in days; undefined for anything else */
export function daysIn(validity: string): number | undefined {
  const [, days, hours, minutes, seconds] =
    /^(\d{1,5}):(\d{1,2}):(\d{1,2}):(\d{1,2})$/.exec(validity)?.map(Number) ?? []
  if (days === undefined || hours === undefined || minutes === undefined || seconds === undefined) return undefined
  if (days > LONGEST_DAYS || hours > 23 || minutes > 59 || seconds > 59) return undefined
  const all = days + (hours + (minutes + seconds / 60) / 60) / 24
  return all > 0 ? all : undefined
}

/** `dd:MM:yyyy HH:mm:ss`, in GMT. */
export function momentIn(written: string): Date | undefined {
  const [, day, month, year, time] = /^(\d\d):(\d\d):(\d{4}) (\d\d:\d\d:\d\d)$/.exec(written) ?? []
  const at = new Date(`${year}-${month}-${day}T${time}Z`)
  return Number.isNaN(at.getTime()) ? undefined : at
}
