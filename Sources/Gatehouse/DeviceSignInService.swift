import Logging
import Okta
import ServiceLifecycle

/// Asks a person in front of the console to sign in whenever there is no refresh token that Okta takes.
struct DeviceSignInService: Service {
    let signIn: DeviceSignIn
    let orgURL: String
    let logger: Logger
    /// Told after each change of the prompt.
    let whenChanged: @Sendable () -> Void

    func run() async throws {
        let configuration = try OktaConfiguration(orgURL: orgURL, version: Build.version)
        if !signIn.hasToken(for: configuration.origin) { signIn.session.need() }
        await cancelWhenGracefulShutdown {
            for await _ in signIn.session.needs where signIn.session.isNeeded {
                await ask(configuration)
            }
        }
        // The group ends when a service does; the operator ends this one.
        try await gracefulShutdown()
    }

    private func ask(_ configuration: OktaConfiguration) async {
        do throws(DeviceSignInError) {
            try await DeviceLogin.run(signIn, configuration, logger: logger) { prompt in
                logger.notice("somebody must sign in: the code stands in the Health view")
                signIn.session.show(prompt)
                whenChanged()
            }
            logger.notice("signed in to the org")
        } catch {
            logger.error("the sign-in did not succeed; the next call asks again: \(error)")
        }
        signIn.session.show(nil)
        whenChanged()
    }
}
