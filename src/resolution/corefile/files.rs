//! What a server finds beside its Corefile when it starts: files and the environment.

use crate::ordered::{OrderedMap, OrderedSet};
use std::net::IpAddr;

/// The files a server's process sees, its environment, and its addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// Texts by absolute path.
    pub by_path: OrderedMap<String, String>,
    /// The environment.
    pub environment: OrderedMap<String, String>,
    /// True where there are no others: a file that is not here does not exist. Otherwise it may exist, and
    /// nobody has said what is in it.
    pub are_all: bool,
    /// Directories of which all files are here, though others may exist elsewhere.
    pub directories: OrderedSet<String>,
    /// Directories that a volume of a ConfigMap makes: they hold `..data` and the directory it leads to.
    pub mounts: OrderedSet<String>,
    /// Files that a volume asks for and whose keys the ConfigMap lacks as it was given: a pod that runs has them.
    pub wanted: OrderedSet<String>,
    /// True where there are no other variables.
    pub has_environment: bool,
    /// The directory that relative paths of a server block are below (`root`); the root where it is empty, in which the
    /// process runs.
    pub root: String,
    /// The addresses of the machine beside those of its loopback, where they are known.
    pub addresses: Option<Vec<IpAddr>>,
}

impl Files {
    /// A path that a directive names, in full (rule PZ3). That of an `import` is relative to the file it stands in instead.
    pub fn path_of(&self, path: &str) -> String {
        absolute(path, &format!("{}/", self.root))
    }

    /// A file's text.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.by_path.get(&self.path_of(path)).map(String::as_str)
    }

    /// True where it is known which files there are at a path, or in the directory of a pattern.
    pub fn knows(&self, path: &str) -> bool {
        let path = self.path_of(path);
        let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
        let lies_there = || self.directories.contains(directory) && !self.wanted.contains(&path);
        self.are_all || self.by_path.contains_key(&path) || lies_there()
    }

    /// True for a directory.
    pub fn is_directory(&self, path: &str) -> bool {
        let is_of_mount = || path.strip_suffix("/..data").is_some_and(|mount| self.mounts.contains(mount));
        let is_above = |other: &String| other.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
        is_of_mount()
            || self.by_path.starting_at(&format!("{path}/")).next().is_some_and(|(other, _)| is_above(other))
            || self.directories.contains(path)
            || self.mounts.iter().any(|mount| mount == path || is_above(mount))
    }

    /// The files and directories that a pattern with at most one `*` and one `?` matches, in order (Go's
    /// `filepath.Glob`, which lets a star stand for dots too).
    pub fn matching(&self, pattern: &str) -> Vec<String> {
        if !pattern.contains(['*', '?', '\\']) {
            let is_there = self.by_path.contains_key(pattern) || self.is_directory(pattern);
            return is_there.then(|| pattern.to_owned()).into_iter().collect();
        }
        let mut all: OrderedSet<String> = self.mounts.iter().map(|mount| format!("{mount}/..data")).collect();
        for path in self.by_path.keys().chain(&self.directories).chain(&self.mounts) {
            let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]).filter(|end| *end > 0);
            all.extend(ends.filter_map(|end| path.get(..end)).map(str::to_owned));
        }
        all.retain(|path| matches(pattern, path));
        all.into_iter().collect()
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

/// True where the pattern fits; a `*` or `?` stands for no slash, and a backslash takes a meaning away.
fn matches(pattern: &str, path: &str) -> bool {
    let mut pattern = pattern.chars();
    let mut rest = path;
    while let Some(sign) = pattern.next() {
        let one = match sign {
            '*' => {
                let behind = pattern.as_str();
                let ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
                return ends
                    .take_while(|end| !rest.get(..*end).unwrap_or_default().contains('/'))
                    .any(|end| matches(behind, rest.get(end..).unwrap_or_default()));
            }
            '\\' => pattern.next(),
            other => Some(other),
        };
        let Some(first) = rest.chars().next() else { return false };
        let fits = if sign == '?' { first != '/' } else { one == Some(first) };
        if !fits {
            return false;
        }
        rest = rest.get(first.len_utf8()..).unwrap_or_default();
    }
    rest.is_empty()
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
    fn relative_paths_of_directives_are_below_root() {
        let by_path = [("/z/db".to_owned(), "z".to_owned()), ("/db".to_owned(), "top".to_owned())].into();
        let mut files = Files { by_path, ..Files::default() };
        assert_eq!((files.get("db"), files.get("z/db"), files.get("/z/db")), (Some("top"), Some("z"), Some("z")));
        files.root = "/z".to_owned();
        assert_eq!((files.get("db"), files.get("z/db"), files.get("/db")), (Some("z"), None, Some("top")));
    }

    #[test]
    fn a_star_stands_for_no_slash() {
        assert!(matches("/a/*.server", "/a/b.server"));
        assert!(!matches("/a/*.server", "/a/b/c.server"));
        assert!(!matches("/a/ab*ba", "/a/aba"));
        assert!(matches("/a/?", "/a/b") && !matches("/a/?", "/a/bc"));
        assert!(matches("/a/*.s?", "/a/b.sx") && matches("/a/\\*", "/a/*") && !matches("/a/\\*", "/a/b"));
    }

    #[test]
    fn a_volume_of_a_config_map_holds_directories_too() {
        let files = Files {
            by_path: [("/c/x.server".to_owned(), String::new())].into(),
            directories: ["/c".to_owned()].into(),
            mounts: ["/c".to_owned()].into(),
            ..Files::default()
        };
        assert_eq!(files.matching("/c/*.server"), ["/c/x.server"]);
        assert_eq!(files.matching("/c/*"), ["/c/..data", "/c/x.server"]);
        assert!(files.is_directory("/c/..data") && files.is_directory("/c") && !files.is_directory("/c/x.server"));
        assert!(files.knows("/c/nothing") && files.knows("/c/*") && !files.knows("/etc/hosts"));
    }
}
