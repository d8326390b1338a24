/// `okta://templates/user_update`: arguments of `update_user` to fill in.
struct UserUpdateTemplate: TextResource {
    static let uri = "okta://templates/user_update"
    static let title = "Template: change a user"
    static let description = "Arguments of update_user to fill in."
    static let format = ResourceFormat.json

    static let text = """
        {
          "about": "Arguments of update_user. Leave out what stays; null clears an attribute. login, email, mobilePhone and secondEmail need a person's approval even where others do not.",
          "tool": "update_user",
          "arguments": {
            "user_id": "id, login or short name",
            "profile": {
              "title": "Analyst",
              "department": "Finance",
              "manager": null
            },
            "reason": "why, for the person who decides"
          }
        }
        """
}
