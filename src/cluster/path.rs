//! Field paths as the API server writes them: `spec.ports[0].name`, `metadata.labels[app.io/name]`.

use std::fmt;
use std::str::FromStr;

/// One step down into an object.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PathStep {
    /// A field of a mapping.
    Key(String),
    /// An element of a sequence, from 0.
    Index(usize),
}

/// Where in an object something stands. The empty path is the object itself.
///
/// ```
/// use k8s_dns_lab::cluster::FieldPath;
///
/// let path: FieldPath = "spec.ports[0].name".parse()?;
/// assert_eq!(path, FieldPath::of(&["spec", "ports"]).index(0).key("name"));
/// assert!("spec..ports".parse::<FieldPath>().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FieldPath(Vec<PathStep>);

impl FieldPath {
    /// The object itself.
    pub fn root() -> Self {
        Self::default()
    }

    /// A path of plain field names.
    pub fn of(keys: &[&str]) -> Self {
        Self(keys.iter().map(|key| PathStep::Key((*key).to_owned())).collect())
    }

    /// The steps from the object down.
    pub fn steps(&self) -> &[PathStep] {
        &self.0
    }

    /// The field `key` of what this path names.
    pub fn key(&self, key: impl Into<String>) -> Self {
        self.with(PathStep::Key(key.into()))
    }

    /// The element `index` of what this path names.
    pub fn index(&self, index: usize) -> Self {
        self.with(PathStep::Index(index))
    }

    /// What holds the thing this path names; `None` for the object itself.
    pub fn parent(&self) -> Option<Self> {
        let (_, init) = self.0.split_last()?;
        Some(Self(init.to_vec()))
    }

    fn with(&self, step: PathStep) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }
}

/// True where a key can be written behind a dot; others go into brackets, as in the API's own errors.
fn is_plain(key: &str) -> bool {
    !key.is_empty()
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
        && !key.bytes().all(|byte| byte.is_ascii_digit())
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                PathStep::Key(key) if is_plain(key) => {
                    if position > 0 {
                        f.write_str(".")?;
                    }
                    f.write_str(key)?;
                }
                PathStep::Key(key) => write!(f, "[{key}]")?,
                PathStep::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// The text is no field path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseFieldPathError;

impl fmt::Display for ParseFieldPathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a field path")
    }
}

impl std::error::Error for ParseFieldPathError {}

impl FromStr for FieldPath {
    type Err = ParseFieldPathError;

    /// Reads what [`fmt::Display`] writes. Digits in brackets are an index, anything else is a key.
    fn from_str(text: &str) -> Result<Self, ParseFieldPathError> {
        let mut steps = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            if let Some(inner) = rest.strip_prefix('[') {
                let (step, after) = inner.split_once(']').ok_or(ParseFieldPathError)?;
                steps.push(step.parse().map_or_else(|_| PathStep::Key(step.to_owned()), PathStep::Index));
                rest = after;
            } else {
                let plain = if steps.is_empty() { rest } else { rest.strip_prefix('.').ok_or(ParseFieldPathError)? };
                let end = plain.find(['.', '[']).unwrap_or(plain.len());
                let (step, after) = plain.split_at(end);
                if step.is_empty() {
                    return Err(ParseFieldPathError);
                }
                steps.push(PathStep::Key(step.to_owned()));
                rest = after;
            }
        }
        Ok(Self(steps))
    }
}

/// A way down into an object, from the last step up: a path is made of it where there is something to say.
#[derive(Clone, Copy)]
pub(crate) enum Trail<'a> {
    Root,
    Path(&'a FieldPath),
    Key(&'a Trail<'a>, &'a str),
    Index(&'a Trail<'a>, usize),
}

impl Trail<'_> {
    pub(crate) fn path(&self) -> FieldPath {
        match self {
            Self::Root => FieldPath::root(),
            Self::Path(path) => (*path).clone(),
            Self::Key(parent, key) => parent.path().key(*key),
            Self::Index(parent, index) => parent.path().index(*index),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_as_it_is_written() {
        for text in
            ["", "spec.ports[0].name", "metadata.labels[kubernetes.io/service-name]", "subsets[1].addresses[0].ip"]
        {
            assert_eq!(text.parse::<FieldPath>().unwrap().to_string(), text);
        }
        assert!("spec..ports".parse::<FieldPath>().is_err());
        assert!("spec[0".parse::<FieldPath>().is_err());
    }
}
