/** Owns policies: what the platform's gateway does to requests and replies on their way. */
import type { Json, Verbatim } from './json.js'
import type { Operation } from './operation.js'

export type PolicySection = 'request' | 'response' | 'failure'
export type PolicyVerb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | 'HEAD'

interface PolicyBase {
  /** What people read in the portal's list. */
  readonly title?: string
  /** Operation ids; absent or empty: all operations. */
  readonly operations?: readonly string[]
  readonly section?: PolicySection
  /** The template's id where it is written in other letters than usual; the platform takes them for the same. */
  readonly spelling?: string
  readonly verbatim?: Verbatim
}

/** What happens to a header or query parameter that is there already; the platform overrides unless told. */
export type ExistsAction = 'override' | 'skip' | 'append'

export interface SetHostUrlPolicy extends PolicyBase {
  readonly kind: 'setHostUrl'
  /** With scheme; may hold expressions: `https://@connectionParameters('host')`. */
  readonly url: string
}
export interface SetHeaderPolicy extends PolicyBase {
  readonly kind: 'setHeader'
  readonly name: string
  readonly value: string
  readonly exists?: ExistsAction
}
export interface SetQueryParameterPolicy extends PolicyBase {
  readonly kind: 'setQueryParameter'
  readonly name: string
  readonly value: string
  readonly exists?: ExistsAction
}
export interface RouteRequestPolicy extends PolicyBase {
  readonly kind: 'routeRequest'
  /** Below the base path; may hold `{pathParameter}` and expressions. */
  readonly path: string
  readonly method?: PolicyVerb | '@Request.OriginalHTTPMethod'
}
export interface SetPropertyPolicy extends PolicyBase {
  readonly kind: 'setProperty'
  /** Where the property is set: `@body()`, `@body().items`. */
  readonly parent: string
  /** Its name: `name`, `['@odata.id']`. */
  readonly property: string
  /** Text, an expression, or text with expressions in braces. */
  readonly value: string
}
export interface SetValueFromUrlPolicy extends PolicyBase {
  readonly kind: 'setValueFromUrl'
  /** What is set: `@headers('X')`, `@queryParameters('q')`, `@body().p`. */
  readonly target: string
  /** Relative; called with the same connection. */
  readonly url: string
  /** Which part of that reply: `@body().access_token`. */
  readonly value: string
  readonly method?: 'GET' | 'POST' | 'PUT'
}
export interface ConvertArrayToObjectPolicy extends PolicyBase {
  readonly kind: 'convertArrayToObject'
  readonly parent: string
  readonly property?: string
  /** The property of each item that becomes the key. */
  readonly key: string
  readonly target: string
  readonly keepKey?: boolean
}
export interface ConvertObjectToArrayPolicy extends PolicyBase {
  readonly kind: 'convertObjectToArray'
  readonly parent: string
  readonly property?: string
  readonly target: string
  readonly keyName?: string
  readonly valueName?: string
}
export interface ConvertStringToArrayPolicy extends PolicyBase {
  readonly kind: 'convertStringToArray'
  readonly parent: string
  readonly property?: string
  /** The characters that separate. */
  readonly delimiters: string
  /** The property of each object that holds its part. */
  readonly child: string
  readonly target: string
}
export interface ReplaceStringPolicy extends PolicyBase {
  readonly kind: 'replaceString'
  readonly parent: string
  readonly property?: string
  readonly search: string
  readonly replacement: string
  readonly target: string
}
export interface EncodePropertyPolicy extends PolicyBase {
  readonly kind: 'encodeProperty'
  readonly parent: string
  readonly property?: string
  readonly target: string
}
export interface MovePropertiesPolicy extends PolicyBase {
  readonly kind: 'moveProperties'
  readonly fromParent: string
  readonly from?: string
  readonly toParent: string
  readonly to?: string
  readonly onlyChildren?: boolean
}
export interface UpdateNextLinkPolicy extends PolicyBase {
  readonly kind: 'updateNextLink'
  /** The reply's property that holds the URL of the next page. */
  readonly property: string
  /** The object that the property stands in; absent: the reply itself. */
  readonly parent?: string
}
export interface PollingTriggerPolicy extends PolicyBase {
  readonly kind: 'pollingTrigger'
  /** Query parameters of the next poll, with expressions over this one's reply. */
  readonly config: Json
  /** Where the reply holds the new items. */
  readonly data: string
}
export interface SetConnectionUnauthenticatedPolicy extends PolicyBase {
  readonly kind: 'setConnectionUnauthenticated'
  /** The status that means it. */
  readonly status?: number
}
/** Obsolete: `setHostUrl` does the same. */
export interface SetSubdomainPolicy extends PolicyBase {
  readonly kind: 'setSubdomain'
  readonly url: string
}
/** A template that the model has no words for, as the platform writes it. */
export interface RawPolicy extends PolicyBase {
  readonly kind: 'raw'
  readonly templateId?: string
  /** By their names without the prefix `x-ms-apimTemplateParameter.`. */
  readonly parameters: Readonly<Record<string, Json>>
}

export type Policy =
  | SetHostUrlPolicy
  | SetHeaderPolicy
  | SetQueryParameterPolicy
  | RouteRequestPolicy
  | SetPropertyPolicy
  | SetValueFromUrlPolicy
  | ConvertArrayToObjectPolicy
  | ConvertObjectToArrayPolicy
  | ConvertStringToArrayPolicy
  | ReplaceStringPolicy
  | EncodePropertyPolicy
  | MovePropertiesPolicy
  | UpdateNextLinkPolicy
  | PollingTriggerPolicy
  | SetConnectionUnauthenticatedPolicy
  | SetSubdomainPolicy
  | RawPolicy

/** How one property of a policy is written as parameter of its template. */
export interface PolicyParameter {
  readonly property: string
  /** The template's name of it. */
  readonly parameter: string
  readonly type: 'text' | 'textBoolean' | 'integer' | 'json'
  /** The only texts that the model knows. */
  readonly values?: readonly string[]
  readonly required: boolean
}
export interface PolicyTemplate {
  readonly kind: Exclude<Policy['kind'], 'raw'>
  readonly templateId: string
  /** The instance's own `type`, which one template has. */
  readonly type?: string
  readonly parameters: readonly PolicyParameter[]
}

const text = (property: string, parameter: string, required = true): PolicyParameter => ({ property, parameter, type: 'text', required })
const optional = (property: string, parameter: string, values?: readonly string[]): PolicyParameter => ({
  ...text(property, parameter, false),
  ...(values === undefined ? {} : { values }),
})
const PROPERTY = [text('parent', 'propertyParentPath'), optional('property', 'propertySubPath')] as const
const TARGET = text('target', 'newPropertyPath')
const NAME_AND_VALUE = [
  text('name', 'name'),
  text('value', 'value'),
  optional('exists', 'existsAction', ['override', 'skip', 'append']),
] as const

/** Every template that the model has words for. */
export const POLICY_TEMPLATES: readonly PolicyTemplate[] = [
  { kind: 'setHostUrl', templateId: 'dynamichosturl', parameters: [text('url', 'urlTemplate')] },
  { kind: 'setHeader', templateId: 'setheader', parameters: NAME_AND_VALUE },
  { kind: 'setQueryParameter', templateId: 'setqueryparameter', parameters: NAME_AND_VALUE },
  {
    kind: 'routeRequest',
    templateId: 'routerequesttoendpoint',
    parameters: [
      text('path', 'newPath'),
      optional('method', 'httpMethod', ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', '@Request.OriginalHTTPMethod']),
    ],
  },
  {
    kind: 'setProperty',
    templateId: 'setproperty',
    parameters: [
      text('parent', 'newPropertyParentPathTemplate'),
      text('property', 'newPropertySubPathTemplate'),
      text('value', 'propertyValuePathTemplate'),
    ],
  },
  {
    kind: 'setValueFromUrl',
    templateId: 'setvaluefromurl',
    parameters: [
      text('target', 'parameterTemplate'),
      text('url', 'parameterValueUrl'),
      text('value', 'parameterValuePathTemplate'),
      optional('method', 'httpMethod', ['GET', 'POST', 'PUT']),
    ],
  },
  {
    kind: 'convertArrayToObject',
    templateId: 'convertarraytoobject',
    parameters: [
      ...PROPERTY,
      text('key', 'keyWithinCollectionPath'),
      TARGET,
      { property: 'keepKey', parameter: 'retainKey', type: 'textBoolean', required: false },
    ],
  },
  {
    kind: 'convertObjectToArray',
    templateId: 'convertobjecttoarray',
    parameters: [...PROPERTY, TARGET, optional('keyName', 'keyName'), optional('valueName', 'valueName')],
  },
  {
    kind: 'convertStringToArray',
    templateId: 'stringtoarray',
    parameters: [...PROPERTY, text('delimiters', 'delimiterList'), text('child', 'childPropertyName'), TARGET],
  },
  {
    kind: 'replaceString',
    templateId: 'stringreplace',
    parameters: [...PROPERTY, text('search', 'sourceString'), text('replacement', 'replacementString'), TARGET],
  },
  { kind: 'encodeProperty', templateId: 'encodepropertyvalue', parameters: [...PROPERTY, TARGET] },
  {
    kind: 'moveProperties',
    templateId: 'moveproperties',
    parameters: [
      text('fromParent', 'srcParentPath'),
      optional('from', 'srcSubPath'),
      text('toParent', 'dstParentPath'),
      optional('to', 'dstSubPath'),
      { property: 'onlyChildren', parameter: 'copyOnlySubProperties', type: 'textBoolean', required: false },
    ],
  },
  {
    kind: 'updateNextLink',
    templateId: 'updatenextlink',
    parameters: [text('property', 'nextLinkPropertyName'), optional('parent', 'nextLinkParentPropertyPath')],
  },
  {
    kind: 'pollingTrigger',
    templateId: 'pollingtrigger',
    type: 'PollingTrigger',
    parameters: [{ property: 'config', parameter: 'triggerConfig', type: 'json', required: true }, text('data', 'triggerDataPath')],
  },
  {
    kind: 'setConnectionUnauthenticated',
    templateId: 'setconnectionstatustounauthenticated',
    parameters: [{ property: 'status', parameter: 'statusCode', type: 'integer', required: false }],
  },
  { kind: 'setSubdomain', templateId: 'dynamicsubdomain', parameters: [text('url', 'urlTemplate')] },
]

/** What the gateway has to do for triggers whose position it keeps, and whose answers carry a cursor. */
export function pollingPolicies(operations: readonly Operation[]): readonly PollingTriggerPolicy[] {
  return operations.flatMap((operation): PollingTriggerPolicy[] => {
    const [answer] = operation.responses
    const schema = answer?.schema
    if (operation.kind !== 'pollingTrigger' || operation.keptByPlatform !== true || schema?.kind !== 'object') return []
    if (!operation.parameters.some(({ name }) => name === 'cursor') || !schema.properties.some(({ name }) => name === 'cursor')) return []
    return [
      {
        kind: 'pollingTrigger',
        title: `Poll ${operation.id}`,
        config: { cursor: '@{triggerBody().cursor}' },
        data: '@triggerBody().value',
        operations: [operation.id],
      },
    ]
  })
}

/** Turns links to the next page into ones through the connector; the platform follows no other. Operations whose links have one name share a policy. */
export function nextLinkPolicies(operations: readonly Operation[]): readonly UpdateNextLinkPolicy[] {
  const pages = new Map<string, string[]>()
  for (const operation of operations) {
    if (operation.kind !== 'action' || operation.nextLink === undefined) continue
    pages.set(operation.nextLink, [...(pages.get(operation.nextLink) ?? []), operation.id])
  }
  return [...pages].map(([property, ids]) => ({
    kind: 'updateNextLink',
    title: `Route ${property} through the connector`,
    property,
    operations: ids,
  }))
}
