import { IsString } from 'class-validator'
import { Action, BaseConnector, dynamicTree, listOf, Path, Property } from '@ferrule/core'
import type { List } from '@ferrule/core'

class Entry {
  @Property() @IsString() id!: string
  @Property() @IsString() name!: string
  @Property({ type: 'boolean' }) isFolder!: boolean
}
class Folder {
  @Path() @IsString() id!: string
}
export class ReadFile {
  @Property({
    description: 'The file.',
    tree: dynamicTree<Files>({
      canSelectParents: false,
      open: { operation: 'listRoot', collection: 'value', value: 'id', label: 'name', isParent: 'isFolder' },
      browse: {
        operation: 'listFolder',
        collection: 'value',
        value: 'id',
        label: 'name',
        isParent: 'isFolder',
        parameters: { id: { selected: 'id' } },
      },
    }),
  })
  @IsString()
  file!: string
}
export class Files extends BaseConnector {
  @Action('GET /root', { summary: 'List the root', visibility: 'internal', returns: () => listOf(Entry) })
  async listRoot(): Promise<List<Entry>> {
    return { value: [] }
  }
  @Action('GET /folders/{id}', { summary: 'List a folder', visibility: 'internal', returns: () => listOf(Entry) })
  async listFolder(input: Folder): Promise<List<Entry>> {
    return { value: [{ id: input.id, name: '', isFolder: true }] }
  }
}
