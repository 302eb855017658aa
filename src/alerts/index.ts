// What is wrong with a node, told to people: each trouble once when it begins, again while it goes on, and when it is over.
export { deliverAlerts, duePlaces, failingPlaces, forgetPlaces } from './deliver.ts'
export { judge, type Observed, RULES } from './judge.ts'
export { type AlertPlan, endAll, endUnseen, keepAlerts } from './keep.ts'
export { type AlertPlace, type Told, testMessage } from './message.ts'
export { mailPlace } from './places/mail.ts'
export { type SnmpAccess, snmpPlace } from './places/snmp.ts'
export { type PostAlert, webhookPlace } from './places/webhook.ts'
