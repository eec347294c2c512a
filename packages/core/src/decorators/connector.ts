/** Owns @Connector: who the connector is. */
import { captureLocation, CONNECTOR, record } from '../metadata/index.js'
import type { Extensions } from '../model/index.js'
import type { BaseConnector } from './base-connector.js'
import type { Wrong } from './checks.js'
import type { Class } from './class.js'
import { calledAsStandard } from './standard.js'

export interface ConnectorOptions<P extends Readonly<Record<string, () => Class>> = Readonly<Record<string, () => Class>>> {
  /** The name of the connector; at most 30 characters for certification. Fixed once the connector is created. */
  readonly title: string
  /** What it is for, in 30 to 500 characters. */
  readonly description: string
  readonly version: string
  /** The only source of host, base path, scheme and links: `https://orders.contoso.example/api`. */
  readonly url: string
  /**
   * The API that `context.forward()` sends operations on to: `https://api.contoso.example/v1`. Where a security scheme has nothing to check
   * credentials with, they are passed on and the backend decides.
   */
  readonly backend?: string
  /** Path of a PNG (square, 100 to 230 pixels, opaque), relative to the module. */
  readonly icon?: string
  /** `#rrggbb`, the tile's background. */
  readonly brandColor?: string
  readonly publisher?: string
  /** The owner of the service behind the connector. */
  readonly stackOwner?: string
  readonly contact?: { readonly name?: string; readonly url?: string; readonly email?: string }
  readonly website?: string
  readonly privacyPolicy?: string
  /** At most two of the platform's categories. */
  readonly categories?: readonly string[]
  /** Classes that carry part of the operations; each key is a property of the connector that holds an instance. */
  readonly parts?: P
  readonly extensions?: Extensions
}

type PartsCheck<T, P> = [
  { [K in keyof P]: K extends keyof T ? (P[K] extends () => Class<infer V> ? (T[K] extends V ? never : K) : never) : K }[keyof P],
] extends [never]
  ? unknown
  : Wrong<'`parts` names a property that the connector does not have, or that holds another class'>

/** Declares a class as a connector. */
export function Connector<const P extends Readonly<Record<string, () => Class>> = Readonly<Record<never, () => Class>>>(
  options: ConnectorOptions<P>,
): <T extends Class<BaseConnector>>(target: T & PartsCheck<InstanceType<T>, P>) => void {
  const location = captureLocation(Connector)
  return (target, context?: unknown) => {
    if (!calledAsStandard(target, context)) record(CONNECTOR, target, undefined, { options, location })
  }
}
