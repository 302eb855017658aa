import { ParkWork, WorkFailed } from '../async/index.ts'
import type { CauseKind, Partner } from '../messages/index.ts'

/** A callback or list its receiver could not take: tried again, or left to a person at once, as is set for it. */
export function notTaken({ contractSettings }: Partner, kind: CauseKind, says: string): Error {
  return contractSettings.failedCallbacks === 'park' ? new ParkWork(kind, says) : new WorkFailed(kind, says)
}
