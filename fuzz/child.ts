// The process that runs the loop, started by campaign.ts. It may hang or die of an input: the parent watches.
import { writeFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { Corpus } from './corpus.ts'
import { Coverage } from './coverage.ts'
import { makeFinding, readFindings } from './finding.ts'
import { Loop } from './loop.ts'
import type { FromChild, InHand, Order, Standing, ToChild } from './messages.ts'
import { Random } from './random.ts'
import { importSuite } from './target.ts'

const TELL_EVERY = 250 // milliseconds

let stopped = false
process.on('SIGINT', () => {}) // a terminal's Ctrl-C reaches this process, too: the parent says when to stop
process.on('disconnect', () => process.exit(0)) // done, or the parent is gone
process.on('message', (message: ToChild) => {
  if (message.kind === 'stop') stopped = true
  else run(message.order).catch(fail)
})

async function run(order: Order): Promise<void> {
  const { covers, load } = await importSuite(order.suite)
  const coverage = Coverage.start(covers)
  const alive = setInterval(() => tell({ kind: 'preparing' }), TELL_EVERY) // it is no sign of trouble that this takes long
  const suite = await load() // scripts are counted only if they come after the start
  const targets = suite.targets.filter(({ name }) => order.targets.includes(name))
  for (const target of targets) await target.prepare?.()
  clearInterval(alive)
  tell({ kind: 'preparing' }) // the last of it: from here on silence is a hang
  const corpus = new Corpus(order.corpusFolder)
  let inHand: InHand = { target: '', inputs: [] }
  let told = 0
  const loop = new Loop({
    suite,
    targets,
    coverage,
    corpus,
    random: new Random(order.seed),
    known: readFindings(order.findingsFolder),
    lookAtMemoryEvery: order.lookAtMemoryEvery,
    inHand(target, inputs) {
      inHand = { target, inputs: inputs.map((input) => Buffer.from(input).toString('hex')) }
      writeFileSync(order.inHandFile, JSON.stringify(inHand))
    },
    alive() {
      const now = performance.now()
      if (now - told < TELL_EVERY) return
      told = now
      tell({ kind: 'progress', standing: standing() })
    },
    found: (finding) => tell({ kind: 'finding', finding }),
  })
  // What a target left behind and threw later: the last batch is as near as can be told.
  process.on('uncaughtException', (error) => {
    const why = `later: ${error instanceof Error ? error.message : String(error)}`
    const input = Uint8Array.from(Buffer.from(inHand.inputs[0] ?? '', 'hex'))
    tell({ kind: 'finding', finding: makeFinding(inHand.target, input, { promise: 'leaves nothing behind', why }) })
  })
  const until = performance.now() + order.milliseconds
  await loop.plant()
  while (!stopped && performance.now() < until && loop.inputs < order.inputs) {
    await loop.batch()
    await setImmediate() // so that "stop" is heard
  }
  process.send!({ kind: 'done', standing: standing() } satisfies FromChild, () => process.disconnect())

  function standing(): Standing {
    const unreached = order.blocks.flatMap(({ url, place }, i) => (coverage.has(url, place) ? [] : [i]))
    return { inputs: loop.inputs, corpus: corpus.size, unreached, newest: loop.newest }
  }
}

function fail(error: unknown): void {
  const why = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.send!({ kind: 'failed', why } satisfies FromChild, () => process.disconnect())
}

function tell(message: FromChild): void {
  if (process.connected) process.send!(message)
}
