/** Owns Policy: what the platform's gateway does to requests and replies on their way, one function for each template. */
import type {
  ConvertArrayToObjectPolicy,
  ConvertObjectToArrayPolicy,
  ConvertStringToArrayPolicy,
  EncodePropertyPolicy,
  MovePropertiesPolicy,
  Policy as PolicyModel,
  PollingTriggerPolicy,
  RawPolicy,
  ReplaceStringPolicy,
  RouteRequestPolicy,
  SetConnectionUnauthenticatedPolicy,
  SetHeaderPolicy,
  SetHostUrlPolicy,
  SetPropertyPolicy,
  SetQueryParameterPolicy,
  SetSubdomainPolicy,
  SetValueFromUrlPolicy,
  UpdateNextLinkPolicy,
} from '../model/index.js'

/** What a function of `Policy` gives; `operations` are method names, resolved when the connector is reflected. */
export type PolicyDeclaration = PolicyModel

/**
 * What a policy says, and besides: `title`, which people read in the portal; `operations`, by method name (`part.method`) or operation id,
 * all of them unless given and the own one on an action or trigger; `section`, when it runs.
 */
export type PolicyOptions<P extends PolicyModel> = Omit<P, 'kind'>

function make<P extends PolicyModel>(kind: P['kind'], title: string, options: PolicyOptions<P>): P {
  return { kind, title, ...options } as unknown as P
}

/**
 * Calls another host: `Policy.setHostUrl({ url: "https://@connectionParameters('host')" })`. The URL begins with its scheme and replaces the
 * whole address, base path included: give the connector a `url` without a path. Doesn't work through the on-premises data gateway.
 * Template `dynamichosturl`.
 */
function setHostUrl(options: PolicyOptions<SetHostUrlPolicy>): SetHostUrlPolicy {
  return make('setHostUrl', 'Set host URL', options)
}

/**
 * Sets a header: `Policy.setHeader({ name: 'Authorization', value: "Bearer @connectionParameters('api_key')" })`. `exists` says what happens
 * where it is there already; it is overridden unless given. The only template that also runs in the section `failure`. Template `setheader`.
 */
function setHeader(options: PolicyOptions<SetHeaderPolicy>): SetHeaderPolicy {
  return make('setHeader', `Set header ${options.name}`, options)
}

/** Sets a query parameter; `exists` as for headers. Template `setqueryparameter`. */
function setQueryParameter(options: PolicyOptions<SetQueryParameterPolicy>): SetQueryParameterPolicy {
  return make('setQueryParameter', `Set query parameter ${options.name}`, options)
}

/**
 * Sends the request to another path below the base path: `Policy.routeRequest({ path: '/v2/orders/{id}', method: 'POST' })`. Names in braces are
 * path parameters of the operation. The method stays unless given. Template `routerequesttoendpoint`.
 */
function routeRequest(options: PolicyOptions<RouteRequestPolicy>): RouteRequestPolicy {
  return make('routeRequest', `Route to ${options.path}`, options)
}

/**
 * Sets a property of a body: `Policy.setProperty({ parent: '@body()', property: 'source', value: 'flow' })`. The value may be an expression
 * (`@body().a.b`), or hold some in braces. Template `setproperty`.
 */
function setProperty(options: PolicyOptions<SetPropertyPolicy>): SetPropertyPolicy {
  return make('setProperty', `Set property ${options.property}`, options)
}

/**
 * Fetches a value with a call of its own, over the same connection, and puts it into the request: `Policy.setValueFromUrl({ target:
 * "@headers('X-Token')", url: '/token', value: '@body().token' })`. GET unless given. Template `setvaluefromurl`, a preview.
 */
function setValueFromUrl(options: PolicyOptions<SetValueFromUrlPolicy>): SetValueFromUrlPolicy {
  return make('setValueFromUrl', `Set ${options.target} from ${options.url}`, options)
}

/** Turns a list into an object whose keys are the items' `key`; `keepKey`, true unless given, leaves it in the items. Template `convertarraytoobject`, a preview. */
function convertArrayToObject(options: PolicyOptions<ConvertArrayToObjectPolicy>): ConvertArrayToObjectPolicy {
  return make('convertArrayToObject', `Convert a list to ${options.target}`, options)
}

/** Turns an object into a list of `{ key, value }`, under these names unless others are given. Template `convertobjecttoarray`, a preview. */
function convertObjectToArray(options: PolicyOptions<ConvertObjectToArrayPolicy>): ConvertObjectToArrayPolicy {
  return make('convertObjectToArray', `Convert an object to ${options.target}`, options)
}

/** Splits a text at any of the `delimiters` into a list of objects with one property, `child`. Template `stringtoarray`, a preview. */
function convertStringToArray(options: PolicyOptions<ConvertStringToArrayPolicy>): ConvertStringToArrayPolicy {
  return make('convertStringToArray', `Split into ${options.target}`, options)
}

/** Replaces a text within a property. Template `stringreplace`, which the portal does not offer. */
function replaceString(options: PolicyOptions<ReplaceStringPolicy>): ReplaceStringPolicy {
  return make('replaceString', `Replace in ${options.target}`, options)
}

/** Percent-encodes a property. Template `encodepropertyvalue`, which the portal does not offer. */
function encodeProperty(options: PolicyOptions<EncodePropertyPolicy>): EncodePropertyPolicy {
  return make('encodeProperty', `Encode ${options.target}`, options)
}

/** Moves properties from one object to another. Template `moveproperties`, which the portal does not offer. */
function moveProperties(options: PolicyOptions<MovePropertiesPolicy>): MovePropertiesPolicy {
  return make('moveProperties', `Move properties to ${options.toParent}`, options)
}

/**
 * Makes the link to the next page one through the connector: `Policy.updateNextLink({ property: 'nextLink' })`. Operations that return a
 * `page()` have it already. Template `updatenextlink`.
 */
function updateNextLink(options: PolicyOptions<UpdateNextLinkPolicy>): UpdateNextLinkPolicy {
  return make('updateNextLink', `Route ${options.property} through the connector`, options)
}

/**
 * Turns an ordinary operation into a polling trigger, as the portal does: `config` gives the query parameters of the next poll from this one's
 * reply, `data` the place of the new items. Triggers with `@Trigger.polling` need none. Template `pollingtrigger`.
 */
function pollingTrigger(options: PolicyOptions<PollingTriggerPolicy>): PollingTriggerPolicy {
  return make('pollingTrigger', 'Poll', options)
}

/** Marks the connection as signed out where the reply has this status, 401 for instance. Template `setconnectionstatustounauthenticated`, a preview. */
function setConnectionUnauthenticated(options: PolicyOptions<SetConnectionUnauthenticatedPolicy>): SetConnectionUnauthenticatedPolicy {
  return make('setConnectionUnauthenticated', 'Mark the connection as signed out', options)
}

/** Calls a subdomain. Obsolete: `setHostUrl` does the same. Template `dynamicsubdomain`. */
function setSubdomain(options: PolicyOptions<SetSubdomainPolicy>): SetSubdomainPolicy {
  return make('setSubdomain', 'Set subdomain', options)
}

/** A template that Ferrule has no function for, by the platform's names; parameters without the prefix `x-ms-apimTemplateParameter.`. */
function raw(options: PolicyOptions<RawPolicy>): RawPolicy {
  return make('raw', options.templateId ?? 'Policy', options)
}

/**
 * What the platform's gateway does to requests and replies on their way, in the order given. Texts may hold the gateway's expressions:
 * `@connectionParameters('name')`, or with a default `@connectionParameters('name','x')`; `@headers('X')`, `@queryParameters('q')`, `@body().a['b c'][0]`.
 *
 * ```ts
 * @Connector({ …, policies: [Policy.setHeader({ name: 'Authorization', value: "Bearer @connectionParameters('api_key')" })] })
 * ```
 */
export const Policy = {
  setHostUrl,
  setHeader,
  setQueryParameter,
  routeRequest,
  setProperty,
  setValueFromUrl,
  convertArrayToObject,
  convertObjectToArray,
  convertStringToArray,
  replaceString,
  encodeProperty,
  moveProperties,
  updateNextLink,
  pollingTrigger,
  setConnectionUnauthenticated,
  setSubdomain,
  raw,
} as const
