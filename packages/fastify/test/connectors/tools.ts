/** Wire names that mean something to every object. */
import { IsOptional, IsString } from 'class-validator'
import { Action, BaseConnector, Connector, Property, Security } from '@ferrule/core'

export class Tool {
  @IsString() name!: string
  @Property({ name: 'valueOf' }) @IsOptional() @IsString() material?: string
  @Property({ name: 'constructor' }) @IsOptional() @IsString() maker?: string
}

@Connector({ title: 'Tools', description: 'Gives tools back.', version: '1.0.0', url: 'https://tools.example/' })
@Security.none()
export class Tools extends BaseConnector {
  @Action('POST /tools', { summary: 'Give back', returns: () => Tool })
  async giveBack(tool: Tool): Promise<Tool> {
    return tool
  }
}
