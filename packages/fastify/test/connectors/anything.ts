/** A connector that takes any JSON, a tree, and a strict object. */
import { Type } from 'class-transformer'
import { Allow, IsInt, IsOptional, IsString, ValidateNested, IsObject, ArrayUnique, IsArray } from 'class-validator'
import { Action, BaseConnector, Body, Connector, Property, Security } from '@ferrule/core'

export class Anything {
  @Body({ type: 'any', required: true }) @Allow() value!: unknown
}
export class Tree {
  @IsInt() size!: number
  @IsOptional() @Type(() => Tree) @ValidateNested() left?: Tree
  @IsOptional() @IsObject() notes?: Record<string, unknown>
}
export class Strict {
  @IsString() name!: string
  @IsOptional() @IsString() constructor_!: string
  @IsOptional() @Property({ items: 'integer' }) @IsArray() @ArrayUnique() numbers?: number[]
}

@Connector({ title: 'Anything', description: 'Takes whatever is sent to it.', version: '1.0.0', url: 'https://anything.example/' })
@Security.none()
export class AnythingConnector extends BaseConnector {
  last: unknown

  @Action('POST /any', { summary: 'Any' })
  any(input: Anything): void {
    this.last = input.value
  }
  @Action('POST /tree', { summary: 'Tree' })
  tree(input: Tree): void {
    this.last = input
  }
  @Action('POST /strict', { summary: 'Strict' })
  strict(input: Strict): void {
    this.last = input
  }
}
