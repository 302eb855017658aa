import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/** Until it ends, `timedatectl` says to this process that the system's clock is synchronised, or that it is not. */
export async function clockServiceSays(synchronised: 'yes' | 'no'): Promise<{ end(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'eac-clock-'))
  const program = join(folder, 'timedatectl')
  await writeFile(program, `#!/bin/sh\necho ${synchronised}\n`)
  await chmod(program, 0o755)
  const { PATH = '' } = process.env
  process.env.PATH = `${folder}${delimiter}${PATH}`
  return {
    async end() {
      process.env.PATH = PATH
      await rm(folder, { recursive: true })
    },
  }
}
