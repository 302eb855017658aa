import { ParkWork } from '../async/index.ts'
import type { Partner } from '../messages/index.ts'

/** A callback or list its receiver could not take: tried again, or left to a person at once, as is set for it. */
export function notTaken({ contractSettings }: Partner, cause: string): Error {
  return contractSettings.failedCallbacks === 'park' ? new ParkWork(cause) : new Error(cause)
}
