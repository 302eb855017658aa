// Dies on the first question ever: the file that EAC_TEST_MEMORY names remembers.
import { existsSync, writeFileSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'

const memory = process.env.EAC_TEST_MEMORY ?? ''
parentPort?.on('message', () => {
  if (existsSync(memory)) return parentPort?.postMessage(true)
  writeFileSync(memory, 'died')
  return process.exit(1)
})
