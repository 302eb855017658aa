import { useState } from 'react'
import { useGiven, useMay } from '../../api/queries.ts'
import { TextArea } from '../../parts/fields.tsx'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { useWords } from '../../text/words.ts'

const LONGEST = 2_000 // characters, as the node takes them

/** Words that stay with a message. Who reads them is said before they are kept, as they cannot be taken back. */
export function Comment({ id }: { id: string }) {
  const { t } = useWords()
  const may = useMay()
  const comment = useGiven('exchange.comment')
  const [text, setText] = useState('')
  if (!may('exchange.comment')) return null
  const isNotReady = text.trim() === '' || comment.isPending
  return (
    <form
      className="after"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isNotReady) comment.mutate({ id, text: text.trim() }, { onSuccess: () => setText('') })
      }}
    >
      <TextArea
        label={t('message.comment')}
        value={text}
        onChange={setText}
        hint={t('message.commentSays')}
        maxLength={LONGEST}
      />
      <ProblemBox error={comment.error} />
      <div className="actions end">
        <button type="submit" className="button quiet" disabled={isNotReady}>
          {t('message.commentKeep')}
        </button>
      </div>
    </form>
  )
}
