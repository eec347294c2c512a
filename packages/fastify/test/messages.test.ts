import { expect, test } from '@jest/globals'
import { IsEmail, Min } from 'class-validator'
import { Action, BaseConnector, Connector, Security } from '@ferrule/core'
import { serving } from './connectors/app.js'

class Booking {
  @IsEmail({}, { message: 'Give an address that we can write to' }) email!: string
  @Min(2, { message: '$property begins at $constraint1' }) nights!: number
}

@Connector({ title: 'Rooms', description: 'Books rooms.', version: '1.0.0', url: 'https://rooms.example/' })
@Security.none()
class Rooms extends BaseConnector {
  @Action('POST /bookings', { summary: 'Book' }) book(input: Booking): void {
    void input
  }
}

test("a rule's own message is what the caller reads", async () => {
  const { call } = await serving(new Rooms())
  const answer = await call({ method: 'POST', url: '/bookings', payload: { email: 'nobody', nights: 1 } })
  expect(answer.json()).toMatchObject({
    status: 400,
    errors: [
      { path: '/email', code: 'isEmail', message: 'Give an address that we can write to' },
      { path: '/nights', code: 'min', message: 'nights begins at 2' },
    ],
  })
})
