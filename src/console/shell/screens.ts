import type { ComponentType } from 'react'
import type { OperatorCommand } from '../../messages/index.ts'

type Open = () => Promise<{ Component: ComponentType }>

/** A screen: where it is, and what whoever sees it must be allowed. What is not built is not here, and so not in the navigation. */
export interface Screen {
  readonly name: string
  readonly path: string
  readonly needs: OperatorCommand
  readonly open: Open
  readonly detail?: Place
  /** Further places that one comes to from it. */
  readonly more?: readonly Place[]
}

interface Place {
  readonly path: string
  readonly open: Open
}

/** In the order of the navigation; each is fetched when it is first gone to. */
export const SCREENS: readonly Screen[] = [
  {
    name: 'dashboard',
    path: '/',
    needs: 'node.show',
    open: async () => ({ Component: (await import('../screens/dashboard/dashboard.tsx')).Dashboard }),
  },
  {
    name: 'messages',
    path: '/messages',
    needs: 'exchange.list',
    open: async () => ({ Component: (await import('../screens/messages/messages.tsx')).Messages }),
    detail: {
      path: '/messages/:id',
      open: async () => ({ Component: (await import('../screens/message/message.tsx')).Message }),
    },
  },
  {
    name: 'approvals',
    path: '/approvals',
    needs: 'approval.list',
    open: async () => ({ Component: (await import('../screens/approvals/approvals.tsx')).Approvals }),
    detail: {
      path: '/approvals/:id',
      open: async () => ({ Component: (await import('../screens/approvals/approval.tsx')).Approval }),
    },
  },
  {
    name: 'coverage',
    path: '/coverage',
    needs: 'coverage.show',
    open: async () => ({ Component: (await import('../screens/coverage/coverage.tsx')).Coverage }),
  },
  {
    name: 'parked',
    path: '/parked',
    needs: 'queue.parked',
    open: async () => ({ Component: (await import('../screens/parked/parked.tsx')).Parked }),
  },
  {
    name: 'partners',
    path: '/partners',
    needs: 'partner.list',
    open: async () => ({ Component: (await import('../screens/partners/partners.tsx')).Partners }),
    detail: {
      path: '/partners/:name',
      open: async () => ({ Component: (await import('../screens/partners/partner.tsx')).Partner }),
    },
    more: [
      {
        path: '/register/state',
        open: async () => ({ Component: (await import('../screens/register/register-state.tsx')).RegisterState }),
      },
      {
        path: '/states/:country/change',
        open: async () => ({ Component: (await import('../screens/register/register-state.tsx')).ChangeState }),
      },
      {
        path: '/register/partner',
        open: async () => ({ Component: (await import('../screens/register/register-partner.tsx')).RegisterPartner }),
      },
    ],
  },
  {
    name: 'notices',
    path: '/notices',
    needs: 'notice.list',
    open: async () => ({ Component: (await import('../screens/notices/notices.tsx')).Notices }),
  },
  {
    name: 'lists',
    path: '/lists',
    needs: 'list.list',
    open: async () => ({ Component: (await import('../screens/lists/lists.tsx')).Lists }),
  },
  {
    name: 'orders',
    path: '/orders',
    needs: 'ca.orders',
    open: async () => ({ Component: (await import('../screens/orders/orders.tsx')).Orders }),
    detail: {
      path: '/orders/:id',
      open: async () => ({ Component: (await import('../screens/orders/order.tsx')).Order }),
    },
  },
  {
    name: 'jobs',
    path: '/jobs',
    needs: 'node.timers',
    open: async () => ({ Component: (await import('../screens/jobs/jobs.tsx')).Jobs }),
  },
  {
    name: 'events',
    path: '/events',
    needs: 'event.list',
    open: async () => ({ Component: (await import('../screens/events/events.tsx')).Events }),
  },
  {
    name: 'audit',
    path: '/audit',
    needs: 'audit.show',
    open: async () => ({ Component: (await import('../screens/audit/audit.tsx')).Audit }),
  },
  {
    name: 'people',
    path: '/people',
    needs: 'user.list',
    open: async () => ({ Component: (await import('../screens/people/people.tsx')).People }),
  },
  {
    name: 'settings',
    path: '/settings',
    needs: 'setting.list',
    open: async () => ({ Component: (await import('../screens/settings/settings.tsx')).Settings }),
  },
]
