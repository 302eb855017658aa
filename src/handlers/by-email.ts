import type { Partner } from '../messages/index.ts'

/** Another state that has no SPOC: people carry what goes to it. */
export const isByEmail = ({ role, serviceUrl }: Pick<Partner, 'role' | 'serviceUrl'>): boolean =>
  role === 'SPOC' && serviceUrl === undefined
