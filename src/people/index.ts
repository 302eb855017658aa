export { type Attempt, forgiveAll, takeAttempt, tidyAttempts } from './attempts.ts'
export { type Authenticated, assertStill, authenticate, checkPassword, networkOf } from './authenticate.ts'
export { type FirstAdministrator, openFirstAdministrator } from './first-administrator.ts'
export { acceptInvitation, type Invitation, invitePerson, resetPassword } from './invitations.ts'
export { type IssuerClaims, personOfIssuer } from './issuer-account.ts'
export {
  type Also,
  addPerson,
  changePassword,
  changeRoles,
  countActiveApprovers,
  countApprovers,
  disablePerson,
  findPersonWithin,
  listPeople,
  type Person,
  rolesAfter,
  setRoles,
  unlockPerson,
} from './people.ts'
export type { PeopleDeps, SecretBox } from './people-deps.ts'
export { notAuthenticated, PeopleError, type PeopleErrorCode } from './people-error.ts'
export { sealSecondFactorsAgain } from './seal-again.ts'
export {
  assertCode,
  beginSecondFactor,
  confirmSecondFactor,
  hasSecondFactor,
  removeSecondFactor,
  removeSecondFactorWithin,
} from './second-factor.ts'
export {
  completeSession,
  countSessions,
  endEverySession,
  endSession,
  endSessionsOf,
  findSession,
  listSessions,
  type OpenedSession,
  openSession,
  peekSession,
  type Session,
  type SessionLimits,
  type SessionRecord,
  type SessionStage,
  tidySessions,
} from './sessions.ts'
export { objectionToPower, objectionToRemoval, type Standing, standingOf } from './standing.ts'
export {
  type ApiToken,
  isNetwork,
  listTokens,
  makeToken,
  revokeToken,
  type TokenRefusal,
  type TokenUse,
  type TokenWish,
  useToken,
} from './tokens.ts'
