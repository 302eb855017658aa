import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { context } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import { ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from '@opentelemetry/semantic-conventions'
import { openCaHttp } from '../../ca-bridges/ca-http/index.ts'
import { bridgeFiles } from '../../ca-bridges/index.ts'
import type { OpenNode } from '../open-node.ts'
import { VERSION } from '../version.ts'
import { collectorTrouble } from './collector-trouble.ts'
import type { Traces } from './open-traces.ts'
import { readHeaders } from './read-headers.ts'
import { spanSender } from './span-sender.ts'
import type { TracesConfig } from './traces-config.ts'

const MOST_SPANS = 4_096 // that wait; then those that end are let go
const BATCH = 512
const EVERY_MILLISECONDS = 2_000
const STOP_MILLISECONDS = 3_000
const LONGEST_VALUE = 256

/** What is asynchronous in this process knows its span. Set once, for all nodes in it. */
const spansAreFollowed = ((): (() => void) => {
  let done = false
  return () => {
    if (!done) context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
    done = true
  }
})()

/** Everything is set here: no variable of the environment counts, and no module is patched. @throws when its headers cannot be read */
export async function startTraces(
  { url, headersFile, serverRoots, client, timeoutSeconds, sampleRatio, serviceName }: TracesConfig,
  node: Pick<OpenNode, 'config' | 'outgoing' | 'store' | 'now' | 'log'>,
): Promise<Traces> {
  const headers = () => readHeaders(headersFile)
  await headers()
  const trouble = collectorTrouble(url, node)
  const http = openCaHttp(
    { url, serverRoots, client, timeoutSeconds },
    bridgeFiles((named) => named, node.outgoing),
  )
  const exporter = spanSender({ http, headers, onTaken: trouble.taken, onLost: trouble.lost })
  const processor = new BatchSpanProcessor({
    exporter,
    maxQueueSize: MOST_SPANS,
    maxExportBatchSize: BATCH,
    scheduledDelayMillis: EVERY_MILLISECONDS,
    exportTimeoutMillis: Math.ceil(timeoutSeconds * 1000),
  })
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      [ATTR_SERVICE_NAME]: serviceName,
      [ATTR_SERVICE_VERSION]: VERSION,
      'service.instance.id': randomUUID(),
      'host.name': hostname(),
      'eac.process.role': node.config.role,
    }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampleRatio) }),
    spanLimits: { attributeValueLengthLimit: LONGEST_VALUE, linkCountLimit: 16 },
    spanProcessors: [processor],
  })
  spansAreFollowed()
  return {
    tracer: provider.getTracer('eac-broker', VERSION),
    async close() {
      const told = provider.shutdown().catch(() => {}) // the trouble is told where it is found
      await orAfter(STOP_MILLISECONDS, told)
      await exporter.shutdown() // breaks off what is under way
      await told
      await trouble.close()
    },
  }
}

async function orAfter(milliseconds: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race([work, late]).finally(() => clearTimeout(timer))
}
