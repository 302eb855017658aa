import type { ExaminedView } from '../../messages/index.ts'
import type { ApiDeps } from '../deps.ts'

const LITTLE_OCTETS = 1_000_000_000
const HARDLY_ANY_OCTETS = 100_000_000

export async function examineDisk({ surroundings }: ApiDeps): Promise<readonly ExaminedView[]> {
  const { folder, free, size } = await surroundings.disk()
  const says = `${(free / 1e9).toFixed(1)} of ${(size / 1e9).toFixed(1)} GB free at ${folder}, and it can be written to`
  const mend = 'make room: a node that cannot write accepts nothing'
  if (free < HARDLY_ANY_OCTETS) return [{ what: 'disk', state: 'bad', says, mend }]
  return [free < LITTLE_OCTETS ? { what: 'disk', state: 'warning', says, mend } : { what: 'disk', state: 'good', says }]
}
