import { useState } from 'react'
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useNavigate } from 'react-router'
import { keep, kept } from '../parts/kept.ts'
import { useWords } from '../text/words.ts'

/** What is shown, and the screen behind it. */
const STOPS = [
  ['world', '/'],
  ['dashboard', '/'],
  ['messages', '/messages'],
  ['coverage', '/coverage'],
  ['partners', '/partners'],
  ['faults', '/'],
] as const

const isOver = (text: string): text is 'over' => text === 'over'

/** Leads somebody new through a demo world, from screen to screen; once in this browser, whether it is finished or closed. */
export function Tour() {
  const { t } = useWords()
  const navigate = useNavigate()
  const [at, setAt] = useState(() => (kept('tour', isOver) === undefined ? 0 : undefined))
  if (at === undefined) return null
  const [name] = STOPS[at] ?? STOPS[0]
  const isLast = at === STOPS.length - 1
  const go = (to: number): void => {
    setAt(to)
    const [, path] = STOPS[to] ?? STOPS[0]
    void navigate(path)
  }
  const close = (): void => {
    keep('tour', 'over')
    setAt(undefined)
  }
  return (
    <ModalOverlay className="overlay tour" isOpen isDismissable onOpenChange={close}>
      <Modal className="modal">
        <Dialog>
          <div aria-live="polite">
            <Heading slot="title">{t(`tour.${name}.title`)}</Heading>
            <p>{t(`tour.${name}.says`)}</p>
            {name === 'faults' && (
              <p>
                <code>npx eac world fault FU down</code>
              </p>
            )}
            <p className="muted">{t('tour.at', { n: at + 1, all: STOPS.length })}</p>
          </div>
          <div className="actions end">
            {!isLast && (
              <Button className="button quiet" onPress={close}>
                {t('tour.close')}
              </Button>
            )}
            {at > 0 && (
              <Button className="button quiet" onPress={() => go(at - 1)}>
                {t('tour.back')}
              </Button>
            )}
            <Button className="button main" autoFocus onPress={() => (isLast ? close() : go(at + 1))}>
              {t(isLast ? 'tour.finish' : 'tour.next')}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
