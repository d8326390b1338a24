import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import NIOSSL

/// What went wrong below HTTP, and whether request bytes can have left.
///
/// The table is read off AsyncHTTPClient 1.37 and NIO 2.101; each row says why. What is not in it counts as sent: a
/// write is then `unknown`, never taken as not done.
///
/// | error | bytes left? | because |
/// |---|---|---|
/// | invalidURL, emptyHost, …Scheme, invalidHeader… | no | thrown while the request is prepared |
/// | alreadyShutdown | no | thrown before the pool takes the request |
/// | connectTimeout, getConnectionFromPoolTimeout | no | given only to requests still in the pool's queue |
/// | tlsHandshakeTimeout, handshakeFailed, certificate errors | no | the request is written after the handshake |
/// | NIOConnectionError, ECONNREFUSED, EMFILE, ENFILE, EADDRNOTAVAIL | no | only `socket` and `connect` give them |
/// | remoteConnectionClosed | maybe | also for a request that was on the wire when the server closed |
/// | deadlineExceeded, cancelled, CancellationError | maybe | the same error before and after writing |
/// | ECONNRESET, EPIPE, ETIMEDOUT, EHOSTUNREACH, other errno | maybe | a standing connection gives them too |
/// | BoringSSLError, uncleanShutdown | maybe | they come after the handshake |
/// | HTTPParserError, DecompressionError, too many bytes | yes | an answer was being read |
struct ConnectionFault: Sendable {
    let error: OktaError
    private let isSurelyUnsent: Bool

    /// The failure of a request for which no status line was read.
    var beforeStatus: HTTPFailure {
        HTTPFailure(phase: isSurelyUnsent ? .notSent : .sentUnanswered, error: error)
    }

    private init(_ error: OktaError, isSurelyUnsent: Bool = false) {
        self.error = error
        self.isSurelyUnsent = isSurelyUnsent
    }

    init(_ cause: any Error, limits: OktaConfiguration.Limits) {
        switch cause {
        case let cause as HTTPClientError: self = Self.client(cause, limits: limits)
        case let cause as NIOConnectionError: self = Self.connection(cause)
        case let cause as NIOSSLError: self = Self.tls(cause)
        case is NIOSSLExtraError:
            self.init(.tlsFailed(reason: "the certificate does not fit the host"), isSurelyUnsent: true)
        case is BoringSSLError: self.init(.connectionLost(reason: "the encrypted connection broke"))
        case let cause as IOError: self = Self.system(cause)
        case HTTPParserError.headerOverflow: self.init(.tooLarge(limit: limits.headerBytes))
        case HTTPParserError.invalidEOFState:
            self.init(.connectionLost(reason: "the connection ended within the answer"))
        case is HTTPParserError: self.init(.malformed(what: "an answer that is no HTTP", requestID: nil))
        case is NIOTooManyBytesError, NIOHTTPDecompression.DecompressionError.limit:
            self.init(.tooLarge(limit: limits.bodyBytes))
        case is NIOHTTPDecompression.DecompressionError, is NIOHTTPDecompression.ExtraDecompressionError:
            self.init(.malformed(what: "a body that cannot be decompressed", requestID: nil))
        case is CancellationError: self.init(.cancelled)
        default: self.init(.connectionLost(reason: "the connection broke"))
        }
    }

    private static func client(_ cause: HTTPClientError, limits: OktaConfiguration.Limits) -> ConnectionFault {
        switch cause {
        case .connectTimeout, .getConnectionFromPoolTimeout:
            ConnectionFault(.notConnected(reason: "no connection within the limit"), isSurelyUnsent: true)
        case .tlsHandshakeTimeout:
            ConnectionFault(.tlsFailed(reason: "no TLS handshake within the limit"), isSurelyUnsent: true)
        case .alreadyShutdown:
            ConnectionFault(.notConnected(reason: "the client is shut down"), isSurelyUnsent: true)
        case .invalidURL, .emptyHost, .emptyScheme:
            ConnectionFault(.notConnected(reason: "the request cannot be addressed"), isSurelyUnsent: true)
        case .deadlineExceeded, .readTimeout, .writeTimeout:
            ConnectionFault(.timedOut(after: limits.timeToHeaders))
        case .cancelled: ConnectionFault(.cancelled)
        default: ConnectionFault(.connectionLost(reason: cause.shortDescription))
        }
    }

    private static func connection(_ cause: NIOConnectionError) -> ConnectionFault {
        guard cause.connectionErrors.isEmpty else {
            let causes = cause.connectionErrors.compactMap {
                ($0.error as? IOError).map { String(cString: strerror($0.errnoCode)) }
            }
            let reason = causes.first ?? "no address answered"
            return ConnectionFault(.notConnected(reason: reason.lowercased()), isSurelyUnsent: true)
        }
        return ConnectionFault(.notConnected(reason: "the host name cannot be resolved"), isSurelyUnsent: true)
    }

    private static func tls(_ cause: NIOSSLError) -> ConnectionFault {
        switch cause {
        case .handshakeFailed:
            ConnectionFault(
                .tlsFailed(reason: "the handshake failed or the certificate is not trusted"),
                isSurelyUnsent: true
            )
        case .unableToValidateCertificate, .noCertificateToValidate, .cannotFindPeerIP:
            ConnectionFault(.tlsFailed(reason: "the certificate cannot be verified"), isSurelyUnsent: true)
        default: ConnectionFault(.connectionLost(reason: "the encrypted connection broke"))
        }
    }

    private static func system(_ cause: IOError) -> ConnectionFault {
        let reason = String(cString: strerror(cause.errnoCode)).lowercased()
        switch cause.errnoCode {
        case ECONNREFUSED, EMFILE, ENFILE, EADDRNOTAVAIL:
            return ConnectionFault(.notConnected(reason: reason), isSurelyUnsent: true)
        default: return ConnectionFault(.connectionLost(reason: reason))
        }
    }
}
