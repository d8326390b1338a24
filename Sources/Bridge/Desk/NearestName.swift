/// Finds what somebody probably meant by a name that does not exist.
///
/// The console's command line, the tools' arguments and the settings all suggest with it.
package enum NearestName {
    /// The candidate that differs least, if it differs in at most a third of the word's letters.
    ///
    /// - Returns: Nil if none is that close, or the word has more than 64 letters.
    package static func suggestion(for word: String, among candidates: [String]) -> String? {
        guard word.count <= 64, let best = ranked(word, candidates), best.distance <= max(1, word.count / 3) else {
            return nil
        }
        return best.name
    }

    /// The candidate that differs least, however much that is; the first of several, nil without any.
    package static func closest(to word: String, among candidates: [String]) -> String? {
        ranked(word, candidates)?.name
    }

    private static func ranked(_ word: String, _ candidates: [String]) -> (name: String, distance: Int)? {
        candidates.map { (name: $0, distance: distance(word, $0)) }.min { $0.distance < $1.distance }
    }

    /// The Levenshtein distance: insertions, deletions and replacements between the two.
    private static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (line, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for column in right.indices {
                let replaced = diagonal + (right[column] == character ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, row[column] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
