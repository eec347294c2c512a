/** Owns how somebody sees a trigger work on their own machine: a command that subscribes, one that publishes a sample. */
import {
  operationRequirements,
  sampleOf,
  type Bindings,
  type ConnectorModel,
  type SecurityScheme,
  type WebhookTrigger,
} from '@ferrule/core'

/** Commands for a POSIX shell. Keys are named as variables of it: `$KEY`. */
export interface TryTrigger {
  readonly operationId: string
  readonly subscribe: string
  readonly test: string
}

/** For the first trigger whose subscriptions are kept for it; `undefined` where there is none. */
export function tryTrigger(model: ConnectorModel, bindings: Bindings, address: string): TryTrigger | undefined {
  const trigger = model.operations.find(
    (operation): operation is WebhookTrigger =>
      operation.kind === 'webhookTrigger' && bindings.operations.get(operation.id)?.topic !== undefined && !operation.path.includes('{'),
  )
  if (trigger === undefined) return undefined
  const proof = proofOf(trigger, model)
  const callbackUrl = `${address}/_ferrule/callback`
  const sample = trigger.body === undefined ? {} : sampleOf(trigger.body.schema, model, { requiredOnly: true, callbackUrl })
  const body = trigger.callback === '' ? sample : { ...(sample as object), [trigger.callback]: callbackUrl }
  const post = (path: string, ...more: readonly string[]): string =>
    ['curl -X POST', ...proof.options, ...more, `'${address}${path}${proof.query}'`].join(' ')
  return {
    operationId: trigger.id,
    subscribe: post(trigger.path, "-H 'Content-Type: application/json'", `-d '${JSON.stringify(body).replaceAll("'", String.raw`'\''`)}'`),
    test: post(`/_ferrule/triggers/${trigger.id}/test`),
  }
}

interface Proof {
  readonly options: readonly string[]
  readonly query: string
}

/** What the first of the ways to prove oneself adds to a request. */
function proofOf(trigger: WebhookTrigger, model: ConnectorModel): Proof {
  const names = operationRequirements(trigger, model)[0] ?? []
  const schemes = names.flatMap(({ name }) => model.security.find((scheme) => scheme.name === name) ?? [])
  const queries = schemes.flatMap((scheme) => (scheme.kind === 'apiKey' && scheme.in === 'query' ? [`${scheme.parameter}='"$KEY"'`] : []))
  return { options: schemes.flatMap(optionOf), query: queries.length === 0 ? '' : `?${queries.join('&')}` }
}

function optionOf(scheme: SecurityScheme): readonly string[] {
  switch (scheme.kind) {
    case 'apiKey':
      return scheme.in === 'header' ? [`-H "${scheme.parameter}: $KEY"`] : []
    case 'basic':
      return ['-u "$USER:$PASSWORD"']
    case 'oauth2':
    case 'entraId':
      return ['-H "Authorization: Bearer $TOKEN"']
    case 'windows':
      return []
  }
}
