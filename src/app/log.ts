import { type DestinationStream, type Logger, pino } from 'pino'

export type Log = Logger

/** Events in JSON, a line each. Never keys, never message bodies: whoever logs names the fields. */
export function createLog(level: string, destination: DestinationStream = pino.destination(1)): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination)
}
