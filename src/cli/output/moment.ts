/** An ISO 8601 time as people read it, in GMT and to the second; other text as it stands. */
export function moment(iso: string | undefined): string {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)/.exec(iso ?? '') ?? []
  return day === undefined ? (iso ?? '') : `${day} ${time}`
}
