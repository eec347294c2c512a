/** The first answer of a server of its own. */
import { serve } from '@ferrule/fastify'
import { BODY, done, Home, TYPE } from './home-connector.js'

const { address } = await serve(new Home(), { port: 0, logger: false })
const answer = await fetch(`${address}/api/double`, { method: 'POST', headers: TYPE, body: BODY })
done(answer.status, await answer.text())
