// Runs inputs one by one in a process of its own, and says before each which one it is: node replay.ts REQUEST-FILE
import { readFileSync, writeSync } from 'node:fs'
import { type Breach, PROMISES } from './finding.ts'
import { growth } from './memory.ts'
import { mutate } from './mutate/mutate.ts'
import { observe } from './observe.ts'
import { leastLimit, leastTime } from './pace.ts'
import { Random } from './random.ts'
import type { ReplayLine, ReplayRequest } from './replay-in-process.ts'
import { importSuite, type Target } from './target.ts'

const request = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as ReplayRequest
const suite = await importSuite(request.suite)
const contents = await suite.load()
const target = contents.targets.find(({ name }) => name === request.target)
if (!target) throw new Error(`${suite.name} has no target ${request.target}`)

await target.prepare?.()
for (const [at, hex] of request.inputs.entries()) {
  const input = Uint8Array.from(Buffer.from(hex, 'hex'))
  say({ kind: 'begins', at })
  const { answer = '', breach } = await observe(target, input)
  const found = breach ?? (await breachOfCost(target, input))
  say(found ? { kind: 'broken', at, breach: found } : { kind: 'held', at, answer })
}

async function breachOfCost(target: Target, input: Uint8Array): Promise<Breach | undefined> {
  if (request.promise === PROMISES.inTime) {
    const limit = leastLimit(target, input.length)
    const took = await leastTime(target, input, limit)
    return took > limit ? { promise: PROMISES.inTime, why: `${took.toFixed(1)} ms` } : undefined
  }
  if (request.promise !== PROMISES.letsGo) return undefined
  const random = new Random(1)
  const kept = await growth(
    target,
    () => mutate(input, { suite: contents, random, other: () => input }),
    () => {},
  )
  return kept === undefined ? undefined : { promise: PROMISES.letsGo, why: `${kept} octets stay for each fresh input` }
}

// At once: the process may not live to write it later.
function say(line: ReplayLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`)
}
