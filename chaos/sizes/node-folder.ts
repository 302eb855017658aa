import { makeFolder } from '../../src/app/make-folder.ts'
import { freePort } from '../../test/support/free-port.ts'
import type { Place } from './installation.ts'

/** A node's folder with the settings of a run: only the pauses are shorter than an operator's. */
export async function makeNodeFolder(
  { publicUrl, now }: Place,
  folder: string,
): Promise<{ port: number; data: string }> {
  const port = await freePort()
  const sections = {
    retry: { firstPauseSeconds: 0.2, longestPauseSeconds: 2 },
    circuit: { firstPauseSeconds: 0.5, longestPauseSeconds: 2 },
    limits: { partnerSeconds: 3 },
  }
  const wish = { folder, country: 'UT', commonName: 'UT', host: '127.0.0.1', port, publicUrl, sections }
  const { config } = await makeFolder(wish, now())
  return { port, data: config.data }
}
