import { z } from 'zod'
import {
  type CheckedStateView,
  SPOC_CONTRACTS,
  type StateChange,
  type StateCvcaView,
  type StateDvView,
  type StateNamesView,
  type StateRootView,
  type StateView,
  type TakenFormView,
} from '../../messages/index.ts'
import { moment, view } from './view.ts'

export const stateChangeSchema = view<StateChange>()({
  what: z.string(),
  was: z.string().optional().describe('Absent: it was not there.'),
  becomes: z.string().optional().describe('Absent: it is not on the form any more.'),
})

export const checkedStateSchema = view<CheckedStateView>()({
  country: z.string(),
  ok: z.boolean(),
  checks: z.array(
    z.object({ check: z.string(), source: z.string().describe('the clause'), ok: z.boolean(), says: z.string() }),
  ),
  registered: z.boolean().describe('False: this is its first form.'),
  changes: z.array(stateChangeSchema).describe('What differs from the form that counts now.'),
}).describe('A form that was looked at. Nothing was changed.')

export const stateRootSchema = view<StateRootView>()({
  subject: z.string(),
  fingerprint: z.string(),
  from: z.string(),
  until: z.string(),
  daysLeft: z.number().describe('Whole days until it is used no more; below 0: that is over.'),
})

export const stateNamesSchema = view<StateNamesView>()({
  names: z.array(z.string()).describe('DNS names in lower case: its certificates bear one of them.'),
  days: z.number().describe('The longest life of a certificate.'),
  clients: z.enum(['clientAuth', 'serverAuth']).describe("What a client's certificate is for at least."),
  roots: z.array(stateRootSchema),
}).describe('What is registered in place of country, SPOC purposes and revocation lists.')

export const stateCvcaSchema = view<StateCvcaView>()({
  anchor: z.string().describe('holder reference on the form'),
  fingerprint: z.string(),
  newest: z
    .object({ holderReference: z.string(), expires: z.string() })
    .optional()
    .describe('Of its certificates we trust, the newest; absent: none is there.'),
})

export const stateDvSchema = view<StateDvView>()({
  name: z.string(),
  holder: z.string(),
  state: z.enum(['active', 'suspended']),
  organisation: z.string().optional().describe('Absent: it is not on the form that counts.'),
})

export const takenFormSchema = view<TakenFormView>()({ reference: z.string(), takenAt: moment, takenBy: z.string() })

export const stateSchema = view<StateView>()({
  country: z.string(),
  name: z.string(),
  partner: z.string().describe('what we call it'),
  authority: z.string().describe('our SPOC'),
  state: z.enum(['active', 'suspended']),
  coordinator: z.object({
    organisation: z.string(),
    contact: z.string(),
    email: z.string(),
    phone: z.string().optional(),
  }),
  url: z.string().optional().describe('Of its SPOC; absent, as the edition: it has none, and is written to by e-mail.'),
  edition: z.enum(SPOC_CONTRACTS).optional(),
  isCalled: z.boolean().describe('It has a SPOC, and this machine a network.'),
  answers: z.enum(['callback', 'at-once']).describe('How it gets what it asks for.'),
  roots: z.array(stateRootSchema),
  knownByName: stateNamesSchema
    .optional()
    .describe('Its certificates may come from a CA of the public; absent: they may not.'),
  cvcas: z.array(stateCvcaSchema),
  dvs: z.array(stateDvSchema),
  forms: z.array(takenFormSchema).describe('The newest first: that is the one that counts.'),
})
