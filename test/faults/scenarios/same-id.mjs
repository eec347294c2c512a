/** The same ids are published twice at the same time, at two nodes where there are two (F13): each is one event, and who came second is told. */
import { check } from '../bench.mjs'

export async function run(bench, { short }) {
  const nodes = [await bench.startNode(), ...(bench.kind === 'postgres' ? [await bench.startNode()] : [])]
  const ids = Array.from({ length: short ? 200 : 1_000 }, (_, index) => `order-${index}`)
  await bench.subscribe(nodes[0], '/a')
  let duplicates = 0
  for (let index = 0; index < ids.length; index += 10)
    await Promise.all(
      ids.slice(index, index + 10).map(async (id) => {
        const answers = await Promise.all([bench.publish(nodes[0], id), bench.publish(nodes.at(-1), id)])
        check(
          answers.every(({ status }) => status === 200),
          `publishing was answered ${JSON.stringify(answers)}`,
        )
        const second = answers.filter(({ answer }) => answer.duplicate).length
        check(second === 1, `of two who publish ${id}, ${second} are told that it was there`)
        duplicates += second
      }),
    )
  await bench.settle()
  return { nodes: nodes.length, ...(await bench.judge()), 'told that it was there': duplicates }
}
