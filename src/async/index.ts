export { accept } from './accept.ts'
export { Admission, type AdmissionLimits } from './admission.ts'
export { enqueueAnnouncement } from './announce.ts'
export { leaveToCallback, takeFromCaller } from './at-once.ts'
export { noteFailedAttempt, noteLookAgain } from './attempts.ts'
export { awaitApproval, takeUpApproved } from './await-approval.ts'
export { awaitCeremony, takeUpFromCeremony } from './await-ceremony.ts'
export { OutcomeWaiter } from './await-outcome.ts'
export { BY_HAND, giveAllToPeople, giveToPeople, takeFromPeople } from './by-hand.ts'
export {
  AlreadyAsked,
  enqueueOrder,
  enqueueRevocation,
  noteCertificateCame,
  noteIssued,
  noteOrderEnded,
  noteOrderGoesOut,
  noteOrderNotThere,
  noteRevocationAsked,
  noteRevoked,
  noteUnfinished,
} from './ca-orders.ts'
export { type Gate, openGate, throughGate } from './call-gate.ts'
export { endCarried, findCarrier } from './carry-on.ts'
export { correlate } from './correlate.ts'
export { closeDecided, decide } from './decide.ts'
export { closeTaken } from './deliver.ts'
export type { EscalationPlan } from './escalation.ts'
export { findRepeated } from './find-repeated.ts'
export { forward, joinCarrier } from './forward.ts'
export { type HeldPartner, listHeldPartners } from './held-partners.ts'
export { databaseJobs, type JobPlace } from './job-place.ts'
export { newMessageId } from './message-ids.ts'
export { enqueueNotice } from './notices.ts'
export { attemptsAt, countOwed, owedSince } from './outbox.ts'
export { closeInstalled, enqueueList, enqueueRequest, noteAcknowledged, noteAnswered } from './outgoing.ts'
export { type OwedWork, summariseOwed } from './owed-work.ts'
export { closeParked, groupParked, listParked, type ParkedWork, replayParked, spread } from './parked-work.ts'
export { closeUnfinished, parkWithin, unpark } from './parking.ts'
export type { CircuitPlan } from './partner-circuit.ts'
export { pauseCalls, resumeCalls } from './partner-pause.ts'
export { type RecurringTask, RecurringWork } from './recurring-work.ts'
export { openRedisJobs } from './redis-jobs.ts'
export { DEFAULT_RETRY_PLAN, type RetryPlan } from './retry-plan.ts'
export { settle, settleWithin } from './settle.ts'
export { causeOf, HeldBack, LookAgain, ParkWork, WorkFailed } from './work-errors.ts'
export { type Work, WorkQueue } from './work-queue.ts'
