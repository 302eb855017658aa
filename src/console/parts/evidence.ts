import { give } from '../api/client.ts'
import { type Packed, tarOf } from './tar.ts'

/** What proves one message, as files of one archive. */
export const evidenceOf = async (exchange: string): Promise<Uint8Array<ArrayBuffer>> => tarOf(await filesOf(exchange))

/** Of several: a folder each. @param onPacked how many are done */
export async function evidenceOfAll(
  exchanges: readonly string[],
  onPacked: (count: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const packed: Packed[] = []
  for (const [n, exchange] of exchanges.entries()) {
    const files = await filesOf(exchange)
    packed.push(...files.map(({ name, octets }) => ({ name: `${exchange}/${name}`, octets })))
    onPacked(n + 1)
  }
  return tarOf(packed)
}

async function filesOf(exchange: string): Promise<Packed[]> {
  const { files } = await give('audit.evidence', { exchange })
  return files.map(({ name, octets }) => ({ name, octets: Uint8Array.from(atob(octets), (one) => one.charCodeAt(0)) }))
}
