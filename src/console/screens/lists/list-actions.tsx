import { useState } from 'react'
import type { AuthorityView, ListKind } from '../../../messages/index.ts'
import { useAsked, useGiven, useMay } from '../../api/queries.ts'
import { CertificateField } from '../../parts/certificate-field.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Choice } from '../../parts/fields.tsx'
import { FileField } from '../../parts/file-field.tsx'
import { base64Of, octetsOfFile } from '../../parts/octets.ts'
import { useWords } from '../../text/words.ts'
import { certificatesIn } from './certificate-files.ts'

const KEEPERS: readonly string[] = ['CVCA', 'DV', 'TCC', 'NPKD']

/** A list is brought or made, or a CSCA certificate trusted to vouch for signers, for one of our authorities. */
export function ListActions() {
  const { data: authorities = [] } = useAsked('authority.list', {})
  const may = useMay()
  const keepers = authorities.filter(({ role }) => KEEPERS.includes(role))
  const makers = authorities.filter(({ role }) => role === 'NPKD')
  if (keepers.length === 0) return null
  return (
    <>
      {may('list.make') && makers.length > 0 && <MakeList authorities={makers} />}
      {may('list.add') && <AddList authorities={keepers} />}
      {may('list.trust') && <TrustAnchor authorities={keepers} />}
    </>
  )
}

interface Props {
  readonly authorities: readonly AuthorityView[]
}

function Authority({ authorities, value, onChange }: Props & { value: string; onChange: (name: string) => void }) {
  const { t } = useWords()
  const options = authorities.map(({ name }) => [name, name] as const)
  return <Choice label={t('message.authority')} value={value} options={options} onChange={onChange} />
}

function Kind({
  kinds,
  value,
  onChange,
}: {
  kinds: readonly ListKind[]
  value: ListKind
  onChange: (kind: ListKind) => void
}) {
  const { t, word } = useWords()
  const options = kinds.map((kind) => [kind, word('listKind', kind)] as const)
  return <Choice label={t('lists.kind')} value={value} options={options} onChange={onChange} />
}

function MakeList({ authorities }: Props) {
  const { t } = useWords()
  const make = useGiven('list.make')
  const [name, setName] = useState(authorities[0]?.name ?? '')
  const [kind, setKind] = useState<ListKind>('document-signer')
  const [files, setFiles] = useState<readonly File[]>([])
  return (
    <Confirm
      label={t('lists.make')}
      title={t('lists.makeTitle')}
      tone="main"
      consequence={t('lists.makeSays')}
      isRefused={files.length === 0}
      onConfirm={async () => make.mutateAsync({ name, kind, certificates: await certificatesIn(files) })}
    >
      <Authority authorities={authorities} value={name} onChange={setName} />
      <Kind kinds={['document-signer', 'master']} value={kind} onChange={setKind} />
      <FileField
        label={t('lists.certificates')}
        hint={t('lists.certificatesSays')}
        accept=".cer,.crt,.der,.pem"
        isMultiple
        onFiles={setFiles}
      />
    </Confirm>
  )
}

function AddList({ authorities }: Props) {
  const { t } = useWords()
  const add = useGiven('list.add')
  const [name, setName] = useState(authorities[0]?.name ?? '')
  const [kind, setKind] = useState<ListKind>('master')
  const [octets, setOctets] = useState<Uint8Array>()
  return (
    <Confirm
      label={t('lists.add')}
      title={t('lists.addTitle')}
      consequence={t('lists.addSays')}
      isRefused={octets === undefined}
      onConfirm={async () => add.mutateAsync({ name, kind, octets: base64Of(octets ?? new Uint8Array()) })}
    >
      <Authority authorities={authorities} value={name} onChange={setName} />
      <Kind kinds={['master', 'document-signer', 'defect']} value={kind} onChange={setKind} />
      <FileField
        label={t('lists.file')}
        onFiles={async ([file]) => setOctets(file && octetsOfFile(new Uint8Array(await file.arrayBuffer())))}
      />
    </Confirm>
  )
}

function TrustAnchor({ authorities }: Props) {
  const { t } = useWords()
  const trust = useGiven('list.trust')
  const [name, setName] = useState(authorities[0]?.name ?? '')
  const [certificate, setCertificate] = useState('')
  return (
    <Confirm
      label={t('lists.trust')}
      title={t('lists.trustTitle')}
      consequence={t('lists.trustSays')}
      isRefused={certificate === ''}
      onConfirm={() => trust.mutateAsync({ name, certificate })}
    >
      <Authority authorities={authorities} value={name} onChange={setName} />
      <CertificateField
        label={t('lists.csca')}
        kind="x509"
        value={certificate}
        onChange={setCertificate}
        at="/certificate"
      />
    </Confirm>
  )
}
