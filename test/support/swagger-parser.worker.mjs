/** Owns running swagger-parser: it is CommonJS and requires an ES module, which Node does and jest's `require` does not. */
import { parentPort } from 'node:worker_threads'
import SwaggerParser from '@apidevtools/swagger-parser'

parentPort.on('message', async ({ id, document }) => {
  const error = await SwaggerParser.validate(document).then(
    () => undefined,
    (reason) => String(reason),
  )
  parentPort.postMessage({ id, error })
})
