import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../../src/app/config.ts'
import { createLog } from '../../src/app/log.ts'
import { makeFolder } from '../../src/app/make-folder.ts'
import { type RunningNode, startNode } from '../../src/app/node.ts'
import { freePort } from './free-port.ts'

export interface TestNode extends RunningNode {
  readonly config: Config
  readonly url: string
  readonly folder: string
}

/** Makes a node in a new folder and starts it on a free port of loopback. */
export async function startTestNode(
  name: string,
  {
    now = () => new Date(),
    settings = {},
    keepFolder = false,
  }: { now?: () => Date; settings?: Partial<Config>; keepFolder?: boolean } = {},
): Promise<TestNode> {
  const folder = await mkdtemp(join(tmpdir(), 'eac-test-'))
  const port = await freePort()
  const publicUrl = `https://127.0.0.1:${port}`
  const made = await makeFolder({ folder, country: 'UT', commonName: name, host: '127.0.0.1', port, publicUrl }, now())
  const config = { ...made.config, ...settings }
  const running = await startNode({ config, log: createLog(process.env.EAC_TEST_LOG ?? 'silent'), now })
  const close = async (): Promise<void> => {
    await running.close()
    if (!keepFolder) await rm(folder, { recursive: true, force: true })
  }
  return { ...running, close, config, url: publicUrl, folder }
}
