//! What a server finds beside its Corefile when it starts: files and the environment.

use std::collections::BTreeMap;

/// The files a server's process sees, and its environment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// Texts by absolute path.
    pub by_path: BTreeMap<String, String>,
    /// The environment.
    pub environment: BTreeMap<String, String>,
    /// True where there are no others: a file that is not here does not exist. Otherwise it may exist, and
    /// nobody has said what is in it.
    pub are_all: bool,
}

impl Files {
    /// A file's text. Relative paths are those of the directory the Corefile lies in, as CoreDNS has it
    /// (`-conf` is given with its path, and `root` is not).
    pub fn get(&self, path: &str) -> Option<&str> {
        self.by_path.get(&absolute(path, super::PATH)).map(String::as_str)
    }

    /// The paths that a pattern with at most one `*` or `?` matches, in order (Go's `filepath.Glob`).
    pub fn matching(&self, pattern: &str) -> Vec<&str> {
        self.by_path.keys().map(String::as_str).filter(|path| matches(pattern, path)).collect()
    }
}

/// The path that `path` is, in a file at `from` (`filepath.Join` and `Dir`).
pub fn absolute(path: &str, from: &str) -> String {
    let joined = if path.starts_with('/') {
        path.to_owned()
    } else {
        format!("{}/{path}", from.rsplit_once('/').map_or("", |(directory, _)| directory))
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in joined.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    format!("/{}", steps.join("/"))
}

/// True where the pattern fits; a `*` or `?` stands for no slash.
fn matches(pattern: &str, path: &str) -> bool {
    let Some(at) = pattern.find(['*', '?']) else { return pattern == path };
    let (before, rest) = pattern.split_at(at);
    let after = rest.get(1..).unwrap_or_default();
    let Some(middle) = path.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)) else { return false };
    !middle.contains('/') && (rest.starts_with('*') || middle.chars().count() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_paths_are_those_of_the_directory_of_the_file_that_names_them() {
        assert_eq!(absolute("custom/*.server", "/etc/coredns/Corefile"), "/etc/coredns/custom/*.server");
        assert_eq!(absolute("../hosts", "/etc/coredns/Corefile"), "/etc/hosts");
        assert_eq!(absolute("/etc//hosts", "/x"), "/etc/hosts");
    }

    #[test]
    fn a_star_stands_for_no_slash() {
        assert!(matches("/a/*.server", "/a/b.server"));
        assert!(!matches("/a/*.server", "/a/b/c.server"));
        assert!(!matches("/a/ab*ba", "/a/aba"));
        assert!(matches("/a/?", "/a/b") && !matches("/a/?", "/a/bc"));
    }
}
