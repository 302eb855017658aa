import { type ReactNode, useState } from 'react'
import { Button, Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useWords } from '../text/words.ts'
import { TextArea } from './fields.tsx'
import { ProblemBox } from './problem-box.tsx'

interface Wish {
  /** On the button that asks, and on the one that does. */
  readonly label: string
  readonly title: string
  /** What will happen then, and what will not. */
  readonly consequence: ReactNode
  readonly tone?: 'main' | 'danger' | 'quiet'
  /** Kept with what is done; without it no words are asked for. */
  readonly reasonLabel?: string
  readonly isDisabled?: boolean
  /** What is chosen in it cannot be done. */
  readonly isRefused?: boolean
  /** False: one begins elsewhere in it. */
  readonly isReasonFirst?: boolean
  /** False: the words stay in this browser. */
  readonly isKept?: boolean
  readonly children?: ReactNode
  readonly onConfirm: (reason: string) => Promise<unknown>
}

/** A button whose deed is told before it is done. */
export function Confirm({ label, title, tone = 'quiet', isDisabled = false, ...rest }: Wish) {
  return (
    <DialogTrigger>
      <Button className={`button ${tone}`} isDisabled={isDisabled}>
        {label}
      </Button>
      <ModalOverlay className="overlay" isDismissable>
        <Modal className="modal">
          <Dialog>
            {({ close }) => (
              <>
                <Heading slot="title">{title}</Heading>
                <ConfirmForm label={label} tone={tone} close={close} {...rest} />
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  )
}

function ConfirmForm({
  label,
  tone,
  consequence,
  reasonLabel,
  isKept = true,
  isRefused = false,
  isReasonFirst = true,
  children,
  onConfirm,
  close,
}: Omit<Wish, 'title'> & {
  close: () => void
}) {
  const { t } = useWords()
  const [reason, setReason] = useState('')
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const isNotReady = isRefused || (reasonLabel !== undefined && reason.trim() === '')
  const act = async (): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      await onConfirm(reason.trim())
      close()
    } catch (found) {
      setError(found)
      setBusy(false)
    }
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (!isNotReady && !isBusy) void act()
      }}
    >
      <div className="consequence">{consequence}</div>
      {children}
      {reasonLabel !== undefined && (
        <TextArea
          label={reasonLabel}
          value={reason}
          onChange={setReason}
          hint={isKept ? t('confirm.kept') : undefined}
          autoFocus={isReasonFirst}
        />
      )}
      <ProblemBox error={error} />
      <div className="actions end">
        <Button className="button quiet" onPress={close}>
          {t('confirm.cancel')}
        </Button>
        <Button
          type="submit"
          className={`button ${tone === 'danger' ? 'danger' : 'main'}`}
          isDisabled={isNotReady || isBusy}
        >
          {label}
        </Button>
      </div>
    </form>
  )
}
