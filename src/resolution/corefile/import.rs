//! `import`: snippets and files in the place of the line that asks for them (rules PU8, PU9).

use super::files::absolute;
use super::parser::{MAX_TOKENS, NotGiven, Parser, Step};
use super::token::{Token, tokens};
use super::{CorefileError, CorefileReason, Failed};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many imports are followed before they are taken for a cycle. CoreDNS follows ten times as many, which takes
/// long and leads to the same.
const MAX_IMPORTS: usize = 1000;
/// How many CoreDNS speaks of.
pub(super) const IMPORTS_SAID: usize = 10_000;

impl Parser<'_> {
    /// Puts what is imported in the place of the two tokens that ask for it.
    pub(super) fn import(&mut self, block: Option<usize>) -> Step {
        let at = self.next;
        let no_value = |parser: &Self, at: usize, said: &str| {
            Err(parser.error_at(at, said, CorefileReason::MissingValue("import".to_owned())))
        };
        let Some(pattern) = self.tokens.get(at + 1).filter(|_| self.goes_on_at(at + 1)).cloned() else {
            return no_value(self, at, "Wrong argument count or unexpected line ending after 'import'");
        };
        let name = self.filled(&pattern.text, &pattern.place, None);
        if name.is_empty() {
            return no_value(self, at + 1, "Import requires a non-empty filepath");
        }
        if self.goes_on_at(at + 2) {
            let said = "Import takes only one argument (glob pattern or file)";
            return Err(self.error_at(at + 2, said, CorefileReason::TooManyValues("import".to_owned())));
        }
        self.imported += 1;
        if self.imported > MAX_IMPORTS || self.tokens.len() > MAX_TOKENS {
            let what = if self.snippets.contains_key(&name) { "snippet" } else { "file" };
            let said = format!("maximum {what} import depth ({IMPORTS_SAID}) exceeded");
            return Err(self.error_at(at + 1, &said, CorefileReason::ImportCycle(name)));
        }
        self.read.imports.push(pattern.clone());
        let imported = match self.snippets.get(&name) {
            Some(tokens) => tokens.clone(),
            None => self.files_of(&name, &pattern, block)?,
        };
        self.tokens.splice(at..at + 2, imported);
        Ok(())
    }

    fn files_of(&mut self, name: &str, pattern: &Token, block: Option<usize>) -> Result<Vec<Token>, Failed> {
        let path = absolute(name, &pattern.place.file);
        let refuse = |said: &str, reason: CorefileReason| {
            let said = format!("{} - Error during parsing: {said}", pattern.place.line_text());
            Err(Box::new(CorefileError { place: pattern.place.clone(), reason, said }))
        };
        let many = |sign| path.matches(sign).count() > 1;
        if many('*') || many('?') || (path.contains('[') && path.contains(']')) {
            let said = format!("Glob pattern may only contain one wildcard (*), but has others: {path}");
            return refuse(&said, CorefileReason::ImportPattern(name.to_owned()));
        }
        if path.contains('[') {
            let said = format!("Failed to use import pattern {name}: syntax error in pattern");
            return refuse(&said, CorefileReason::ImportPattern(name.to_owned()));
        }
        let found = self.files.matching(&path);
        let is_pattern = path.contains(['*', '?', ']']);
        if !self.files.knows(&path) && (found.is_empty() || is_pattern) {
            // Other files may be there, and nobody has said what is in them.
            self.read.not_given.push(NotGiven { path: pattern.clone(), block });
        } else if found.is_empty() {
            // A pattern that matches nothing is a warning; a file that is not there stops the server.
            if !is_pattern {
                let said = format!("File to import not found: {name}");
                return refuse(&said, CorefileReason::ImportNotFound(name.to_owned()));
            }
            self.read.matched_nothing.push(pattern.clone());
        }
        let mut all = Vec::new();
        for path in found {
            if self.files.is_directory(&path) {
                let said = format!("Could not import {path}: is a directory");
                return refuse(&said, CorefileReason::ImportDirectory(path));
            }
            if self.leads_to(&pattern.place.file, &path) {
                // Each round imports it again, until CoreDNS gives up.
                let said = format!("maximum file import depth ({IMPORTS_SAID}) exceeded");
                return refuse(&said, CorefileReason::ImportCycle(name.to_owned()));
            }
            self.importers.entry(path.clone()).or_default().insert(pattern.place.file.to_string());
            let text = self.files.by_path.get(&path).map_or("", String::as_str);
            all.extend(tokens(text, &Arc::from(path.as_str())));
        }
        Ok(all)
    }

    /// True where a file is that other one, or is imported by it on whichever way.
    fn leads_to(&self, file: &str, other: &str) -> bool {
        let (mut open, mut seen) = (vec![file], BTreeSet::new());
        while let Some(file) = open.pop() {
            if file == other {
                return true;
            }
            if seen.insert(file) {
                open.extend(self.importers.get(file).into_iter().flatten().map(String::as_str));
            }
        }
        false
    }
}

/// The word behind an `import` at the beginning of a line by which a snippet asks for itself.
pub(super) fn imports_itself<'t>(tokens: &'t [Token], name: &str) -> Option<&'t Token> {
    let at = (0..tokens.len()).find(|at| {
        let starts = at.checked_sub(1).and_then(|before| tokens.get(before)).is_none_or(|before| {
            tokens
                .get(*at)
                .is_some_and(|token| token.place.file != before.place.file || token.place.line != before.place.line)
        });
        let is = |at: usize, text: &str| tokens.get(at).is_some_and(|token| token.text == text);
        starts && is(*at, "import") && is(at + 1, name)
    })?;
    tokens.get(at + 1)
}
