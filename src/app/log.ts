import { type DestinationStream, type Logger, pino } from 'pino'
import { traceIdOfNow } from '../traces/index.ts'

export type Log = Logger

/** Events in JSON, a line each, with the trace they belong to. Never keys, never message bodies: whoever logs names the fields. */
export function createLog(level: string, destination: DestinationStream = pino.destination(1)): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, mixin: traceOfLine }, destination)
}

function traceOfLine(): { readonly trace?: string } {
  const trace = traceIdOfNow()
  return trace === undefined ? {} : { trace }
}
