/// All that sessions say that does not depend on the connection, prepared once.
struct ServerMessages: Sendable {
    let introduction: ServerIntroduction
    let tools: ToolMessages
    let resources: ResourceMessages
    let prompts: PromptMessages
    let completions: CompletionMessages
    let tasks: TaskMessages

    init(introduction: ServerIntroduction, tools: [ToolListing], pageSize: Int) {
        let cursors = CatalogCursor()
        self.introduction = introduction
        self.tools = ToolMessages(tools, introduction: introduction, pageSize: pageSize, cursors: cursors)
        resources = ResourceMessages(introduction: introduction, pageSize: pageSize, cursors: cursors)
        prompts = PromptMessages(introduction: introduction, pageSize: pageSize, cursors: cursors)
        completions = CompletionMessages(introduction: introduction)
        tasks = TaskMessages(introduction: introduction, tools: self.tools)
    }
}
