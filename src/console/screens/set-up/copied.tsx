import { useState } from 'react'
import { useWords } from '../../text/words.ts'

/** Text that is taken elsewhere, with a button that copies it. */
export function Copied({ label, text }: { label: string; text: string }) {
  const { t } = useWords()
  const [says, setSays] = useState('')
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      setSays(t('setUp.copied'))
    } catch {
      setSays(t('setUp.notCopied'))
    }
  }
  return (
    <figure className="copied">
      <figcaption>{label}</figcaption>
      <div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by the keyboard (WCAG 2.1.1) */}
        <pre tabIndex={0}>
          <code>{text}</code>
        </pre>
        <button
          type="button"
          className="button quiet small"
          aria-label={t('setUp.copyIt', { what: label })}
          onClick={() => void copy()}
        >
          {t('setUp.copy')}
        </button>
      </div>
      <span role="status" className="muted">
        {says}
      </span>
    </figure>
  )
}
