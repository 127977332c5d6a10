//! What people paste: outputs of several commands one below the other, with the prompts, warnings and tables around
//! them. Each document is found at its place, and what is none is told as what it is.

mod cut_off;
mod gutter;
mod left_out;
mod line;
mod output;
mod parts;
mod resolv_conf;
mod template;

use super::documents::{Chunk, Lines, lines, opens_document};
use super::{Message, Span};
pub use gutter::Pasted;
pub(super) use line::names_object;
use line::{indentation, is_beside, is_blank, is_braced};
use output::Output;
pub(super) use parts::{corefile, make_whole};
pub use resolv_conf::resolv_conf;
pub(super) use template::{breaks, is_template};

/// Something between documents that stands for objects and holds none, or tells why some are not there.
pub(super) struct Beside {
    /// Where.
    pub span: Span,
    /// What is remarked.
    pub message: Message,
}

/// The programs behind a prompt.
const PROGRAMS: [&str; 12] = [
    "kubectl",
    "kubectl.exe",
    "kubecolor",
    "oc",
    "k",
    "k3s",
    "microk8s",
    "microk8s.kubectl",
    "minikube",
    "cat",
    "sudo",
    "helm",
];

/// Those that need no prompt before them to be known.
const OWN: [&str; 4] = ["kubectl", "kubectl.exe", "kubecolor", "oc"];

/// The commands of theirs that people paste.
const COMMANDS: [&str; 14] = [
    "get", "describe", "apply", "create", "logs", "exec", "config", "version", "explain", "edit", "rollout", "scale",
    "delete", "-n",
];

/// What a prompt ends in.
const PROMPTS: [char; 8] = ['$', '#', '%', '>', '❯', '➜', '»', 'λ'];

/// A pasted text on its way to its documents, in order, and what stands between them. Line for line they add up to the
/// text.
pub(super) struct Cutting<'a> {
    cutter: Cutter<'a>,
    /// What no document is part of, while it goes on.
    output: Option<Output>,
    /// The line before was noise or a prompt and goes on in this one.
    is_continued: bool,
    lines: Lines<'a>,
}

impl<'a> Cutting<'a> {
    /// Begins with a text.
    pub(super) fn new(text: &'a str) -> Self {
        let cutter = Cutter { text, chunks: Vec::new(), beside: Vec::new(), open: Open::default(), here: 0, number: 0 };
        Self { cutter, output: None, is_continued: false, lines: lines(text) }
    }

    /// Looks at so many more lines. True where none is left.
    pub(super) fn advance(&mut self, lines: usize) -> bool {
        for _ in 0..lines {
            let Some(line) = self.lines.next() else { return true };
            self.line(line);
        }
        false
    }

    /// The documents, and what stands between them.
    pub(super) fn finish(mut self) -> (Vec<Chunk<'a>>, Vec<Beside>) {
        self.advance(usize::MAX);
        self.cutter.close(self.output);
        let is_cut = self.cutter.open.is_inside();
        self.cutter.cut();
        if is_cut && let Some((objects, rest)) = self.cutter.chunks.last().and_then(cut_off::objects_of) {
            self.cutter.chunks.pop();
            self.cutter.chunks.extend(objects);
            self.cutter.beside.push(rest);
        }
        (self.cutter.chunks, self.cutter.beside)
    }

    fn line(&mut self, line: &str) {
        let Self { cutter, output, is_continued, .. } = self;
        cutter.number += 1;
        if output.is_none() && !*is_continued && cutter.open.is_within(line) {
            cutter.open.takes_items &= cutter.open.is_in_item || is_blank(line);
            cutter.here += line.len();
            return;
        }
        // Files one behind the other have a byte order mark each.
        let line = line.strip_prefix('\u{feff}').inspect(|_| cutter.skip("\u{feff}")).unwrap_or(line);
        let content = line.trim_end();
        let is_noise = std::mem::take(is_continued) || (!cutter.open.is_inside() && noise(content));
        if is_noise || is_prompt(content) {
            *is_continued = content.ends_with('\\') && (is_noise || is_prompt(content));
            cutter.close(output.take());
            cutter.skip(line);
            return;
        }
        if let Some(so_far) = output {
            if !so_far.ends_before(content) {
                so_far.take(content);
                cutter.skip(line);
                return;
            }
            cutter.close(output.take());
        }
        let other = || is_beside(&cutter.open, content).then(|| Output::other(content));
        let begun = if cutter.open.is_inside() { None } else { Output::begun_by(content).or_else(other) };
        if let Some(mut begun) = begun {
            cutter.cut();
            (begun.start, begun.line) = (cutter.here, cutter.number);
            *output = Some(begun);
            cutter.skip(line);
            return;
        }
        cutter.take(line);
    }
}

/// The document that is being looked at.
#[derive(Default)]
struct Open {
    /// Where it starts, and on which line; nothing where none has begun.
    start: Option<(usize, u32)>,
    /// Which of `apiVersion` and `kind` it has had at its root.
    has: [bool; 2],
    /// It is written with braces, and so many are open; `None` for other documents.
    braces: Option<usize>,
    /// A text between quotes goes on.
    is_quoted: bool,
    /// There is more of it than empty lines, comments and directives.
    has_content: bool,
    /// Its `---` line has been.
    is_opened: bool,
    /// How many spaces stand before the fields of its root: a text may be indented as a whole.
    base: usize,
    /// The last field of its root has no value on its line: what follows may be a list.
    takes_items: bool,
    /// An item of a list at the root goes on.
    is_in_item: bool,
    /// It is a list, and no mapping.
    is_list: bool,
}

impl Open {
    /// Keeps in mind whether the items of a list may come at the root, as a line leaves it.
    fn root(&mut self, own: &str, indentation: usize) {
        let is_item = own.starts_with('-');
        match indentation > self.base {
            // What stands farther in belongs to the item before, or is no item.
            true => self.takes_items &= self.is_in_item,
            false => (self.takes_items, self.is_in_item) = (is_item || own.ends_with(':'), is_item),
        }
    }

    /// True for a line so far in that it tells nothing of where documents end: nearly every one.
    fn is_within(&self, line: &str) -> bool {
        self.has_content
            && self.braces.is_none()
            && line.len() > self.base
            && line.bytes().take(self.base + 1).all(|byte| byte == b' ')
    }

    /// True inside braces, where no line is anything else.
    fn is_inside(&self) -> bool {
        self.braces.is_some_and(|open| open > 0)
    }
}

struct Cutter<'a> {
    text: &'a str,
    chunks: Vec<Chunk<'a>>,
    beside: Vec<Beside>,
    open: Open,
    /// Where the line begins that is being looked at.
    here: usize,
    /// Its number, from 1.
    number: u32,
}

impl Cutter<'_> {
    /// Ends the open document before the present line.
    fn cut(&mut self) {
        self.cut_at(self.here);
    }

    fn cut_at(&mut self, end: usize) {
        if let Some((start, line)) = std::mem::take(&mut self.open).start {
            self.chunks.push(Chunk { text: self.text.get(start..end).unwrap_or_default(), start, line });
        }
    }

    /// A line that is part of no document.
    fn skip(&mut self, line: &str) {
        self.cut();
        self.here += line.len();
    }

    /// Tells of what came to an end.
    fn close(&mut self, output: Option<Output>) {
        let Some(output) = output else { return };
        let span = Span { start: output.start, end: self.here, line: output.line, column: 1 };
        self.beside.extend(output.message().map(|message| Beside { span, message }));
    }

    /// A line of a document.
    fn take(&mut self, line: &str) {
        let content = line.trim_end();
        if opens_document(line) {
            if self.open.has_content || self.open.is_opened {
                self.cut();
            }
            self.begin();
            self.open.is_opened = true;
            let rest = content.trim_start_matches('-').trim();
            self.open.has_content = !rest.is_empty() && !rest.starts_with('#');
            if rest.starts_with(['{', '[']) {
                self.open.braces = Some(0);
                self.braces(line, self.here);
            }
            self.here += line.len();
            return;
        }
        if self.open.is_inside() {
            self.braces(line, self.here);
            self.here += line.len();
            return;
        }
        if !is_blank(line) {
            let indentation = indentation(line);
            let own = content.trim_start();
            // What stands farther in is inside of a field.
            let is_root = !self.open.has_content || indentation <= self.open.base;
            let key = ["apiVersion:", "kind:"].iter().position(|key| is_root && own.starts_with(key));
            let is_again = key.is_some_and(|key| self.open.has.get(key) == Some(&true));
            let is_braced = is_root && is_braced(own);
            // The rest of a list whose beginning is missing.
            let is_behind_list = self.open.is_list && is_root && !own.starts_with('-');
            let is_other = is_again || is_braced || is_behind_list;
            let is_other = is_other || indentation < self.open.base || self.open.braces.is_some();
            if self.open.has_content && is_other {
                self.cut();
            }
            self.begin();
            if !self.open.has_content {
                self.open.base = indentation;
                self.open.is_list = own.starts_with("- ");
            }
            self.open.root(own, indentation);
            if let Some(had) = key.and_then(|key| self.open.has.get_mut(key)) {
                *had = true;
            }
            if is_braced {
                self.open.braces = Some(0);
            }
            self.open.has_content = true;
            if self.open.braces.is_some() {
                self.braces(line, self.here);
            }
        } else {
            self.begin();
        }
        self.here += line.len();
    }

    fn begin(&mut self) {
        let (here, number) = (self.here, self.number);
        self.open.start.get_or_insert((here, number));
    }

    /// Counts the braces of a line. Where the last is closed and another document follows on the same line, that
    /// begins there.
    fn braces(&mut self, line: &str, offset: usize) {
        let (mut open, mut is_quoted) = (self.open.braces.unwrap_or_default(), self.open.is_quoted);
        let (mut is_escaped, mut has_closed, mut previous) = (false, false, b' ');
        for (at, byte) in line.bytes().enumerate() {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' if is_quoted => is_escaped = true,
                b'"' => is_quoted = !is_quoted,
                _ if is_quoted => {}
                b'#' if matches!(previous, b' ' | b'\t') => break,
                b'{' | b'[' => {
                    if has_closed && open == 0 {
                        self.cut_at(offset + at);
                        self.open.start = Some((offset + at, self.number));
                        self.open.has_content = true;
                        has_closed = false;
                    }
                    open += 1;
                }
                b'}' | b']' => {
                    open = open.saturating_sub(1);
                    has_closed |= open == 0;
                    // The comma to the next item is none of this one.
                    if open == 0 && line.get(at + 1..).is_some_and(|rest| rest.trim_end() == ",") {
                        return self.cut_at(offset + at + 1);
                    }
                }
                _ => {}
            }
            previous = byte;
        }
        self.open.braces = Some(open);
        self.open.is_quoted = is_quoted;
    }
}

/// A line of which nothing is lost: a warning, a fence around the text, what a pager leaves.
fn noise(content: &str) -> bool {
    let is_log = || {
        let mut bytes = content.bytes();
        let level = bytes.next();
        matches!(level, Some(b'I' | b'W' | b'E' | b'F'))
            && bytes.by_ref().take(4).filter(u8::is_ascii_digit).count() == 4
            && bytes.next() == Some(b' ')
            && bytes.next().is_some_and(|byte| byte.is_ascii_digit())
    };
    content.starts_with("```")
        || content.starts_with("Warning: ")
        || content.starts_with("No resources found")
        || content == "(END)"
        || is_log()
}

/// True for a line with a prompt and a command, or a prompt alone.
fn is_prompt(content: &str) -> bool {
    // A prompt in brackets has a user and a host; a list has not.
    let is_list = content.starts_with('[') && !content.contains('@');
    if is_list || content.starts_with([' ', '\t', '-', '"', '{', '}', ']']) || content.is_empty() {
        return false;
    }
    // A key of YAML at the start is none, whatever follows: nearly every line that comes this far.
    if content.split_whitespace().next().is_some_and(|word| word.ends_with(':') && word.len() > 1) {
        return false;
    }
    let words: Vec<&str> = content.split_whitespace().collect();
    let ends_in_prompt = |word: &str| word.ends_with(PROMPTS) || word.starts_with(PROMPTS);
    let program = words.iter().position(|word| PROGRAMS.contains(word));
    match program {
        Some(0) => {
            let has_command = words.iter().skip(1).take(3).any(|word| COMMANDS.contains(word));
            let is_own = words.first().is_some_and(|word| OWN.contains(word))
                || (words.first() == Some(&"sudo") && words.get(1).is_some_and(|word| OWN.contains(word)));
            is_own && has_command
        }
        // Before the program nothing but a prompt.
        Some(at) => words.get(..at).unwrap_or_default().iter().any(|word| ends_in_prompt(word)),
        None => {
            let is_bare = words.len() == 1 && content.chars().count() == 1;
            let is_at_host = words.len() <= 2 && content.contains('@') && !content.contains(": ");
            content.ends_with(PROMPTS) && (is_bare || is_at_host || content.starts_with("PS "))
        }
    }
}

/// True for a text with an object of the API in it, or what stands for one, as a Corefile does: of the files of a support
/// bundle those are read, and logs, pictures and what other programs wrote are not.
pub fn holds_objects(text: &str) -> bool {
    !text.contains('\0')
        && lines(Pasted::from_text(text).text()).any(|line| {
            let line = line.trim_start_matches(['\u{feff}', ' ', '\t', '-', '{', '[', ',']);
            line.starts_with("apiVersion:")
                || line.contains("\"apiVersion\":")
                || Output::begun_by(line.trim_end()).is_some()
                || line::opens_corefile(line.trim_end())
        })
}

#[cfg(test)]
mod tests;
