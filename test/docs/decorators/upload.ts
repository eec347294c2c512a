import { IsString } from 'class-validator'
import { File, FormData } from '@ferrule/core'
import type { UploadedFile } from '@ferrule/core'

export class UploadPicture {
  @File({ description: 'The picture.' }) picture!: UploadedFile
  @FormData({ description: 'What it shows.' }) @IsString() caption!: string
}
