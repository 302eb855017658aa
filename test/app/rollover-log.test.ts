import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import type { OpenNode } from '../../src/app/open-node.ts'
import { rolloverWork } from '../../src/app/rollovers.ts'

describe('the log of approved rollovers', () => {
  it('does not call it a rollover that failed when the queue is out of reach', () => {
    const lines: string[] = []
    const log = (level: string) => (_details: object, message: string) => lines.push(`${level}: ${message}`)
    const queue = new EventEmitter()
    const timers = { of: () => undefined }
    const node = { jobs: { queue: () => queue }, timers, log: { warn: log('warn'), error: log('error') } }
    rolloverWork(node as never as OpenNode)
    queue.emit('error', new Error('connect ECONNREFUSED 127.0.0.1:6379'))
    assert.deepEqual(lines, ['warn: work did not succeed'])
  })
})
