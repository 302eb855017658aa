import { z } from 'zod'
import {
  type CheckedStateView,
  CLIENTS_BY_NAME,
  SPOC_CONTRACTS,
  type SpocForm,
  type SpocRootForm,
  type StateChange,
  type StateCvcaView,
  type StateDvView,
  type StateForm,
  type StateNamesView,
  type StateRootView,
  type StateView,
  type TakenFormView,
} from '../../messages/index.ts'
import { base64, moment, view } from './view.ts'

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

const certificate = base64.describe('The file that came with the form.')

const rootOnForm = view<SpocRootForm>()({
  certificate,
  fingerprint: z.string().describe('SHA-256 as printed, hex.'),
  from: z.string(),
  until: z.string(),
})

export const stateFormViewSchema = view<StateForm>()({
  country: z.string(),
  name: z.string(),
  reference: z.string().describe('The mark of the paper, as the archive knows it.'),
  coordinator: z.object({
    organisation: z.string(),
    contact: z.string(),
    email: z.string(),
    phone: z.string().optional(),
  }),
  spoc: view<SpocForm>()({
    url: z.string().describe('Its endpoint, or the WSDL that names it.'),
    edition: z.enum(SPOC_CONTRACTS),
    roots: z.array(rootOnForm),
    knownByName: z
      .object({
        names: z.array(z.string()),
        roots: z.array(rootOnForm),
        days: z.number(),
        clients: z.enum(CLIENTS_BY_NAME),
      })
      .optional(),
    notification: z.enum(['new_cert_available_notification', 'new_cer_available_notification']).optional(),
    crlHosts: z.array(z.string()).optional(),
  })
    .optional()
    .describe('Absent: it has none.'),
  cvcas: z.array(
    z.object({
      holderReference: z.string(),
      certificate,
      fingerprint: z.string().describe('SHA-256, or SHA-1 on old forms; hex.'),
      purpose: z.string().optional(),
    }),
  ),
  dvs: z.array(
    z.object({
      organisation: z.string(),
      cvca: z.string(),
      mnemonic: z.string(),
      purpose: z.string().optional(),
      operator: z.string().optional(),
    }),
  ),
}).describe('What a state says of itself on its form (TR-03139, appendix D).')

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
