import { IsOptional, IsString } from 'class-validator'
import { Header } from '@ferrule/core'

export class GetOrder {
  @Header({ name: 'Accept-Language', description: 'The language of the answer.', default: 'en' })
  @IsOptional()
  @IsString()
  language?: string
}
