import type { Tracer } from '@opentelemetry/api'
import { ConfigError } from '../config-error.ts'
import { messageOf, type OpenNode } from '../open-node.ts'

/** What begins spans, where the configuration says where they go. */
export interface Traces {
  /** Undefined: nothing is traced. */
  readonly tracer: Tracer | undefined
  /** Tells what is left, for a few seconds at most. */
  close(): Promise<void>
}

type Tracing = Pick<OpenNode, 'config' | 'outgoing' | 'store' | 'now' | 'log'>

/** Without the section `traces` nothing of it is even loaded. @throws {ConfigError} when a file it names cannot be used */
export async function openTraces(node: Tracing): Promise<Traces> {
  const { traces } = node.config
  if (traces === undefined) return { tracer: undefined, close: async () => {} }
  const { startTraces } = await import('./start-traces.ts')
  try {
    return await startTraces(traces, node)
  } catch (cause) {
    throw new ConfigError(`The section traces cannot be used: ${messageOf(cause)}`, { cause })
  }
}
