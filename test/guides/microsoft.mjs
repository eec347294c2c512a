/** Loaded into a server before anything else: what Microsoft's addresses would answer comes from a server of the test. */
const real = globalThis.fetch
globalThis.fetch = (input, init) => {
  const { hostname, pathname, search } = new URL(input)
  return hostname.endsWith('.microsoftonline.com') || hostname.endsWith('.microsoft.com')
    ? real(`${process.env.MICROSOFT}/${hostname}${pathname}${search}`, init)
    : real(input, init)
}
