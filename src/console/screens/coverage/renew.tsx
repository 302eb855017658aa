import { useNavigate } from 'react-router'
import type { AskedView, CoverageView } from '../../../messages/index.ts'
import { useAsked, useGiven, useMay } from '../../api/queries.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { useWords } from '../../text/words.ts'

/** Asks now for the next certificate: of the partner above where there is one of that name, else of the CVCA abroad by our own. */
export function Renew({ pair: { authority, issuer, request } }: { pair: CoverageView }) {
  const { t } = useWords()
  const may = useMay()
  const navigate = useNavigate()
  const { data: partners } = useAsked('partner.list', {}, { freshSeconds: 60 })
  const home = useGiven('authority.request-certificate')
  const abroad = useGiven('authority.request-foreign-certificate')
  if (!may('authority.request-certificate') || partners === undefined) return null
  const above = partners.find(
    ({ authority: of, role, country, mnemonic }) =>
      of === authority && ['CVCA', 'DV'].includes(role) && `${country}${mnemonic}` === issuer,
  )
  const again = request !== undefined
  const ask = (): Promise<AskedView> =>
    above === undefined
      ? abroad.mutateAsync({ name: authority, of: issuer, callback: true, again })
      : home.mutateAsync({ name: authority, from: above.name, callback: true, again })
  return (
    <Confirm
      label={t('coverage.renew')}
      title={t('coverage.renewTitle', { issuer })}
      tone="main"
      consequence={
        <>
          <p>{t('coverage.renewSays', { authority, issuer })}</p>
          {again && <p>{t('coverage.renewAgain')}</p>}
        </>
      }
      onConfirm={async () => {
        const { exchange } = await ask()
        await navigate(`/messages/${exchange.id}`)
      }}
    />
  )
}
