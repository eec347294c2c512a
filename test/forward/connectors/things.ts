/** A connector over somebody else's API: every way in which a request can travel, and every kind of reply. */
import { IsArray, IsBoolean, IsDate, IsInt, IsNumber, IsOptional, IsString, Min, ValidateNested } from 'class-validator'
import { Type } from 'class-transformer'
import {
  Action,
  BaseConnector,
  Body,
  Connector,
  File,
  file,
  FormData,
  Header,
  Path,
  Property,
  Query,
  Security,
  type Context,
  type FileResult,
  type ForwardOptions,
  type UploadedFile,
} from '@ferrule/core'

export class Part {
  @Property({ name: 'part-name' }) @IsString() name!: string
  @Property() @IsOptional() @IsNumber() weight?: number
}

export class Thing {
  @Property({ name: 'thing-id' }) @IsString() id!: string
  @Property() @IsOptional() @IsString() note?: string
  @Property() @IsOptional() @IsDate() @Type(() => Date) made?: Date
  @Property({ items: () => Part }) @IsOptional() @ValidateNested({ each: true }) @Type(() => Part) parts?: Part[]
  @Property({ type: 'any', required: false }) @IsOptional() extra?: unknown
  @Property({ required: false }) @IsOptional() @IsInt() count?: number
}

export class GetThing {
  @Path({ name: 'thing-id' }) @IsString() id!: string
  @Query({ name: '$filter' }) @IsOptional() @IsString() filter?: string
  @Query({ items: 'string' }) @IsOptional() @IsArray() @IsString({ each: true }) tags?: string[]
  @Query() @IsOptional() @IsInt() @Min(1) page: number = 1
  @Query() @IsOptional() @IsDate() @Type(() => Date) since?: Date
  @Header({ name: 'X-Trace' }) @IsOptional() @IsString() trace?: string
}

export class OneThing {
  @Path({ name: 'thing-id' }) @IsString() id!: string
}

export class SaveThing extends Thing {
  @Query() @IsOptional() @IsBoolean() dryRun?: boolean
}

export class DoubleThing {
  @Path({ urlEncoding: 'double' }) @IsString() name!: string
}

export class Upload {
  @FormData() @IsOptional() @IsString() title?: string
  @FormData({ items: 'string' }) @IsOptional() @IsArray() @IsString({ each: true }) labels?: string[]
  @File({ name: 'the-file' }) file!: UploadedFile
}

export class Fields {
  @FormData() @IsString() title!: string
  @FormData() @IsOptional() @IsString() note?: string
}

export class Raw {
  @Body({ type: 'file' }) content!: UploadedFile
}

export class Failure {
  @Property() @IsString() reason!: string
}

const action = (summary: string) => ({ summary, description: `${summary}.` })

@Connector({
  title: 'Things',
  description: 'Things that somebody else keeps, for tests.',
  version: '1.0.0',
  url: 'https://facade.example/api',
  backend: 'https://nowhere.invalid/v1',
})
@Security.none()
export class Things extends BaseConnector {
  /** What a test wants of the next call. */
  options: ForwardOptions = {}
  seen: unknown
  change: (input: never) => unknown = (input) => input
  changeReply: ((reply: never) => unknown) | undefined

  @Action('GET /things/{thing-id}', {
    path: { 'thing-id': 'id' },
    ...action('Get'),
    returns: () => Thing,
    responses: { 404: { returns: () => Failure } },
  })
  get(input: GetThing, context: Context): Promise<Thing> {
    return context.forward(this.change(input as never) as GetThing, this.options)
  }

  @Action('POST /things', { ...action('Save'), returns: () => Thing, status: 201 })
  async save(input: SaveThing, context: Context): Promise<Thing> {
    const thing = await context.forward<Thing>(this.change(input as never) as SaveThing, this.options)
    this.seen = thing
    return (this.changeReply === undefined ? thing : this.changeReply(thing as never)) as Thing
  }

  @Action('PUT /things/{thing-id}', { path: { 'thing-id': 'id' }, ...action('Put'), returns: () => Thing })
  async put(input: OneThing, context: Context): Promise<Thing> {
    return context.forward(input, this.options)
  }

  @Action('DELETE /things/{thing-id}', { path: { 'thing-id': 'id' }, ...action('Delete') })
  remove(input: OneThing, context: Context): Promise<void> {
    return context.forward(input, this.options)
  }

  @Action('GET /double/{name}/end', { ...action('Double'), returns: () => Thing })
  double(input: DoubleThing, context: Context): Promise<Thing> {
    return context.forward(this.change(input as never) as DoubleThing, this.options)
  }

  @Action('POST /upload', { ...action('Upload'), returns: () => Thing })
  async upload(input: Upload, context: Context): Promise<Thing> {
    return context.forward((await this.change(input as never)) as Upload, this.options)
  }

  @Action('POST /fields', { ...action('Fields'), returns: () => Thing })
  fields(input: Fields, context: Context): Promise<Thing> {
    return context.forward(this.change(input as never) as Fields, this.options)
  }

  @Action('PUT /raw', { ...action('Raw'), returns: () => Thing })
  raw(input: Raw, context: Context): Promise<Thing> {
    return context.forward(this.change(input as never) as Raw, this.options)
  }

  @Action('GET /any', { ...action('Any'), returns: 'any', responses: { default: { returns: () => Failure } } })
  any(_input: undefined, context: Context): Promise<unknown> {
    return context.forward(undefined, this.options)
  }

  @Action('GET /file', { ...action('File'), returns: () => file() })
  download(_input: undefined, context: Context): Promise<FileResult> {
    return context.forward(undefined, this.options)
  }
}
