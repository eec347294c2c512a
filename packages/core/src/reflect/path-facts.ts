/** Owns what is said about paths, beside their operations. */
import type { Location } from '../metadata/index.js'
import type { PathFacts } from '../model/index.js'
import type { ConnectorOptions } from '../decorators/connector.js'
import type { Class } from './bindings.js'
import { checkExtensions } from './extensions.js'
import { pathNotification } from './notifications.js'
import { placeOf } from './places.js'
import type { Registry } from './registry.js'

/** The paths about which something is said, in the order in which they are named. */
export function pathFactsOf(
  registry: Registry,
  connector: Class,
  location: Location,
  { pathNotifications = {}, pathExtensions = {} }: ConnectorOptions,
): readonly PathFacts[] {
  const at = placeOf(connector, undefined, location)
  const paths = new Set([...Object.keys(pathNotifications), ...Object.keys(pathExtensions)]) as ReadonlySet<`/${string}`>
  return [...paths].map((path) => {
    const { [path]: notification } = pathNotifications
    const { [path]: extensions } = pathExtensions
    checkExtensions(registry.report, extensions, at, 'path')
    return {
      path,
      ...(notification === undefined ? {} : { notification: pathNotification(registry, connector, location, path, notification) }),
      ...(extensions === undefined ? {} : { extensions }),
    }
  })
}
