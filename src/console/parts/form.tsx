import { type ComponentProps, createContext, type ReactNode, useContext } from 'react'
import { Problem } from '../api/client.ts'
import { Line } from './fields.tsx'

const Refused = createContext<unknown>(undefined)

/** What the node says of single fields stands beside them. */
export const WrongFields = ({ error, children }: { error: unknown; children: ReactNode }) => (
  <Refused value={error}>{children}</Refused>
)

/** @param pointer JSON pointer into what was sent */
export function useWrongAt(pointer: string): string | undefined {
  const error = useContext(Refused)
  if (!(error instanceof Problem)) return undefined
  return error.fields.find((one) => one.pointer === pointer)?.detail
}

/** A line of a form that the node looks at. */
export const FormLine = ({ at, ...line }: ComponentProps<typeof Line> & { at: string }) => (
  <Line {...line} error={useWrongAt(at)} />
)
