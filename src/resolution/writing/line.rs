//! What a line of a Corefile does.

use crate::resolution::corefile::{Outline, Role, Word};
use crate::resolution::server::plugin;
use std::net::IpAddr;

/// What a line does. Each has a sentence in `assets/locale`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// It begins a server block for these zones.
    Block(Vec<String>),
    /// It begins a snippet.
    Snippet(String),
    /// Lines stand here that are somewhere else.
    Import(String),
    /// A directive, with its arguments.
    Directive(&'static str, Vec<String>),
    /// A property of a plugin.
    Property(&'static str, String),
    /// A line of `hosts`: an address and its names.
    Entry(String, Vec<String>),
    /// It ends what is called this.
    Close(String),
    /// A comment.
    Comment,
    /// No directive of CoreDNS.
    Unknown(String),
    /// No property of that plugin.
    UnknownProperty(&'static str, String),
}

/// What a line does, from 1; nothing where it is empty or goes on with a quoted text.
pub fn line(text: &str, number: usize) -> Option<Meaning> {
    let outline = Outline::of(text);
    let words = outline.words();
    let at = words.iter().position(|word| word.piece.line == number)?;
    let (first, behind) = words.get(at..)?.split_first()?;
    let own: Vec<&Word> = behind.iter().take_while(|word| word.piece.line == number).collect();
    let said = outline.said(first);
    let of_role =
        |role: Role| own.iter().filter(move |word| word.role == role).map(|word| outline.said(word).to_owned());
    Some(match first.role {
        Role::Comment => Meaning::Comment,
        Role::Key => {
            let keys = std::iter::once(said.to_owned()).chain(of_role(Role::Key));
            Meaning::Block(keys.map(|key| key.trim_end_matches(',').to_owned()).filter(|key| !key.is_empty()).collect())
        }
        Role::Snippet => Meaning::Snippet(said.trim_matches(['(', ')']).to_owned()),
        Role::Import => Meaning::Import(of_role(Role::Argument).next().unwrap_or_default()),
        Role::Directive => match plugin::directives().find(|name| *name == said) {
            Some(name) => Meaning::Directive(name, of_role(Role::Argument).collect()),
            None => Meaning::Unknown(said.to_owned()),
        },
        Role::Property => {
            let around = outline.directive_of(at).and_then(|at| words.get(at)).map(|word| outline.said(word));
            let name = plugin::directives().find(|name| Some(*name) == around)?;
            let known = plugin::properties(name);
            if name == "hosts" && said.parse::<IpAddr>().is_ok() {
                return Some(Meaning::Entry(said.to_owned(), of_role(Role::Argument).collect()));
            }
            match known.contains(&said) {
                true => Meaning::Property(name, said.to_owned()),
                // Of some plugins it is not known what they take.
                false if known.is_empty() => return None,
                false => Meaning::UnknownProperty(name, said.to_owned()),
            }
        }
        Role::Close => Meaning::Close(opened(&outline, at)?),
        // A brace on a line of its own belongs to the line above.
        Role::Open => return line(text, words.get(..at)?.last()?.piece.line),
        Role::Argument => return None,
    })
}

/// The first word of the line whose brace is closed at a position.
fn opened(outline: &Outline<'_>, at: usize) -> Option<String> {
    let mut depth = 0_usize;
    let words = outline.words().get(..at)?;
    for (position, word) in words.iter().enumerate().rev() {
        match word.role {
            Role::Close => depth += 1,
            Role::Open if depth > 0 => depth -= 1,
            Role::Open => {
                let heads = words.get(..position)?.iter().rev();
                let mut heads = heads.filter(|word| {
                    matches!(word.role, Role::Key | Role::Snippet | Role::Directive | Role::Property | Role::Import)
                });
                return heads.next().map(|word| outline.said(word).trim_matches(['(', ')']).to_owned());
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolution::corefile::Corefile;

    #[test]
    fn each_line_of_a_corefile_does_something() {
        let text = "# all\na.test, b.test {\n cache 30 # x\n hosts {\n  10.0.0.1 db\n  fallthrough\n  ttlx\n }\n kubernets\n import own\n}\n(own) {\n}\n\n";
        let text = text.replace("ttlx", "ttl 5");
        let lines: Vec<_> = (1..=14).map(|number| line(&text, number)).collect();
        let text = |text: &str| text.to_owned();
        assert_eq!(
            lines,
            [
                Some(Meaning::Comment),
                Some(Meaning::Block(vec![text("a.test"), text("b.test")])),
                Some(Meaning::Directive("cache", vec![text("30")])),
                Some(Meaning::Directive("hosts", vec![])),
                Some(Meaning::Entry(text("10.0.0.1"), vec![text("db")])),
                Some(Meaning::Property("hosts", text("fallthrough"))),
                Some(Meaning::Property("hosts", text("ttl"))),
                Some(Meaning::Close(text("hosts"))),
                Some(Meaning::Unknown(text("kubernets"))),
                Some(Meaning::Import(text("own"))),
                Some(Meaning::Close(text("b.test,"))).map(|_| Meaning::Close(text("b.test"))),
                Some(Meaning::Snippet(text("own"))),
                Some(Meaning::Close(text("own"))),
                None,
            ]
        );
    }

    #[test]
    fn every_line_of_kubeadms_corefile_is_known() {
        let text = Corefile::kubeadm_text("cluster.local");
        for number in 1..=text.lines().count() {
            let meaning = line(&text, number);
            let is_unknown = matches!(meaning, None | Some(Meaning::Unknown(_) | Meaning::UnknownProperty(..)));
            assert!(!is_unknown, "line {number}: {meaning:?}");
        }
    }
}
