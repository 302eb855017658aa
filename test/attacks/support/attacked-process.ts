import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { startTestNode } from '../../support/node.ts'
import { admitGate, foundUtopia } from '../../support/utopia.ts'
import type { Caller } from './raw-connection.ts'

const SCRIPT = join(import.meta.dirname, '../../support/node-process.ts')

/** A node in a process of its own, so that its memory can be told from that of the attack. */
export interface AttackedProcess {
  readonly port: number
  /** Of UT-DV's service. */
  readonly path: string
  /** A registered terminal. */
  readonly caller: Caller
  /** Megabytes in memory: at most since the process began. */
  memory(): { most: number }
  /** From now on. @returns tells by how many megabytes its memory rose at most, garbage included */
  watchMemory(): () => number
  close(): Promise<void>
}

export async function startAttackedProcess(): Promise<AttackedProcess> {
  const node = await startTestNode('UT', { keepFolder: true, size: 'embedded' })
  const places = await foundUtopia(node.operator)
  const { applicant } = await admitGate(node.operator, places)
  applicant.close()
  await node.close()
  const child = spawn(process.execPath, [SCRIPT, join(node.folder, 'eac.yaml')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  if (child.exitCode !== null) throw new Error('the node did not start')
  const { port, pathname } = new URL(places.dvUrl)
  return {
    port: Number(port),
    path: pathname,
    caller: applicant.tls,
    memory: () => ({ most: megabytesOf(child, 'VmHWM') }),
    watchMemory: () => watchMemoryOf(child),
    async close() {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
      await rm(node.folder, { recursive: true, force: true })
    },
  }
}

function watchMemoryOf(child: ChildProcess): () => number {
  writeFileSync(`/proc/${child.pid}/clear_refs`, '5') // the most that is told begins anew
  const before = megabytesOf(child, 'VmRSS')
  return () => Math.max(0, megabytesOf(child, 'VmHWM') - before)
}

function megabytesOf({ pid }: ChildProcess, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024
}
