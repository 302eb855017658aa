import { Link } from 'react-router'
import type { OperatorCommand } from '../../../messages/index.ts'
import { useAsked, useMay } from '../../api/queries.ts'
import type { SetUpStep } from '../../parts/set-up.ts'
import { useWords } from '../../text/words.ts'
import { commandsOf } from './commands.ts'
import { Copied } from './copied.tsx'

/** Who does it, and the screen of the console for it, where there is one. */
const STEPS: Readonly<
  Record<SetUpStep, { needs: OperatorCommand; role: string; screen?: [path: string, nav: string] }>
> = {
  authority: { needs: 'authority.add', role: 'officer' },
  partner: { needs: 'partner.add', role: 'officer', screen: ['/partners', 'partners'] },
  certificate: { needs: 'authority.request-certificate', role: 'operator', screen: ['/coverage', 'coverage'] },
  people: { needs: 'user.invite', role: 'administrator', screen: ['/people', 'people'] },
  alerts: { needs: 'alert.test', role: 'administrator' },
}

/** What is to be done for a step: here where the console has it, else what is typed on the machine of the node. */
export function WhatNext({ step }: { step: SetUpStep }) {
  const { t, word } = useWords()
  const may = useMay()
  const { data: node } = useAsked('node.show', {}, { live: true })
  const { data: partners } = useAsked('partner.list', {}, { live: true })
  const { needs, role, screen } = STEPS[step]
  const onMachine = screen === undefined ? 'setUp.onMachine' : 'setUp.orOnMachine'
  const where = step === 'alerts' ? 'setUp.inFile' : onMachine
  const commands = commandsOf(step, node?.authorities ?? [], partners ?? [])
  return (
    <>
      {!may(needs) && <p className="box warn">{t('setUp.byWhom', { role: word('role', role) })}</p>}
      <p>{t(`setUp.${step}.how`)}</p>
      {screen !== undefined && (
        <p>
          <Link className="button main" to={screen[0]}>
            {t('setUp.goTo', { screen: t(`nav.${screen[1]}`) })}
          </Link>
        </p>
      )}
      {commands.length > 0 && <p className="muted">{t(where)}</p>}
      <ul className="plain">
        {commands.map(({ name, text }) => (
          <li key={name}>
            <Copied label={t(`setUp.command.${name}`)} text={text} />
          </li>
        ))}
      </ul>
    </>
  )
}
