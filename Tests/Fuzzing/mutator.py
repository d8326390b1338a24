"""Turns valid sessions into ones that a hostile or broken client might send; the same random source, the same bytes."""

import copy
import json

DEPTHS = [1, 63, 64, 65, 5_000]
NUMBERS = [
    "0", "-0", "-1", "1.5", "1e400", "-1e-400", "9007199254740991", "9007199254740993", "9" * 400, "0x10", "01", "NaN",
]
TEXTS = [
    "", " ", "\u0000", "\u202e\u2066evil", "\ud83d\ude00", "e\u0301" * 40, "a" * 70_000, "../../etc/passwd", "*",
    "\" or true", "\\u0000", "2026-07-28", "2025-03-26", "1999-01-01", "notifications/initialized", "server://health",
    "okta://users/{user}", "<withheld>", "00u" + "a" * 17, "tools/call", "io.modelcontextprotocol/protocolVersion",
]
RAW = [
    b"\xff\xfe", b"\xc0\xaf", b"\xed\xa0\x80", b"\x00", b"\x1b[2J", b"{", b"[", b"]}", b"\"", b"\r", b",,",
    b'{"a":1,"a":2}', b"nul", b"tru", b"\xef\xbb\xbf",
]


class Mutator:
    """Draws from `random` only, so that a seed names a session."""

    def __init__(self, random, sessions):
        self.random = random
        self.sessions = sessions

    def session(self):
        """The lines of one mutated session, as bytes without line ends."""
        lines = copy.deepcopy(self.random.choice(self.sessions))
        for _ in range(self.random.choice([0, 1, 1, 2, 4, 8])):
            self.random.choice([self.shuffle, self.drop, self.repeat, self.splice, self.batch])(lines)
        return [self.line(message) for message in lines]

    # Whole lines.

    def shuffle(self, lines):
        first = self.random.randrange(len(lines))
        second = self.random.randrange(len(lines))
        lines[first], lines[second] = lines[second], lines[first]

    def drop(self, lines):
        if len(lines) > 1:
            del lines[self.random.randrange(len(lines))]

    def repeat(self, lines):
        line = copy.deepcopy(self.random.choice(lines))
        lines.insert(self.random.randrange(len(lines) + 1), line)

    def splice(self, lines):
        """A line of another version's session."""
        line = copy.deepcopy(self.random.choice(self.random.choice(self.sessions)))
        lines.insert(self.random.randrange(len(lines) + 1), line)

    def batch(self, lines):
        """Some lines as one batch."""
        start = self.random.randrange(len(lines))
        end = min(len(lines), start + self.random.randrange(1, 6))
        members = [member for line in lines[start:end] for member in (line if isinstance(line, list) else [line])]
        lines[start:end] = [members * self.random.choice([1, 1, 1, 40])]

    # One line.

    def line(self, message):
        chance = self.random.random()
        if chance < 0.55:
            return encode(message)
        if chance < 0.85:
            for _ in range(self.random.choice([1, 1, 2, 3])):
                message = self.changed(message)
            return encode(message)
        return self.torn(encode(message))

    def changed(self, value):
        """The value with one place in it changed; the place may be the value itself."""
        if self.random.random() < 0.25 or not isinstance(value, (dict, list)) or not value:
            return self.replaced(value)
        if isinstance(value, list):
            index = self.random.randrange(len(value))
            return [*value[:index], self.changed(value[index]), *value[index + 1:]]
        keys = list(value)
        key = self.random.choice(keys)
        chance = self.random.random()
        if chance < 0.12:
            return {name: item for name, item in value.items() if name != key}
        if chance < 0.24:
            return {**value, self.random.choice([*TEXTS, *keys, key.upper()]): self.random.choice(list(value.values()))}
        return {**value, key: self.changed(value[key])}

    def replaced(self, value):
        choice = self.random.randrange(8)
        if choice == 0:
            return Raw(self.random.choice(NUMBERS))
        if choice == 1:
            return self.random.choice(TEXTS)
        if choice == 2:
            return self.random.choice([None, True, False, 0, 1, -5, {}, []])
        if choice == 3:
            return {"x": value}
        if choice == 4:
            return [value] * self.random.choice([1, 2, 200])
        if choice == 5:
            depth = self.random.choice(DEPTHS)
            return Raw("[" * depth + "]" * depth)
        if choice == 6 and isinstance(value, str):
            return self.random.choice([value * 2, value[::-1], value.upper(), value + "\u0000"])
        return Raw('{"a":1,"a":2}')

    def torn(self, line):
        """Bytes that are hardly JSON any more."""
        choice = self.random.randrange(5)
        place = self.random.randrange(len(line) + 1)
        if choice == 0:
            return line[:place]
        if choice == 1:
            return line[:place] + self.random.choice(RAW) + line[place:]
        if choice == 2:
            return line[:place] + bytes([self.random.randrange(256)]) + line[place + 1:]
        if choice == 3:
            return line + b"\r"
        return b" " * self.random.choice([1, 1_000]) + line

    def pieces(self, stream):
        """The bytes cut anywhere, as a slow client writes them."""
        if self.random.random() < 0.7:
            return [stream]
        cuts = sorted(self.random.randrange(len(stream) + 1) for _ in range(self.random.choice([1, 3, 20])))
        return [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]


class Raw:
    """Text that stands in a message as it is, whether or not it is JSON."""

    def __init__(self, text):
        self.text = text


def encode(value):
    """A message as one line; what `json` cannot say stands in it raw."""
    if not contains_raw(value):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")
    if isinstance(value, Raw):
        return value.text.encode()
    if isinstance(value, list):
        return b"[" + b",".join(map(encode, value)) + b"]"
    return b"{" + b",".join(encode(key) + b":" + encode(item) for key, item in value.items()) + b"}"


def contains_raw(value):
    if isinstance(value, dict):
        return any(map(contains_raw, value.values()))
    if isinstance(value, list):
        return any(map(contains_raw, value))
    return isinstance(value, Raw)
