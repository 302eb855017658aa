import { useEffect } from 'react'
import { useNavigate } from 'react-router'
import { useSession } from '../../api/queries.ts'
import { keep, kept } from '../../parts/kept.ts'
import { useSetsUp, useSetUp } from '../../parts/set-up.ts'

const wasLed = (text: string): text is 'led' => text === 'led'

/** Whoever sets up nodes is led there when they first come to one that nobody can work with yet: once, in this browser. */
export function LeadToSetUp() {
  const { data: who } = useSession()
  const navigate = useNavigate()
  const setsUp = useSetsUp()
  const { isKnown, next } = useSetUp()
  const name = `set-up.${who?.user}`
  const isLed = setsUp && isKnown && who?.demo === undefined && next !== undefined && next !== 'alerts'
  useEffect(() => {
    if (!isLed || kept(name, wasLed) !== undefined) return
    keep(name, 'led')
    void navigate('/set-up')
  }, [isLed, name, navigate])
  return null
}
