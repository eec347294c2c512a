/** A connector that takes files. */
import { IsInt, IsOptional, IsString, MaxLength } from 'class-validator'
import {
  Action,
  BaseConnector,
  Body,
  Connector,
  File,
  file,
  FormData,
  Path,
  Security,
  type FileResult,
  type UploadedFile,
} from '@ferrule/core'

export class Upload {
  @FormData() @IsString() @MaxLength(20) title!: string
  @FormData() @IsOptional() @IsInt() pages?: number
  @File() document!: UploadedFile
  @File({ required: false }) cover?: UploadedFile
}
export class Single {
  @FormData() @IsString() title!: string
  @File() document!: UploadedFile
}
export class Binary {
  @Path() @IsString() name!: string
  @Body({ type: 'file' }) content!: UploadedFile
}
export class Fields {
  @FormData() @IsString() title!: string
  @FormData() @IsOptional() @IsInt() pages?: number
  @FormData({ items: 'string' }) @IsOptional() tags?: string[]
}
export class Received {
  @IsString() text!: string
}

@Connector({ title: 'Uploads', description: 'Takes files in several ways.', version: '1.0.0', url: 'https://uploads.example/' })
@Security.none()
export class Uploads extends BaseConnector {
  input: unknown
  /** Runs when a method begins, before it reads a file. */
  started: () => unknown = () => undefined

  @Action('POST /upload', { summary: 'Upload', returns: () => Received })
  async upload(input: Upload): Promise<Received> {
    this.input = input
    await this.started()
    const cover = input.cover === undefined ? '' : (await input.cover.bytes()).toString()
    return { text: `${input.title} ${input.document.name} ${input.document.type} ${(await input.document.bytes()).toString()} ${cover}` }
  }
  @Action('POST /single', { summary: 'Single', returns: () => Received })
  async single(input: Single): Promise<Received> {
    this.input = input
    await this.started()
    let size = 0
    for await (const chunk of input.document.content) size += (chunk as Buffer).length
    return { text: String(size) }
  }
  @Action('POST /ignored', { summary: 'Ignored', returns: () => Received })
  ignored(_input: Single): Received {
    return { text: 'not read' }
  }
  @Action('POST /echo', { summary: 'Echo', returns: () => file() })
  echo(input: Single): FileResult {
    return { content: input.document.content, name: input.document.name }
  }
  @Action('PUT /binary/{name}', { summary: 'Binary', returns: () => Received })
  async binary(input: Binary): Promise<Received> {
    return { text: `${input.name} ${input.content.type} ${(await input.content.bytes()).toString()}` }
  }
  @Action('POST /fields', { summary: 'Fields', returns: () => Received })
  fields(input: Fields): Received {
    this.input = input
    return { text: input.title }
  }
}
