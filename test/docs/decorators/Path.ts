import { IsString } from 'class-validator'
import { Path } from '@ferrule/core'

export class GetFile {
  @Path({ description: 'The path of the file.', urlEncoding: 'double' }) @IsString() path!: string
}
