import type { AuthorityView, PartnerView } from '../../../messages/index.ts'
import type { SetUpStep } from '../../parts/set-up.ts'

/** Something to be typed on the machine of the node; its name finds what is said of it. */
export interface TypedCommand {
  readonly name: string
  readonly text: string
}

const ALERTS = `alerts:
  mail:
    - name: operators
      server: mail.example.org
      user: eac
      passwordFile: mail.password
      from: EAC node <eac@example.org>
      to: [operators@example.org]`

/** With the names that the node has by now; what is not known yet stands as an example. */
export function commandsOf(
  step: SetUpStep,
  authorities: readonly Pick<AuthorityView, 'name' | 'role' | 'country'>[],
  partners: readonly Pick<PartnerView, 'name' | 'role'>[],
): TypedCommand[] {
  const country = authorities[0]?.country ?? 'UT'
  const small = country.toLowerCase()
  const named = (role: string): string | undefined => authorities.find((one) => one.role === role)?.name
  const above = partners.find(({ role }) => role === 'CVCA')?.name ?? `${small}-cvca`
  switch (step) {
    case 'authority':
      return [
        { name: 'cvca', text: `eac authority add ${small}-cvca --role CVCA --country ${country} --mnemonic CVCATST` },
        { name: 'dv', text: `eac authority add ${small}-dv --role DV --country ${country} --mnemonic DVTST` },
        { name: 'spoc', text: `eac authority add ${small}-spoc --role SPOC --country ${country}` },
      ]
    case 'partner':
      return [
        ...partnersOf('CVCA', named('CVCA'), country),
        ...partnersOf('DV', named('DV'), country),
        { name: 'state', text: 'eac state add --form form.yaml' },
      ]
    case 'certificate':
      return [
        { name: 'chain', text: `eac authority get-ca-certificates --from ${above}` },
        { name: 'request', text: `eac authority request-certificate --from ${above}` },
      ]
    case 'people':
      return []
    case 'alerts':
      return [
        { name: 'alertsSection', text: ALERTS },
        { name: 'alertsTest', text: 'eac alert test' },
      ]
  }
}

/** Whom such an authority is to know: below it, and above it. */
function partnersOf(role: 'CVCA' | 'DV', authority: string | undefined, country: string): TypedCommand[] {
  if (authority === undefined) return []
  const add = (name: string, partner: string, more = ''): string =>
    `eac partner add ${name} --authority ${authority} --role ${partner} --country ${country} --mnemonic ${MNEMONICS[partner]} --tls-certificate ${name}.pem${more}`
  if (role === 'CVCA') return [{ name: 'dvBelow', text: add('dv-1', 'DV') }]
  return [
    { name: 'cvcaAbove', text: add('cvca', 'CVCA', ' --service-url https://cvca.example.org:8443/tr-03129/CVCA') },
    { name: 'terminalBelow', text: add('gate-1', 'terminal') },
  ]
}

const MNEMONICS: Readonly<Record<string, string>> = { CVCA: 'CVCATST', DV: 'DV1', terminal: 'GATE1' }
