import { Action, BaseConnector, Connector, listOf, Property, Security } from '@ferrule/core'
import type { List } from '@ferrule/core'
import { IsBoolean, IsInt, IsOptional, IsString, MaxLength } from 'class-validator'

/** What the connector gives back. */
export class Task {
  @Property({ summary: 'Id' })
  @IsInt()
  id!: number

  @Property({ summary: 'Title' })
  @IsString()
  title!: string

  @Property({ summary: 'Done' })
  @IsBoolean()
  done!: boolean
}

/** What a maker fills in to add a task: properties of the body. */
export class NewTask {
  @Property({ summary: 'Title', description: 'What is to be done.' })
  @IsString()
  @MaxLength(200)
  title!: string
}

/** What a maker fills in to list tasks: query parameters, because the action is a GET. */
export class TaskFilter {
  @Property({ summary: 'Open only', description: 'Leave out the tasks that are done.' })
  @IsOptional()
  @IsBoolean()
  openOnly?: boolean
}

/** Which task is done: `{id}` in the path. */
export class TaskId {
  @Property({ summary: 'Id', description: 'The id of the task.' })
  @IsInt()
  id!: number
}

@Connector({
  title: '__title__',
  description: 'Keeps a list of tasks: adds them, lists them and marks them as done.',
  version: '1.0.0',
  url: 'https://api.example.com',
  brandColor: '#0a5c36',
})
@Security.apiKey({
  in: 'header',
  name: 'X-Api-Key',
  summary: 'API key',
  description: 'The key of the task list.',
  keys: () => [process.env['API_KEY'] ?? 'secret'],
})
export class Tasks extends BaseConnector {
  readonly #tasks: Task[] = []

  @Action('POST /tasks', { summary: 'Add a task', description: 'Adds a task to the list and returns it.', returns: () => Task })
  addTask(input: NewTask): Task {
    const task = { id: this.#tasks.length + 1, title: input.title, done: false }
    this.#tasks.push(task)
    return task
  }

  @Action('GET /tasks', { summary: 'List tasks', description: 'Lists the tasks, the oldest first.', returns: () => listOf(Task) })
  listTasks(filter: TaskFilter): List<Task> {
    return { value: this.#tasks.filter((task) => filter.openOnly !== true || !task.done) }
  }

  @Action('POST /tasks/{id}/done', {
    summary: 'Mark a task as done',
    description: 'Marks a task as done; nothing is returned where there is none with this id.',
    returns: () => listOf(Task),
  })
  finishTask(input: TaskId): List<Task> {
    const task = this.#tasks.find(({ id }) => id === input.id)
    if (task !== undefined) task.done = true
    return { value: task === undefined ? [] : [task] }
  }
}

export default Tasks
