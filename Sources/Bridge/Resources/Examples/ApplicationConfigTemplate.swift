/// `okta://templates/application_config`: what to name in a request for a change of an application.
struct ApplicationConfigTemplate: TextResource {
    static let uri = "okta://templates/application_config"
    static let title = "Template: an application's settings"
    static let description = "What to name when an application's settings are to be changed."
    static let format = ResourceFormat.json

    static let text = """
        {
          "about": "A request for a change of an application's settings, to be read by a person. Read the application first with get_application_details; name only members that are to change, each as it is and as it should be.",
          "read_first": {
            "tool": "get_application_details",
            "arguments": { "app_id": "id or exact label" }
          },
          "change": {
            "app_id": "id of the application",
            "members": [
              { "path": "label", "before": "as it is", "after": "as it should be" },
              { "path": "visibility.hide.web", "before": false, "after": true }
            ]
          },
          "reason": "why, for the person who decides",
          "undo": "how it is undone"
        }
        """
}
