//! The forms of `-o`: yaml, json, name, jsonpath, go-template, custom-columns.

use super::flags::Arguments;
use super::json_path::{find, plain};
use super::{Result, custom_columns, fail, go_template, resource_names};
use crate::cluster::Value;
use crate::json;
use crate::manifest;

/// What `-o` asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// Nothing: the command's own line or table.
    Usual,
    Wide,
    Name,
    Yaml,
    Json,
    /// A template of `jsonpath=`.
    Path(String),
    /// A template of `go-template=`.
    Template(String),
    /// The columns of `custom-columns=`.
    Columns(Vec<custom_columns::Column>),
}

const FORMATS: &str = "custom-columns,go-template,json,jsonpath,name,wide,yaml";

impl Format {
    /// Reads the value of `-o`.
    pub(super) fn parse(text: Option<&str>) -> Result<Self> {
        Ok(match text {
            None | Some("") => Self::Usual,
            Some("wide") => Self::Wide,
            Some("name") => Self::Name,
            Some("yaml") => Self::Yaml,
            Some("json") => Self::Json,
            Some(other) => match other.split_once('=') {
                Some(("jsonpath", template)) => Self::Path(template.to_owned()),
                Some(("go-template" | "template", template)) => Self::Template(template.to_owned()),
                Some(("custom-columns", columns)) => Self::Columns(custom_columns::read(columns).map_err(fail)?),
                _ => {
                    return Err(fail(format!(
                        "error: unable to match a printer suitable for the output format \"{other}\", allowed formats are: {FORMATS}"
                    )));
                }
            },
        })
    }

    /// Reads `-o` and the template that `--template` gives it: Go's, where `-o` says nothing else.
    pub(super) fn with_template(arguments: &Arguments) -> Result<Self> {
        let output = arguments.value("output");
        match (arguments.value("template"), output) {
            (Some(template), None | Some("" | "go-template" | "template")) => Ok(Self::Template(template.to_owned())),
            (Some(template), Some("jsonpath")) => Ok(Self::Path(template.to_owned())),
            _ => Self::parse(output),
        }
    }

    /// Values in this form; `None` where that is not a matter of the value alone.
    pub(super) fn print(&self, values: &[Value], is_list: bool) -> Result<Option<String>> {
        let whole = || match values {
            [only] if !is_list => only.clone(),
            all => Value::object([
                ("apiVersion", "v1".into()),
                ("items", Value::List(all.to_vec())),
                ("kind", "List".into()),
                ("metadata", Value::object([("resourceVersion", "".into())])),
            ]),
        };
        Ok(Some(match self {
            Self::Usual | Self::Wide => return Ok(None),
            Self::Yaml => manifest::write_sorted(&whole()),
            Self::Json => format!("{}\n", json::write(&whole(), true)),
            Self::Path(template) => fill(template, &whole()).map_err(|error| fail(format!("error: {error}")))?,
            Self::Template(template) => {
                let filled = go_template::fill(template, &whole());
                filled.map_err(|error| fail(format!("error: error executing template \"{template}\": {error}")))?
            }
            Self::Columns(columns) => custom_columns::print(columns, values).map_err(fail)?,
            Self::Name => {
                let line = |value: &Value| {
                    let text = |key: &str| value.field(key).and_then(Value::as_text).unwrap_or_default();
                    let kind = crate::cluster::Kind::of(text("apiVersion"), text("kind"));
                    let name = value.field("metadata").and_then(|meta| meta.field("name")).and_then(Value::as_text);
                    format!("{}/{}\n", resource_names::printed(&kind), name.unwrap_or_default())
                };
                values.iter().map(line).collect()
            }
        }))
    }
}

/// Fills a jsonpath template: `{.spec.clusterIP}`, `{.items[*].metadata.name}`, `{range .items[*]}…{end}`, with
/// `{"\n"}` and text between.
fn fill(template: &str, value: &Value) -> std::result::Result<String, String> {
    let template = template.trim_matches('\'');
    let mut out = String::new();
    part(template, value, &mut out, 0)?;
    Ok(out)
}

/// How deep ranges may nest, and how much may be printed.
const DEEPEST: usize = 4;
const LONGEST: usize = 1 << 20;

fn part(template: &str, value: &Value, out: &mut String, depth: usize) -> std::result::Result<(), String> {
    let mut rest = template;
    while let Some((text, behind)) = rest.split_once('{') {
        if out.len() > LONGEST {
            return Err("# more than a megabyte is not printed".to_owned());
        }
        out.push_str(text);
        let (inner, after) = behind.split_once('}').ok_or("unclosed action")?;
        rest = after;
        let inner = inner.trim();
        if let Some(path) = inner.strip_prefix("range") {
            let end = end_of_range(rest).ok_or("unclosed range action: {end} is missing")?;
            if depth >= DEEPEST {
                return Err("# ranges nest too deep".to_owned());
            }
            for item in find(path.trim(), value)? {
                part(rest.get(..end).unwrap_or_default(), item, out, depth + 1)?;
            }
            rest = rest.get(end + "{end}".len()..).unwrap_or_default();
        } else if let Some(quoted) = inner.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')) {
            out.push_str(&quoted.replace("\\n", "\n").replace("\\t", "\t"));
        } else {
            let found = find(inner, value)?;
            let texts: Vec<String> = found.iter().map(|value| plain(value)).collect();
            out.push_str(&texts.join(" "));
        }
    }
    out.push_str(rest);
    Ok(())
}

/// Where the `{end}` of a range stands, those of ranges inside left out.
fn end_of_range(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, _) in text.match_indices('{') {
        let action = text.get(at..).unwrap_or_default();
        if action.starts_with("{range") {
            depth += 1;
        } else if action.starts_with("{end}") {
            match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return Some(at),
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_filled_from_the_object() {
        let value = manifest::read(
            "{items: [{metadata: {name: a, labels: {x.io/y: z}}, list: [1, 2]}, {metadata: {name: b}}]}",
        )
        .documents
        .remove(0)
        .value;
        for (template, wanted) in [
            ("{.items[0].metadata.name}", "a"),
            ("{.items[*].metadata.name}", "a b"),
            (r#"{range .items[*]}{.metadata.name}{"\n"}{end}"#, "a\nb\n"),
            (r"{.items[0].metadata.labels.x\.io/y}", "z"),
            ("{.items[0].list}", "[1,2]"),
            ("name: {.items[1].metadata.name}.", "name: b."),
            ("{.items[0].nothing}", ""),
            (r#"{.items[?(@.metadata.name=="b")].metadata.name}"#, "b"),
            ("{.items[?(@.metadata.name!='b')].list[1]}", "2"),
            ("{.items[?(@.list)].metadata.name}", "a"),
        ] {
            assert_eq!(fill(template, &value).as_deref(), Ok(wanted), "{template}");
        }
        assert!(fill("{.a", &value).is_err() && fill("{range .items[*]}", &value).is_err());
    }
}
