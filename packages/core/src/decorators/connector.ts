/** Owns @Connector: who the connector is. */
import { captureLocation, CONNECTOR, record } from '../metadata/index.js'
import type {
  AiManifest,
  AiPublication,
  ConnectorFact,
  Extensions,
  FilePickerArgument,
  License,
  Link,
  ReleaseStatus,
  Tag,
} from '../model/index.js'
import type { BaseConnector } from './base-connector.js'
import type { Wrong } from './checks.js'
import type { Class } from './class.js'
import type { ConnectorPropertiesOptions } from './connection.js'
import type { EnvironmentVariable } from './environment-variable.js'
import type { AiOperationOptions, CallOptions, NotificationOptions } from './operation.js'
import type { Operations } from './operation-types.js'
import { calledAsStandard } from './standard.js'

/** Where the platform finds the service, where a URL does not say it. */
export interface AddressOptions {
  /** Host name with an optional port, or `environmentVariable('…')`. */
  readonly host: string | EnvironmentVariable
  /** Begins with a slash, or is `environmentVariable('…')`; none unless given. */
  readonly basePath?: string | EnvironmentVariable
  /** `['https']` unless given; the first is the connector's own. */
  readonly schemes?: readonly ('https' | 'http')[]
}

/** One call of the older file picker. */
export interface FilePickerCallOptions<K extends string = string> {
  /** The method that lists folders and files. */
  readonly operation: K
  /** By wire name; `{ kind: 'property' }` is a property of the folder that was opened. */
  readonly parameters?: Readonly<Record<string, FilePickerArgument>>
}
/** The older picker of folders and files; a value shows it with `filePicker`. */
export interface FilePickerOptions<K extends string = string> {
  /** Lists what is at the root. */
  readonly open: FilePickerCallOptions<K>
  /** Lists what is in a folder. */
  readonly browse: FilePickerCallOptions<K>
  /** The wire name of the property that holds an item's label. */
  readonly label?: string
  /** The wire name of the property that holds the items. */
  readonly collection?: string
  /** The wire name of the property that says whether an item is a folder. */
  readonly folder?: string
  /** The wire name of the property that holds an item's media type. */
  readonly media?: string
}

/** How the connector is offered to assistants; the older way, by manifest and overlay. */
export interface AiConnectorOptions extends Pick<AiOperationOptions, 'enabled' | 'changes'> {
  /** How the connector presents itself. */
  readonly manifest?: AiManifest
  /** The assistants to which it is published. */
  readonly publications?: readonly AiPublication[]
}

/** The connector as a server of the Model Context Protocol. */
export interface McpOptions {
  /** Where it stands, below the connector's own base path; `/mcp` unless given. */
  readonly path?: `/${string}`
  /** The operationId; `InvokeMCP` unless given. Never change it. */
  readonly id?: string
  /** The name on the card; made of the connector's title unless given. */
  readonly summary?: string
  /** A full sentence that ends with a full stop; made of the connector's title unless given. */
  readonly description?: string
}

/** Who the connector is. */
export interface ConnectorOptions<
  P extends Readonly<Record<string, () => Class>> = Readonly<Record<string, () => Class>>,
  K extends string = string,
> extends ConnectorPropertiesOptions {
  /** The name of the connector; at most 30 characters for certification. Fixed once the connector is created. */
  readonly title: string
  /** What it is for, in 30 to 500 characters. */
  readonly description: string
  /** Any text; `1.0.0` is usual. */
  readonly version: string
  /**
   * The only source of host, base path, scheme and links: `https://orders.contoso.example/api`. With environment variables:
   * `{ host: environmentVariable('contoso_host'), basePath: '/api' }`.
   */
  readonly url: string | AddressOptions
  /**
   * The API that `context.forward()` sends operations on to: `https://api.contoso.example/v1`. Where a security scheme has nothing to check
   * credentials with, they are passed on and the backend decides.
   */
  readonly backend?: string
  /** Path of a PNG (square, 100 to 230 pixels, opaque), relative to the module. */
  readonly icon?: string
  /** `#rrggbb`, the tile's background. */
  readonly brandColor?: string
  /** Who publishes the connector. */
  readonly publisher?: string
  /** The owner of the service behind the connector. */
  readonly stackOwner?: string
  /** Whom to ask; all three for certification. */
  readonly contact?: { readonly name?: string; readonly url?: string; readonly email?: string; readonly extensions?: Extensions }
  /** The service's page, shown on the connector's. */
  readonly website?: string
  /** The page with the privacy policy. */
  readonly privacyPolicy?: string
  /** At most two of the platform's categories. */
  readonly categories?: readonly string[]
  /** The lines of the connector's page, where they are others than website, privacy policy and categories in this order. */
  readonly facts?: readonly ConnectorFact[]
  /** The page with the terms; documentation only. */
  readonly termsOfService?: string
  /** Documentation only. */
  readonly license?: License
  /** `Preview` until the connector is generally available. */
  readonly status?: ReleaseStatus
  /** Such as `1.0.0`. */
  readonly deploymentVersion?: string
  /** Words by which makers find the connector. */
  readonly keywords?: readonly string[]
  /** Pages to read. */
  readonly docs?: readonly Link[]
  /** A page that says more; designers do not show it. */
  readonly externalDocs?: Link
  /** The names under which operations are listed together, described. */
  readonly tags?: readonly Tag[]
  /** The media types that operations take unless they say otherwise; JSON unless given. */
  readonly consumes?: readonly string[]
  /** The media types that operations give unless they say otherwise; JSON unless given. */
  readonly produces?: readonly string[]
  /** `false` leaves `securityDefinitions` out; where there are none, an empty list is written unless given. */
  readonly securityDefinitions?: false
  /** The method that proves a connection, called when one is created: `'ping'`, or `{ operation, parameters }`. A GET that any 2xx answers. */
  readonly testConnection?: CallOptions<K>
  /** The older picker of folders and files: one for the whole connector. */
  readonly filePicker?: FilePickerOptions<K>
  /** How it is offered to assistants. */
  readonly ai?: AiConnectorOptions
  /**
   * Serves the actions as tools of agents too, over the Model Context Protocol: `true`, or where. The definition then has the operation by which
   * Copilot Studio finds them. Needs `@modelcontextprotocol/sdk` where it is served.
   */
  readonly mcp?: true | McpOptions
  /** Classes that carry part of the operations; each key is a property of the connector that holds an instance. */
  readonly parts?: P
  /** Extensions that no option says, at the root. */
  readonly extensions?: Extensions
  /** Extensions that no option says, beside title and version. */
  readonly infoExtensions?: Extensions
  /** What is sent to callback URLs on paths that none of the operations has. */
  readonly pathNotifications?: Readonly<Record<`/${string}`, NotificationOptions>>
  /** Extensions that no option says, beside the operations of a path. */
  readonly pathExtensions?: Readonly<Record<`/${string}`, Extensions>>
}

type PartsCheck<T, P> = [
  { [K in keyof P]: K extends keyof T ? (P[K] extends () => Class<infer V> ? (T[K] extends V ? never : K) : never) : K }[keyof P],
] extends [never]
  ? unknown
  : Wrong<'`parts` names a property that the connector does not have, or that holds another class'>

type CallsCheck<T, K extends string> = [K] extends [Operations<T>]
  ? unknown
  : Wrong<`${Exclude<K, Operations<T>>} is no operation of the connector`>

/** Declares a class as a connector. */
export function Connector<
  const P extends Readonly<Record<string, () => Class>> = Readonly<Record<never, () => Class>>,
  const K extends string = never,
>(
  options: ConnectorOptions<P, K>,
): <T extends Class<BaseConnector>>(target: T & PartsCheck<InstanceType<T>, P> & CallsCheck<InstanceType<T>, K>) => void {
  const location = captureLocation(Connector)
  return (target, context?: unknown) => {
    if (!calledAsStandard(target, context)) record(CONNECTOR, target, undefined, { options, location })
  }
}
