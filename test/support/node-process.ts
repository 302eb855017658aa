// A node in a process of its own that kills itself, with SIGKILL, at a named moment: node-process.ts CONFIG [MOMENT]

import { ChildProcess } from 'node:child_process'
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { Queue } from 'bullmq'
import { readConfig } from '../../src/app/config.ts'
import { createLog } from '../../src/app/log.ts'
import { startNode } from '../../src/app/node.ts'

const [file = '', moment = 'never'] = process.argv.slice(2)

const die = (): Promise<never> => {
  process.kill(process.pid, 'SIGKILL')
  return new Promise(() => {}) // the signal ends us before anything more can happen
}

/** After the commit that made the work owed, before its job is added. */
function dieBeforeJob(task: string): void {
  const { add, addBulk } = Queue.prototype
  Queue.prototype.add = function (this: Queue, name, ...rest) {
    return name === task ? die() : add.call(this, name, ...rest)
  } as typeof add
  Queue.prototype.addBulk = function (this: Queue, jobs) {
    return jobs.some(({ name }) => name === task) ? die() : addBulk.call(this, jobs)
  } as typeof addBulk
}

/** After what will be signed was written down, before it is signed. */
function dieBeforeSigning(): void {
  crypto.sign = (() => die()) as never
  syncBuiltinESMExports()
  const { spawn } = ChildProcess.prototype as unknown as Spawning // it gives the process its `send`
  const dying: Spawning['spawn'] = function (options) {
    const spawned = spawn.call(this, options)
    const { send } = this
    if (send === undefined) return spawned
    const dyingSend = (message: { request?: { kind?: string } }, ...rest: never[]) =>
      message.request?.kind === 'sign' ? die() : send.call(this, message, ...rest) // with keys in a token another process signs
    this.send = dyingSend as typeof send
    return spawned
  }
  Object.assign(ChildProcess.prototype, { spawn: dying })
}

/** What Node does not declare. */
interface Spawning {
  spawn(this: ChildProcess, options: unknown): unknown
}

if (moment === 'before-handle-job') dieBeforeJob('handle')
if (moment === 'before-deliver-job') dieBeforeJob('deliver')
if (moment === 'before-signing') dieBeforeSigning()

const config = await readConfig(file, {})
const node = await startNode({ config, log: createLog('silent'), now: () => new Date() })
process.on('SIGTERM', () => void node.close().then(() => process.exit(0)))
process.stdout.write('ready\n')
