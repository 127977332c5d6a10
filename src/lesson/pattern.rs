//! Names of objects as lessons write them: `service/api`, `pod/shop/web-*`, `pod/*/web`.

use crate::cluster::{Cluster, Kind, Object, ObjectRef};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// One object, or all that fit a pattern with `*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectPattern {
    /// The kind.
    pub kind: Kind,
    /// The namespace, in which `*` stands for any text; empty for kinds that have none.
    pub namespace: String,
    /// The name, in which `*` stands for any text.
    pub name: String,
}

impl ObjectPattern {
    /// True for objects this names.
    pub fn fits(&self, object: &ObjectRef) -> bool {
        object.kind == self.kind && fits(&self.namespace, &object.namespace) && fits(&self.name, &object.name)
    }

    /// The objects there are of this name, in order.
    pub fn all<'a>(&'a self, cluster: &'a Cluster) -> impl Iterator<Item = &'a Arc<Object>> {
        let is_many = self.name.contains('*') || self.namespace.contains('*');
        let exact = (!is_many).then(|| cluster.get(&self.reference())).flatten();
        let many = is_many.then(|| {
            let fits = |object: &&Arc<Object>| self.fits(object.reference());
            cluster.of_kind(&self.kind).filter(fits)
        });
        exact.into_iter().chain(many.into_iter().flatten())
    }

    /// The first object of this name.
    pub fn first(&self, cluster: &Cluster) -> Option<ObjectRef> {
        self.all(cluster).next().map(|object| object.reference().clone())
    }

    /// The reference, where there is no `*`.
    pub fn reference(&self) -> ObjectRef {
        ObjectRef::new(self.kind.clone(), &self.namespace, &self.name)
    }
}

impl From<ObjectRef> for ObjectPattern {
    fn from(reference: ObjectRef) -> Self {
        Self { kind: reference.kind, namespace: reference.namespace, name: reference.name }
    }
}

impl fmt::Display for ObjectPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind.name().to_ascii_lowercase();
        if self.namespace.is_empty() || self.namespace == "default" {
            write!(f, "{kind}/{}", self.name)
        } else {
            write!(f, "{kind}/{}/{}", self.namespace, self.name)
        }
    }
}

/// A text that names no object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseObjectPatternError;

impl fmt::Display for ParseObjectPatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object is named as kind/name or kind/namespace/name")
    }
}

impl std::error::Error for ParseObjectPatternError {}

impl FromStr for ObjectPattern {
    type Err = ParseObjectPatternError;

    fn from_str(text: &str) -> Result<Self, ParseObjectPatternError> {
        let (kind, rest) = text.split_once('/').ok_or(ParseObjectPatternError)?;
        let kind = kind_of(kind).ok_or(ParseObjectPatternError)?;
        let (namespace, name) = match rest.split_once('/') {
            Some(parts) if kind.is_namespaced() => parts,
            Some(_) => return Err(ParseObjectPatternError),
            None if kind.is_namespaced() => ("default", rest),
            None => ("", rest),
        };
        if name.is_empty() || name.contains('/') || (namespace.is_empty() && kind.is_namespaced()) {
            return Err(ParseObjectPatternError);
        }
        Ok(Self { kind, namespace: namespace.to_owned(), name: name.to_owned() })
    }
}

/// A kind in full, in the plural, or as `kubectl` shortens it.
fn kind_of(word: &str) -> Option<Kind> {
    let word = word.to_ascii_lowercase();
    if ["networkpolicy", "networkpolicies", "netpol"].contains(&word.as_str()) {
        return Some(Kind::Other("networking.k8s.io/v1".to_owned(), "NetworkPolicy".to_owned()));
    }
    let singular = word.strip_suffix('s').unwrap_or(&word);
    Kind::MODELLED.into_iter().find(|kind| {
        let name = kind.name().to_ascii_lowercase();
        word == name || singular == name || word == kind.short_name() || (*kind == Kind::Pod && word == "po")
    })
}

/// True where a text fits a pattern in which `*` stands for anything.
pub(super) fn fits(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut left) = text.strip_prefix(start) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let Some(last) = parts.pop() else { return left.is_empty() };
    for part in parts {
        let Some(at) = left.find(part) else { return false };
        left = left.get(at + part.len()..).unwrap_or_default();
    }
    left.len() >= last.len() && left.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_named_as_the_command_line_names_them() {
        for (text, written) in [
            ("svc/api", "service/api"),
            ("service/default/api", "service/api"),
            ("pods/shop/web-*", "pod/shop/web-*"),
            ("pod/*/web", "pod/*/web"),
            ("ep/db", "endpoints/db"),
            ("ns/com", "namespace/com"),
            ("cm/kube-system/coredns", "configmap/kube-system/coredns"),
            ("statefulset/web", "statefulset/web"),
            ("netpol/shop/no-dns", "networkpolicy/shop/no-dns"),
        ] {
            assert_eq!(text.parse::<ObjectPattern>().unwrap().to_string(), written);
        }
        for text in ["api", "svc/", "svc//api", "thing/api", "ns/a/b", "svc/a/b/c"] {
            assert!(text.parse::<ObjectPattern>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_star_stands_for_any_namespace() {
        let anywhere: ObjectPattern = "svc/*/kubernetes".parse().unwrap();
        let cluster = crate::sandbox::Sandbox::bare().cluster().clone();
        let found = ObjectRef::new(Kind::Service, "default", "kubernetes");
        assert_eq!(anywhere.first(&cluster), Some(found.clone()));
        assert!(anywhere.fits(&found) && !anywhere.fits(&ObjectRef::new(Kind::Service, "default", "web")));
    }

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, text, is) in [
            ("api-*", "api-7", true),
            ("api-*", "api", false),
            ("*", "", true),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "abbd", false),
            ("*aa", "a", false),
            ("aa*aa", "aaa", false),
        ] {
            assert_eq!(fits(pattern, text), is, "{pattern} {text}");
        }
    }
}
