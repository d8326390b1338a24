import Okta

/// Which way of signing in to Okta is configured; two at once, or half of one, is an error that names what to change.
struct SettingsCredential {
    private let source: SettingsSource
    private let stateDirectory: String

    /// - Parameters:
    ///   - source: The settings.
    ///   - stateDirectory: Where a refresh token is kept.
    init(_ source: SettingsSource, stateDirectory: String) {
        self.source = source
        self.stateDirectory = stateDirectory
    }

    /// The credential that the settings describe; nil where there is none.
    ///
    /// - Throws: `StartFailure` that names the settings and the mend, never a secret.
    func find() throws(StartFailure) -> (any OktaCredential)? {
        let token = try first(of: [.apiTokenFile, .apiToken])
        let app = try first(of: [.clientID, .privateKeyFile, .privateKey, .clientSecret, .keyID, .scopes, .signIn])
        if let token, let app { throw conflict(token, app, "sign in with a token or as an app") }
        if token != nil { return try apiToken() }
        if let way = try source.find(.signIn) { return try person(way) }
        return app == nil ? nil : try serviceApp()
    }

    private func person(_ way: SettingsSource.Found) throws(StartFailure) -> DeviceSignIn {
        guard way.value == "device" else {
            throw StartFailure(
                .configuration,
                "\(way.place): \"\(way.value)\" is no way to sign in; only \"device\" is"
            )
        }
        if let secret = try first(of: [.privateKeyFile, .privateKey, .clientSecret, .keyID]) {
            throw conflict(way, secret, "a person signs in without the app's key")
        }
        guard let clientID = try source.find(.clientID) else {
            throw StartFailure(
                .configuration,
                "\(way.place) needs a native app; set \(Setting.clientID.variable) to its client id"
            )
        }
        let signIn = DeviceSignIn(clientID: clientID.value, scopes: try scopes(), directory: stateDirectory)
        do { try signIn.check() } catch { throw StartFailure(.configuration, "\(clientID.place): \(error)") }
        return signIn
    }

    private func scopes() throws(StartFailure) -> [String] {
        try source.find(.scopes)?.value.split { $0 == " " || $0 == "," }.map(String.init) ?? []
    }

    private func apiToken() throws(StartFailure) -> SSWSToken {
        let text: String
        if let file = try source.find(.apiTokenFile) {
            text = try ReadFile.secret(at: file.value)
        } else {
            text = try source.find(.apiToken)?.value ?? ""
        }
        guard !text.isEmpty, text.utf8.allSatisfy({ (33...126).contains($0) }) else {
            throw StartFailure(
                .configuration,
                "the Okta token holds spaces or control characters; paste it again, whole"
            )
        }
        return SSWSToken(Secret(text))
    }

    private func serviceApp() throws(StartFailure) -> ClientCredentials {
        guard let clientID = try source.find(.clientID) else {
            let half = try first(of: [.privateKeyFile, .privateKey, .clientSecret, .keyID, .scopes])
            throw StartFailure(
                .configuration,
                "\(half?.place ?? "") belongs to a service app; set \(Setting.clientID.variable) to its client id"
            )
        }
        let scopes = try scopes()
        let key = try first(of: [.privateKeyFile, .privateKey])
        let secret = try source.find(.clientSecret)
        let keyID = try source.find(.keyID)
        let credentials: ClientCredentials
        switch (key, secret) {
        case (let key?, let secret?): throw conflict(key, secret, "an app has a key pair or a secret")
        case (let key?, nil):
            credentials = ClientCredentials(
                clientID: clientID.value,
                key: try signingKey(key, keyID),
                keyID: keyID?.value,
                scopes: scopes
            )
        case (nil, let secret?):
            if let keyID { throw conflict(keyID, secret, "a secret has no key id") }
            credentials = ClientCredentials(clientID: clientID.value, secret: Secret(secret.value), scopes: scopes)
        case (nil, nil):
            throw StartFailure(
                .configuration,
                "\(clientID.place) names a service app but there is no key; set \(Setting.privateKeyFile.variable)"
            )
        }
        do { try credentials.check() } catch { throw StartFailure(.configuration, "\(clientID.place): \(error)") }
        return credentials
    }

    private func signingKey(
        _ key: SettingsSource.Found,
        _ keyID: SettingsSource.Found?
    ) throws(StartFailure) -> SigningKey {
        let file = try source.find(.privateKeyFile)
        if let file, let inline = try source.find(.privateKey) { throw conflict(file, inline, "give the key once") }
        let text = file == nil ? key.value : try ReadFile.secret(at: key.value)
        let signingKey: SigningKey
        do { signingKey = try SigningKey(Secret(text)) } catch {
            throw StartFailure(.configuration, "\(key.place): \(error)")
        }
        if let keyID, let own = signingKey.id, own != keyID.value {
            throw StartFailure(
                .configuration,
                "\(keyID.place) is \"\(keyID.value)\" but the key of \(key.place) has the id \"\(own)\"; remove the first"
            )
        }
        return signingKey
    }

    private func first(of settings: [Setting]) throws(StartFailure) -> SettingsSource.Found? {
        for setting in settings {
            if let found = try source.find(setting) { return found }
        }
        return nil
    }

    private func conflict(
        _ one: SettingsSource.Found,
        _ other: SettingsSource.Found,
        _ rule: String
    ) -> StartFailure {
        StartFailure(.configuration, "\(one.place) and \(other.place) exclude each other: \(rule); remove one")
    }
}
