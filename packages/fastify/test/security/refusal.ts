/** The words of every refusal, whatever was wrong: all but the name of the request. */
export const REFUSAL = {
  type: 'urn:ferrule:error:unauthenticated',
  title: 'Credentials are needed',
  status: 401,
  detail: 'Credentials are needed.',
  message: 'Credentials are needed.',
  code: 'unauthenticated',
}
