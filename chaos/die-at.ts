import crypto from 'node:crypto'
import http from 'node:http'
import https from 'node:https'
import { syncBuiltinESMExports } from 'node:module'
import type { TLSSocket } from 'node:tls'
import { isMainThread } from 'node:worker_threads'

/** Where a process can be made to end itself, in the order a message passes them. */
export const STEPS = [
  'at-start', // at a statement of the start: migrations, queues, first looks
  'before-commit',
  'after-commit',
  'before-handle-job', // a request is kept, its job is not added
  'before-signing', // what will be signed is written down
  'after-signing', // signed, and kept nowhere
  'before-deliver-job', // settled, the job of its callback is not added
  'before-answer', // all is kept, the caller is not told
  'after-answer',
  'before-call', // a partner is about to be called
  'after-call', // the partner has answered, and nothing of it is kept
] as const
export type Step = (typeof STEPS)[number]

/** @param plan `STEP:N`: the N-th time the step is reached */
export async function dieAt(plan: string): Promise<void> {
  const [step, times] = plan.split(':') as [Step, string]
  let left = Number(times)
  const reached = (): void => {
    if (--left === 0) process.kill(process.pid, 'SIGKILL')
  }
  if (step.endsWith('-signing')) watchSigning(step, reached)
  if (!isMainThread) return
  if (step.endsWith('-job')) await watchJobs(step.split('-')[1]!, reached)
  if (step.endsWith('-commit') || step === 'at-start') await watchStatements(step, reached)
  if (step.endsWith('-answer')) watchAnswers(step, reached)
  if (step.endsWith('-call')) watchCalls(step, reached)
}

/** Each thread counts for itself. */
function watchSigning(step: Step, reached: () => void): void {
  const { sign } = crypto
  crypto.sign = ((...args: unknown[]) => {
    if (step === 'before-signing') reached()
    const done = args.at(-1)
    if (typeof done === 'function' && step === 'after-signing') {
      args[args.length - 1] = (...result: unknown[]) => {
        reached()
        done(...result)
      }
      return Reflect.apply(sign, crypto, args)
    }
    const signature = Reflect.apply(sign, crypto, args)
    if (step === 'after-signing') reached()
    return signature
  }) as typeof sign
  syncBuiltinESMExports()
}

async function watchJobs(task: string, reached: () => void): Promise<void> {
  const { Queue } = await import('bullmq')
  const { add, addBulk } = Queue.prototype
  Queue.prototype.add = function (this: InstanceType<typeof Queue>, name, ...rest) {
    if (name === task) reached()
    return add.call(this, name, ...rest)
  } as typeof add
  Queue.prototype.addBulk = function (this: InstanceType<typeof Queue>, jobs) {
    if (jobs.some(({ name }) => name === task)) reached()
    return addBulk.call(this, jobs)
  } as typeof addBulk
}

type Statement = (this: unknown, ...args: unknown[]) => unknown

/** The embedded database and the driver of a server: both are asked by a method that takes a text, or what holds one. */
async function watchStatements(step: Step, reached: () => void): Promise<void> {
  const [{ PGlite }, { default: pg }] = await Promise.all([import('@electric-sql/pglite'), import('pg')])
  const watch = (prototype: Record<string, Statement>, name: string): void => {
    const ask = prototype[name]!
    prototype[name] = function (this: unknown, ...args: unknown[]): unknown {
      const counts = step === 'at-start' || isCommit(args[0])
      if (counts && step !== 'after-commit') reached()
      const answer = ask.apply(this, args)
      if (counts && step === 'after-commit' && answer instanceof Promise) void answer.then(reached, () => {})
      return answer
    }
  }
  for (const name of ['exec', 'query']) watch(PGlite.prototype as never, name)
  watch(pg.Client.prototype as never, 'query')
}

/** A statement of several parts that writes, outside a transaction or in it, is counted as well. */
function isCommit(statement: unknown): boolean {
  const text = typeof statement === 'string' ? statement : (statement as { text?: unknown } | undefined)?.text
  return typeof text === 'string' && /^\s*(commit\b|with\b[\s\S]*\binsert into\b)/i.test(text)
}

/** Of partners only: operators' commands come by a socket without TLS. */
function watchAnswers(step: Step, reached: () => void): void {
  const { end } = http.ServerResponse.prototype
  http.ServerResponse.prototype.end = function (this: http.ServerResponse, ...args: unknown[]) {
    const isPartner = (this.req.socket as TLSSocket).encrypted === true && this.req.method === 'POST'
    if (isPartner && step === 'before-answer') reached()
    if (isPartner && step === 'after-answer') this.once('finish', reached)
    return Reflect.apply(end, this, args)
  } as typeof end
}

function watchCalls(step: Step, reached: () => void): void {
  const { request } = https
  https.request = ((...args: unknown[]) => {
    if (step === 'before-call') reached()
    const outgoing: http.ClientRequest = Reflect.apply(request, https, args)
    if (step === 'after-call') outgoing.prependOnceListener('response', reached)
    return outgoing
  }) as typeof request
  syncBuiltinESMExports()
}
