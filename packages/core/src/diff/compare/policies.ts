/** Owns comparing what the gateway does to requests and replies. */
import { nextLinkPolicies, pollingPolicies, type ConnectorModel, type Json, type Policy } from '../../model/index.js'
import { inside, type Note, type Place } from '../change.js'
import { same } from './same.js'

const PLACE: Place = {
  what: '',
  document: 'properties',
  old: '/properties/policyTemplateInstances',
  new: '/properties/policyTemplateInstances',
}

export function comparePolicies(old: ConnectorModel, now: ConnectorModel, note: Note): void {
  const [before, after] = [policiesOf(old), policiesOf(now)]
  const pairs = pairUp(before, after)
  const partnerOf = new Map(pairs.map((pair) => [pair.new, pair.old]))
  const isKept = new Set(pairs.map((pair) => pair.old))
  for (const [index, policy] of before.entries()) {
    const at = { ...inside(PLACE, index), what: nameOf(policy), new: PLACE.new }
    if (!isKept.has(policy)) note('policy-removed', at, { old: told(policy), side: 'old' })
  }
  for (const [index, policy] of after.entries()) {
    const at = { ...inside(PLACE, index), what: nameOf(policy) }
    const was = partnerOf.get(policy)
    if (was === undefined) note('policy-added', at, { new: told(policy) })
    else if (!same(bare(was), bare(policy))) note('policy-changed', at, differing(was, policy))
  }
  const order = before.filter((policy) => isKept.has(policy)).map((policy) => pairs.findIndex((pair) => pair.old === policy))
  if (order.some((position, index) => index > 0 && position < (order[index - 1] ?? 0))) {
    note('policies-reordered', PLACE, { new: pairs.map((pair) => nameOf(pair.new)).join(', ') })
  }
}

function policiesOf({ policies, operations }: ConnectorModel): readonly Policy[] {
  return policies ?? [...nextLinkPolicies(operations), ...pollingPolicies(operations)]
}

/** In the order of the new side: those that are the same, then those of one kind and title, then those of one kind. */
function pairUp(old: readonly Policy[], now: readonly Policy[]): readonly { readonly old: Policy; readonly new: Policy }[] {
  const partners = new Map<Policy, Policy>()
  const taken = new Set<Policy>()
  const ways: readonly ((was: Policy, is: Policy) => boolean)[] = [
    (was, is) => same(bare(was), bare(is)),
    (was, is) => was.kind === is.kind && was.title === is.title,
    (was, is) => was.kind === is.kind && was.kind !== 'raw',
  ]
  for (const isSame of ways) {
    for (const is of now) {
      const was = partners.has(is) ? undefined : old.find((one) => !taken.has(one) && isSame(one, is))
      if (was === undefined) continue
      partners.set(is, was)
      taken.add(was)
    }
  }
  return now.flatMap((policy) => {
    const was = partners.get(policy)
    return was === undefined ? [] : [{ old: was, new: policy }]
  })
}

/** What it does: not what it is called, nor in which letters. */
function bare({ title: _title, spelling: _spelling, ...policy }: Policy): object {
  return { ...policy, operations: [...(policy.operations ?? [])].sort() }
}

function nameOf({ kind, title }: Policy): string {
  return title === undefined ? kind : `"${title}"`
}

function told(policy: Policy): Json {
  return JSON.parse(JSON.stringify(bare(policy))) as Json
}

/** The parts that differ. */
function differing(old: Policy, now: Policy): { readonly old: object; readonly new: object } {
  const [was, is] = [bare(old), bare(now)] as readonly [Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>]
  const pick = (from: Readonly<Record<string, unknown>>): object =>
    Object.fromEntries(Object.entries(from).filter(([key]) => !same(was[key], is[key])))
  return { old: pick(was), new: pick(is) }
}
