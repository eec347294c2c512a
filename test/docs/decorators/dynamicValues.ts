import { IsString } from 'class-validator'
import { Action, BaseConnector, dynamicList, dynamicValues, olderDynamicValues, Property, Query } from '@ferrule/core'

class Country {
  @Property() @IsString() code!: string
  @Property() @IsString() title!: string
}
class ListCities {
  @Query() @IsString() country!: string
}
export class PlaceOrder {
  @Property({ description: 'Where to.', values: dynamicValues<Shop>('listCountries', { value: 'code', label: 'title' }) })
  @IsString()
  country!: string
  @Property({
    description: 'The city.',
    values: dynamicValues<Shop, PlaceOrder>('listCities', { value: 'code', label: 'title', parameters: { country: 'country' } }),
  })
  @IsString()
  city!: string
  @Property({
    description: 'Where from; the older designers show codes.',
    values: [
      olderDynamicValues<Shop>('listCountries', { value: 'code' }),
      dynamicList<Shop>('listCountries', { value: 'code', label: 'title' }),
    ],
  })
  @IsString()
  origin!: string
}
export class Shop extends BaseConnector {
  @Action('GET /countries', { summary: 'List countries', visibility: 'internal', returns: () => [Country] })
  async listCountries(): Promise<Country[]> {
    return []
  }
  @Action('GET /cities', { summary: 'List cities', visibility: 'internal', returns: () => [Country] })
  async listCities(input: ListCities): Promise<Country[]> {
    return [{ code: input.country, title: '' }]
  }
}
