//! Where one document ends and the next begins. A line that starts with `---` does so wherever it
//! stands, which is why a broken document cannot hurt the next.

/// A stretch of text with one document, as a rule; documents that end with `...` share theirs.
pub(super) struct Chunk<'a> {
    /// The text, its `---` line included.
    pub text: &'a str,
    /// Where it starts, in bytes.
    pub start: usize,
    /// The line on which it starts, from 1.
    pub line: u32,
}

/// The chunks of a text, in order. Nothing is lost: they add up to the text.
pub(super) fn chunks(text: &str) -> Vec<Chunk<'_>> {
    let mut chunks = Vec::new();
    let mut start = 0;
    let mut start_line = 1;
    // Directives, comments and empty lines in front of a `---` belong to the document it opens.
    let mut preamble = true;
    let mut here = 0;
    for (line, number) in lines(text).zip(1..) {
        let opens = opens_document(line);
        if opens && !preamble {
            chunks.push(Chunk { text: text.get(start..here).unwrap_or_default(), start, line: start_line });
            start = here;
            start_line = number;
        }
        if preamble {
            let trimmed = line.trim();
            preamble = !opens && (trimmed.is_empty() || trimmed.starts_with('#') || line.starts_with('%'));
        }
        here += line.len();
    }
    chunks.push(Chunk { text: text.get(start..).unwrap_or_default(), start, line: start_line });
    chunks
}

/// True for a line that begins a document.
pub(super) fn opens_document(line: &str) -> bool {
    line.strip_prefix("---").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
}

/// The lines of a text with their line breaks, which are `\n`, `\r\n` and `\r` (YAML 1.2.2, 5.4).
pub(super) fn lines(text: &str) -> Lines<'_> {
    Lines { rest: text }
}

/// See [`lines`].
pub(super) struct Lines<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        // Byte for byte: most lines are short, and a search costs more to begin than they are long.
        let mut end = 0;
        let mut is_return = false;
        for byte in self.rest.as_bytes() {
            if is_return && *byte != b'\n' {
                break;
            }
            end += 1;
            if *byte == b'\n' {
                break;
            }
            is_return = *byte == b'\r';
        }
        let (line, after) = self.rest.split_at_checked(end)?;
        self.rest = after;
        (end > 0).then_some(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_with_any_of_the_breaks() {
        let all: Vec<_> = lines("a\r\n\r\rb\n\n\rc\n\r\n\r").collect();
        assert_eq!(all, ["a\r\n", "\r", "\r", "b\n", "\n", "\r", "c\n", "\r\n", "\r"]);
        assert_eq!(lines("").count(), 0);
    }

    #[test]
    fn a_text_is_split_at_its_document_lines_and_nothing_is_lost() {
        let text = "# c\n%YAML 1.2\n---\na: 1\n--- # two\r\nb: |\n  ---\n---x: 1\n---";
        let all: Vec<_> = chunks(text).iter().map(|chunk| (chunk.start, chunk.line, chunk.text)).collect();
        assert_eq!(
            all,
            [(0, 1, "# c\n%YAML 1.2\n---\na: 1\n"), (23, 5, "--- # two\r\nb: |\n  ---\n---x: 1\n"), (53, 9, "---")]
        );
    }
}
