//! What is typed, taken apart as a shell does it: words with their quotes, pipes between commands, `&&` and
//! `;` between lines of them, and here-documents. No variables, no globs, and no redirections but `<<` and
//! those that throw errors away.

/// Commands joined by pipes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pipeline {
    /// Run only where the one before ended well (`&&`).
    pub only_then: bool,
    /// The commands, each a list of words.
    pub commands: Vec<Vec<String>>,
    /// The here-document, which the first command reads.
    pub stdin: String,
    /// Errors are thrown away (`2>/dev/null`).
    pub drops_errors: bool,
    /// Errors go where the output goes (`2>&1`).
    pub joins_errors: bool,
}

/// Why a text cannot be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// A quote is not closed.
    Quote,
    /// A here-document has no end yet.
    HereDocument,
    /// The text ends in `|`, `&&` or a backslash.
    Unfinished,
    /// Nothing stands before or between pipes.
    Pipe,
    /// A sign of the shell that the lab has no meaning for.
    Sign(char),
}

impl Broken {
    /// True where more lines may mend it.
    pub fn wants_more(self) -> bool {
        matches!(self, Self::Quote | Self::HereDocument | Self::Unfinished)
    }
}

/// Takes a text apart.
pub(super) fn read(text: &str) -> Result<Vec<Pipeline>, Broken> {
    let mut reader = Reader { rest: text, ..Reader::default() };
    reader.all()?;
    Ok(reader.done)
}

#[derive(Default)]
struct Reader<'a> {
    rest: &'a str,
    done: Vec<Pipeline>,
    now: Pipeline,
    words: Vec<String>,
    word: Option<String>,
    /// The next word is the mark of a here-document.
    wants_mark: bool,
    mark: Option<String>,
    /// A pipe or `&&` waits for what comes behind it.
    hangs: bool,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let mut characters = self.rest.chars();
        let next = characters.next();
        self.rest = characters.as_str();
        next
    }

    fn comes(&mut self, token: &str) -> bool {
        let after = self.rest.strip_prefix(token);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn all(&mut self) -> Result<(), Broken> {
        loop {
            if self.word.is_none() && self.redirection() {
                continue;
            }
            let Some(character) = self.next() else { break };
            match character {
                '\'' | '"' => self.quoted(character)?,
                '\\' => match self.next() {
                    Some('\n') => {}
                    Some(other) => self.word.get_or_insert_default().push(other),
                    None => return Err(Broken::Unfinished),
                },
                '#' if self.word.is_none() => {
                    let end = self.rest.find('\n').unwrap_or(self.rest.len());
                    self.rest = self.rest.get(end..).unwrap_or_default();
                }
                '\n' => self.end_of_line()?,
                ';' => self.end_of_pipeline(false)?,
                '&' if self.comes("&") => {
                    self.end_of_pipeline(true)?;
                    self.hangs = true;
                }
                '|' if self.rest.starts_with('|') => return Err(Broken::Sign('|')),
                '|' => {
                    self.end_of_command()?;
                    self.hangs = true;
                }
                '<' if self.comes("<") => {
                    self.comes("-");
                    self.end_of_word();
                    self.wants_mark = true;
                }
                '<' | '>' | '&' | '`' => return Err(Broken::Sign(character)),
                '$' if self.rest.starts_with('(') => return Err(Broken::Sign('$')),
                character if character.is_whitespace() => self.end_of_word(),
                other => self.word.get_or_insert_default().push(other),
            }
        }
        if self.hangs && self.words.is_empty() && self.word.is_none() {
            return Err(Broken::Unfinished);
        }
        self.end_of_pipeline(false)?;
        if self.mark.is_some() { Err(Broken::HereDocument) } else { Ok(()) }
    }

    /// The redirections of errors that have a meaning here.
    fn redirection(&mut self) -> bool {
        if self.comes("2>/dev/null") || self.comes("2> /dev/null") {
            self.now.drops_errors = true;
        } else if self.comes("2>&1") {
            self.now.joins_errors = true;
        } else {
            return false;
        }
        true
    }

    fn quoted(&mut self, end: char) -> Result<(), Broken> {
        let mut into = self.word.take().unwrap_or_default();
        loop {
            match self.next() {
                None => return Err(Broken::Quote),
                Some(next) if next == end => break,
                Some('\\') if end == '"' && self.rest.starts_with(['"', '\\', '$', '`']) => into.extend(self.next()),
                Some(other) => into.push(other),
            }
        }
        self.word = Some(into);
        Ok(())
    }

    fn end_of_word(&mut self) {
        let Some(done) = self.word.take() else { return };
        self.hangs = false;
        if std::mem::take(&mut self.wants_mark) {
            self.mark = Some(done);
        } else {
            self.words.push(done);
        }
    }

    fn end_of_command(&mut self) -> Result<(), Broken> {
        self.end_of_word();
        if self.words.is_empty() {
            return Err(Broken::Pipe);
        }
        self.now.commands.push(std::mem::take(&mut self.words));
        Ok(())
    }

    /// Ends a pipeline; `only_then` is what the next one is bound by.
    fn end_of_pipeline(&mut self, only_then: bool) -> Result<(), Broken> {
        self.end_of_word();
        if self.words.is_empty() && self.now.commands.is_empty() {
            if only_then {
                return Err(Broken::Pipe);
            }
            return Ok(());
        }
        self.end_of_command()?;
        let next = Pipeline { only_then, ..Pipeline::default() };
        self.done.push(std::mem::replace(&mut self.now, next));
        Ok(())
    }

    fn end_of_line(&mut self) -> Result<(), Broken> {
        self.end_of_word();
        let goes_on = self.hangs && self.words.is_empty();
        if !goes_on {
            self.end_of_pipeline(false)?;
        }
        let Some(mark) = self.mark.take() else { return Ok(()) };
        let mut body = String::new();
        loop {
            if self.rest.is_empty() {
                return Err(Broken::HereDocument);
            }
            let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
            self.rest = rest;
            if line.trim_end() == mark {
                break;
            }
            body.push_str(line);
            body.push('\n');
        }
        let reads = if goes_on { Some(&mut self.now) } else { self.done.last_mut() };
        if let Some(pipeline) = reads {
            pipeline.stdin = body;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<Vec<String>> {
        read(text).unwrap().into_iter().flat_map(|pipeline| pipeline.commands).collect()
    }

    #[test]
    fn words_keep_what_their_quotes_hold() {
        let all = words(r#"kubectl label pod 'a b' k="v w" x\ y # not this"#);
        assert_eq!(all, [["kubectl", "label", "pod", "a b", "k=v w", "x y"]]);
        assert_eq!(words("a \\\n b"), [["a", "b"]]);
        assert_eq!(words("a ''"), [["a", ""]]);
    }

    #[test]
    fn a_here_document_ends_where_its_mark_stands_alone() {
        let all = read("kubectl apply -f - <<'EOF' | wc -l\nkind: Pod\n\nEOF\nls").unwrap();
        assert_eq!(all[0].commands, [vec!["kubectl", "apply", "-f", "-"], vec!["wc", "-l"]]);
        assert_eq!(all[0].stdin, "kind: Pod\n\n");
        assert_eq!(all[1].commands, [["ls"]]);
        for open in ["cat <<EOF", "cat <<EOF\nkind: Pod", "a |", "a &&", "a \\", "'a"] {
            assert!(read(open).unwrap_err().wants_more(), "{open}");
        }
    }

    #[test]
    fn lines_and_conditions_part_pipelines() {
        let all = read("a && b | c; d 2>/dev/null\ne 2>&1").unwrap();
        let names: Vec<String> = all.iter().map(|one| one.commands.concat().concat()).collect();
        assert_eq!(names, ["a", "bc", "d", "e"]);
        assert!(all[1].only_then && !all[2].only_then && all[2].drops_errors && all[3].joins_errors);
        assert_eq!(words("a |\n b"), [["a"], ["b"]]);
    }

    #[test]
    fn what_the_lab_s_shell_cannot_do_it_says() {
        assert_eq!(read("a > b"), Err(Broken::Sign('>')));
        assert_eq!(read("a $(b)"), Err(Broken::Sign('$')));
        assert_eq!(read("| a"), Err(Broken::Pipe));
        assert_eq!(read("a || b"), Err(Broken::Sign('|')));
    }
}
