import { isIP } from 'node:net'
import { z } from 'zod'
import { placeIn } from '../../outgoing/index.ts'
import { openUrl } from '../open-url.ts'

const path = z.string().min(1)

/** The section `traces`: a collector of OpenTelemetry that is told of each message and piece of work. */
export const tracesSchema = z
  .strictObject({
    /** Where it takes traces by OTLP over HTTP, path and all: `https://collector.example.ut:4318/v1/traces`. */
    url: openUrl,
    /** Shown with each batch, a line each: `Authorization: Bearer …`. Read each time, so that a new one counts at once. */
    headersFile: path.optional(),
    /** PEM: the roots its server is trusted by, instead of the system's. */
    serverRoots: path.optional(),
    /** PEM: the certificate we show, and its key. */
    client: z.strictObject({ certificate: path, key: path }).optional(),
    timeoutSeconds: z.number().min(0.05).max(60).default(10),
    /** The part of traces that is told, from 0 to 1; a trace is told whole or not at all. */
    sampleRatio: z.number().min(0).max(1).default(1),
    serviceName: z.string().min(1).max(100).default('eac-broker'),
  })
  .refine(({ url, headersFile }) => headersFile === undefined || url.startsWith('https:') || isHere(url), {
    path: ['headersFile'],
    message: 'what stands in it goes over https only, or stays on this machine',
  })
export type TracesConfig = z.infer<typeof tracesSchema>

function isHere(url: string): boolean {
  const { hostname } = placeIn(url)
  return hostname === 'localhost' || hostname === '::1' || (isIP(hostname) === 4 && hostname.startsWith('127.'))
}

/** @param from makes a path absolute */
export function withTracesPaths(traces: TracesConfig, from: (relative: string) => string): TracesConfig {
  const { headersFile, serverRoots, client } = traces
  return {
    ...traces,
    ...(headersFile !== undefined && { headersFile: from(headersFile) }),
    ...(serverRoots !== undefined && { serverRoots: from(serverRoots) }),
    ...(client !== undefined && { client: { certificate: from(client.certificate), key: from(client.key) } }),
  }
}

/** Files that are nobody's but the node's. */
export const secretsOfTraces = (traces: TracesConfig | undefined): (string | undefined)[] => [
  traces?.headersFile,
  traces?.client?.key,
]
