/** Owns what several scenarios begin with. */

/** Two groups of four receivers, which take a moment to answer. */
export async function subscribeGroups(bench, node) {
  const groups = ['a', 'b']
  for (const group of groups)
    for (let index = 0; index < 4; index++) {
      await bench.receiver.answer(`/${group}${index}`, { delayMs: [0, 30] })
      await bench.subscribe(node, `/${group}${index}`, group)
    }
  return groups
}
