import { z } from 'zod'

/** The section `health`: plain HTTP for whoever supervises the process: `/healthz`, `/readyz`, `/metrics`. */
export const healthSchema = z.strictObject({
  listen: z.strictObject({
    host: z.string().min(1).default('127.0.0.1'),
    port: z.number().int().min(0).max(65_535),
  }),
  /** Whoever shows what is in it (`Authorization: Bearer …`) sees the metrics, and why the node is not ready. */
  tokenFile: z.string().min(1).optional(),
  /** The database is read no more often for metrics, whoever asks how often. */
  readSeconds: z.number().min(0).max(3_600).default(15),
})
export type HealthConfig = z.infer<typeof healthSchema>

/** @param from makes a path absolute */
export const withHealthPaths = (
  { tokenFile, ...rest }: HealthConfig,
  from: (relative: string) => string,
): HealthConfig => ({
  ...rest,
  ...(tokenFile !== undefined && { tokenFile: from(tokenFile) }),
})
