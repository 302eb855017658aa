import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Account } from './account.ts'
import { spocUrlOf } from './exchange-forms.ts'
import type { Terminals } from './live-terminals.ts'
import { consoleUrl, DEMO_PASSWORD, DEMO_USERS } from './people.ts'
import type { WorldPlan } from './world-plan.ts'

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url))

/** Says where everything is, and what can be tried. */
export function greet(account: Account, plan: WorldPlan, home: Terminals): void {
  const data = relative(PROJECT, plan.folder).startsWith('..') ? plan.folder : relative(PROJECT, plan.folder)
  const { dv, state } = home
  const ut = join(data, 'ut')
  const tls = join(ut, 'terminals', 'gate-1', 'tls')
  const shown = `<(npx eac node show --tls-certificate --data ${ut})`
  const server = plan.tlsCa === 'local' ? join(ut, 'tls', 'node.crt') : shown
  const [, abroad] = plan.states
  const places = plan.states.map(({ country, port, spocPort }) => {
    const spoc = spocUrlOf({ plan: { spocPort }, spoc: `${country}-SPOC` })
    return `  ${country}  CVCA and DV  https://127.0.0.1:${port}/tr-03129/${country}-CVCA and ${country}-DV   SPOC  ${spoc}`
  })
  const consoles = plan.states.map((one) => `${one.country}  ${consoleUrl(one)}`)
  const howToSee = home.state.hasConsole
    ? `
  See it in a browser, which will warn of the certificate of this machine's own:
    ${consoles.join('\n    ')}
    Log in as ${DEMO_USERS.join(', ')}; the password is ${DEMO_PASSWORD}
`
    : `
  The folder is of a version without a console: remove it (rm -r ${data}) to see one.
`
  account.say(`
${places.join('\n')}
${howToSee}
  Try it, from another terminal in ${PROJECT}:
    npx eac world coverage${where(data)}           which DV holds a certificate of which state
    npx eac world rollover UT${where(data)}        a new CVCA key of UT, told to the others
    npx eac world fault ${abroad?.country} down${where(data)}      and other faults: npx eac world --help
    npx eac exchange list --data ${ut}   what ${state.plan.country}'s operator sees
  As a terminal, gate-1:
    npx eac send get-ca-certificates --url ${dv.url} \\
      --tls-key ${tls}.key \\
      --tls-certificate ${tls}.crt \\
      --server-certificate ${server}

  What happens (Ctrl-C ends it):
`)
}

const where = (data: string): string => (data === 'demo-data' ? '' : ` --data ${data}`)
