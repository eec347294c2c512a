/** A receiver of callbacks in a process of its own: answers as it is told to, and remembers what came. */
import { receiver } from '@ferrule/testing'
import { createHash } from 'node:crypto'
import { answerCalls } from '../process.mjs'

const here = await receiver()
/** Requests that were not answered as if all were well. */
const refused = new WeakSet()

answerCalls(
  { origin: here.origin },
  {
    /** `delayMs` may be two numbers: anything between them. */
    answer: (path, ...answers) => here.answer(path, ...answers.map(answering)),
    /** The first request to any of these paths, and then the others. */
    answerFirst: (paths, first) => {
      const answers = [answering(first)]
      for (const path of paths) here.answer(path, (request) => answers.shift()?.(request) ?? {})
    },
    breakConnections: (broken) => here.breakConnections(broken),
    openConnections: () => here.openConnections,
    since: (index) => here.requests.slice(index).map(described),
  },
)

function answering({ delayMs, ...answer }) {
  return (request) => {
    const { status = 200, hang, reset } = answer
    if (status >= 300 || hang !== undefined || reset !== undefined) refused.add(request)
    const [least, most] = Array.isArray(delayMs) ? delayMs : [delayMs ?? 0, delayMs ?? 0]
    return { ...answer, delayMs: least + Math.random() * (most - least) }
  }
}

function described(request) {
  const { path, headers, body, at, connection } = request
  return {
    path,
    id: JSON.parse(body.toString()).id,
    accepted: !refused.has(request),
    webhookId: headers['webhook-id'],
    timestamp: Number(headers['webhook-timestamp']),
    hash: createHash('sha256').update(body).digest('base64url'),
    at,
    connection,
  }
}
