import { atMostEvery } from '../health/at-most-every.ts'
import type { Readiness } from '../health/readiness.ts'
import type { Standing } from '../health/standing.ts'
import { messageOf, type OpenNode } from '../open-node.ts'
import { chainCounter } from './count-chained.ts'
import { MOVING, READ_GAUGES, readAll, readDepsOf, SLOW } from './read-node.ts'
import { processReader } from './read-process.ts'

const PATIENCE_MILLISECONDS = 8_000 // less than a scrape waits
const SLOWER = 4 // so many times less often what changes by the day is read

/** The metrics of a process, as Prometheus takes them. */
export interface NodeMetrics {
  text(): Promise<{ readonly contentType: string; readonly text: string }>
  close(): void
}

interface MetricsDeps {
  readonly standing: Standing
  readonly readiness: () => Promise<Readiness>
  readonly readSeconds: number
}

/**
 * Reads the database when it is asked, and no more often than every so many seconds, whoever asks. What cannot be read is left out: it
 * is not told as it was.
 */
export function nodeMetrics(node: OpenNode, { standing, readiness, readSeconds }: MetricsDeps): NodeMetrics {
  const { meter, config, now, log } = node
  const own = processReader(meter, { config, standing, readiness, now })
  const countChained = chainCounter(meter, node)
  const deps = readDepsOf(node)

  const read = async (kind: keyof typeof READ_GAUGES, reads: typeof MOVING): Promise<void> => {
    meter.replace(READ_GAUGES[kind], await readAll(reads, deps))
  }
  const moving = atMostEvery(readSeconds * 1000, async () => {
    await countChained()
    await read('moving', MOVING)
  })
  const slow = atMostEvery(readSeconds * 1000 * SLOWER, () => read('slow', SLOW))

  const orForget = async (kind: keyof typeof READ_GAUGES, look: () => Promise<void>): Promise<void> => {
    try {
      await withinPatience(look())
    } catch (error) {
      meter.replace(READ_GAUGES[kind], [])
      log.warn({ error: messageOf(error) }, 'metrics of the database cannot be read')
    }
  }

  return {
    async text() {
      if (await own.read()) {
        await orForget('moving', moving)
        await orForget('slow', slow)
      } else {
        for (const names of Object.values(READ_GAUGES)) meter.replace(names, [])
      }
      return { contentType: meter.contentType, text: await meter.text() }
    },
    close: () => own.close(),
  }
}

async function withinPatience(looking: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('it takes too long')), PATIENCE_MILLISECONDS)
  })
  await Promise.race([looking, late]).finally(() => clearTimeout(timer))
}
