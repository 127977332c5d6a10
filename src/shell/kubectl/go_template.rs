//! `-o go-template=` and `--template`: Go's `text/template`, as far as people write it on a command line.

mod parse;

use super::go_value::{is_true, text_of};
use crate::cluster::Value;
use parse::{Node, Term};
use std::borrow::Cow;
use std::cell::Cell;

/// How deep actions may nest.
const DEEPEST: usize = 8;
/// How many parts of a template one object may be put through.
const MOST_STEPS: usize = 50_000;
/// How many of them a list or a mapping counts for that is copied.
const COPY: usize = 5_000;
/// How much may be printed, in bytes.
const LONGEST: usize = 1 << 20;

/// Fills a template from a value. Fails with the reason.
pub(super) fn fill(template: &str, value: &Value) -> Result<String, String> {
    let nodes = parse::read(template)?;
    let mut filling =
        Filling { out: String::new(), variables: vec![("$".to_owned(), Cow::Borrowed(value))], steps: Cell::new(0) };
    filling.all(&nodes, value)?;
    Ok(filling.out)
}

/// A template that is being filled.
struct Filling<'v> {
    out: String,
    /// Variables, the innermost last.
    variables: Vec<(String, Cow<'v, Value>)>,
    steps: Cell<usize>,
}

impl<'v> Filling<'v> {
    fn all(&mut self, nodes: &[Node], dot: &'v Value) -> Result<(), String> {
        let outside = self.variables.len();
        for node in nodes {
            self.takes(1);
            if self.steps.get() > MOST_STEPS || self.out.len() > LONGEST {
                return Err("# this template prints without end: no more than a megabyte is printed".to_owned());
            }
            self.one(node, dot)?;
        }
        self.variables.truncate(outside);
        Ok(())
    }

    /// Counts work.
    fn takes(&self, steps: usize) {
        self.steps.set(self.steps.get().saturating_add(steps));
    }

    fn one(&mut self, node: &Node, dot: &'v Value) -> Result<(), String> {
        match node {
            Node::Text(text) => self.out.push_str(text),
            Node::Print(terms) => {
                let text = match self.evaluate(terms, dot)? {
                    Some(value) => text_of(&value),
                    None => "<no value>".to_owned(),
                };
                self.out.push_str(&text);
            }
            Node::Set(name, terms) => {
                let value = self.evaluate(terms, dot)?.unwrap_or_default();
                self.variables.push((name.clone(), value));
            }
            Node::If { terms, body, otherwise, is_with } => {
                let value = self.evaluate(terms, dot)?;
                let holds = value.as_deref().is_some_and(is_true);
                match value {
                    Some(Cow::Borrowed(value)) if holds && *is_with => self.all(body, value)?,
                    Some(_) if holds && *is_with => return Err("# not modelled: with of what is no field".to_owned()),
                    _ => self.all(if holds { body } else { otherwise }, dot)?,
                }
            }
            Node::Range { names, terms, body, otherwise } => self.range(names, terms, (body, otherwise), dot)?,
        }
        Ok(())
    }

    fn range(
        &mut self,
        names: &[String],
        terms: &[Term],
        (body, otherwise): (&[Node], &[Node]),
        dot: &'v Value,
    ) -> Result<(), String> {
        let items: Vec<(Value, &'v Value)> = match self.evaluate(terms, dot)? {
            Some(Cow::Borrowed(Value::List(items))) => (0..).map(Value::Int).zip(items).collect(),
            Some(Cow::Borrowed(Value::Map(map))) => {
                map.iter().map(|(key, value)| (Value::Text(key.clone()), value)).collect()
            }
            None => Vec::new(),
            Some(Cow::Borrowed(Value::Null)) => Vec::new(),
            Some(other) => return Err(format!("error calling range: can't iterate over {}", text_of(&other))),
        };
        if items.is_empty() {
            return self.all(otherwise, dot);
        }
        let outside = self.variables.len();
        for (key, item) in items {
            match names {
                [index, element] => {
                    self.variables.push((index.clone(), Cow::Owned(key)));
                    self.variables.push((element.clone(), Cow::Borrowed(item)));
                }
                [element] => self.variables.push((element.clone(), Cow::Borrowed(item))),
                _ => {}
            }
            self.all(body, item)?;
            self.variables.truncate(outside);
        }
        Ok(())
    }

    /// What terms come to: a value, or a function of values. None for a field that is not there.
    fn evaluate(&self, terms: &[Term], dot: &'v Value) -> Result<Option<Cow<'v, Value>>, String> {
        let Some((Term::Function(name), arguments)) = terms.split_first() else {
            let [only] = terms else { return Err("can't give argument to non-function".to_owned()) };
            return self.term(only, dot);
        };
        let mut values = Vec::new();
        for argument in arguments {
            values.push(self.term(argument, dot)?);
        }
        let value = |position: usize| values.get(position).and_then(Option::as_deref).unwrap_or(&Value::Null);
        let made = match (name.as_str(), values.len()) {
            ("len", 1) => Value::Int(match value(0) {
                Value::Text(text) => i64::try_from(text.len()).unwrap_or(i64::MAX),
                Value::List(items) => i64::try_from(items.len()).unwrap_or(i64::MAX),
                Value::Map(map) => i64::try_from(map.len()).unwrap_or(i64::MAX),
                other => return Err(format!("error calling len: len of type {}", text_of(other))),
            }),
            ("index", 2..) => {
                let mut found = values.first().cloned().flatten();
                for key in values.iter().skip(1).map(|key| key.as_deref().unwrap_or(&Value::Null)) {
                    found = found.and_then(|value| within(value, key));
                }
                return Ok(found);
            }
            ("eq" | "ne", 2..) if (0..values.len()).any(|position| is_composite(value(position))) => {
                return Err(format!("error calling {name}: non-comparable type"));
            }
            ("eq", 2..) => Value::Bool((1..values.len()).any(|position| value(position) == value(0))),
            ("ne", 2) => Value::Bool(value(0) != value(1)),
            ("not", 1) => Value::Bool(!is_true(value(0))),
            ("and", 1..) => {
                (0..values.len()).map(value).find(|value| !is_true(value)).unwrap_or(value(values.len() - 1)).clone()
            }
            ("or", 1..) => {
                (0..values.len()).map(value).find(|value| is_true(value)).unwrap_or(value(values.len() - 1)).clone()
            }
            ("print", _) => Value::Text((0..values.len()).map(|position| text_of(value(position))).collect()),
            ("println", _) => {
                let texts: Vec<String> = (0..values.len()).map(|position| text_of(value(position))).collect();
                Value::Text(format!("{}\n", texts.join(" ")))
            }
            ("len" | "index" | "eq" | "ne" | "not" | "and" | "or", count) => {
                return Err(format!("wrong number of args for {name}: got {count}"));
            }
            (other, _) => return Err(format!("# not modelled: the template function {other}")),
        };
        self.takes(match &made {
            Value::Text(text) => text.len() / 16,
            other if is_composite(other) => COPY,
            _ => 0,
        });
        Ok(Some(Cow::Owned(made)))
    }

    fn term(&self, term: &Term, dot: &'v Value) -> Result<Option<Cow<'v, Value>>, String> {
        Ok(match term {
            Term::Field(fields) => fields.iter().try_fold(dot, |value, field| value.field(field)).map(Cow::Borrowed),
            Term::Variable(name, fields) => {
                let known = self.variables.iter().rfind(|(known, _)| known == name);
                let (_, value) = known.ok_or_else(|| format!("undefined variable \"{name}\""))?;
                if matches!(value, Cow::Owned(owned) if is_composite(owned)) {
                    self.takes(COPY);
                }
                fields.iter().try_fold(value.clone(), |value, field| within(value, &Value::Text(field.clone())))
            }
            Term::Literal(value) => Some(Cow::Owned(value.clone())),
            Term::Function(name) => {
                return Err(format!("# not modelled: the template function {name} as an argument"));
            }
            Term::Group(terms) => self.evaluate(terms, dot)?,
        })
    }
}

fn is_composite(value: &Value) -> bool {
    matches!(value, Value::List(_) | Value::Map(_))
}

/// What a value holds under a key.
fn within<'v>(value: Cow<'v, Value>, key: &Value) -> Option<Cow<'v, Value>> {
    let pick = |value: &'v Value| pick(value, key);
    match value {
        Cow::Borrowed(value) => pick(value).map(Cow::Borrowed),
        Cow::Owned(value) => self::pick(&value, key).cloned().map(Cow::Owned),
    }
}

fn pick<'v>(value: &'v Value, key: &Value) -> Option<&'v Value> {
    match (value, key) {
        (Value::List(items), Value::Int(position)) => items.get(usize::try_from(*position).ok()?),
        (_, Value::Text(key)) => value.field(key),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_filled_as_go_does() {
        let text = "{metadata: {name: web, labels: {app: a, x.io/y: z}}, list: [{image: one}, {image: two}], empty: [], is: true, number: 3}";
        let value = crate::manifest::read(text).documents.remove(0).value;
        for (template, wanted) in [
            ("{{.metadata.name}}!", "web!"),
            ("{{range $i, $c := .list}}{{$i}}={{$c.image}} {{end}}", "0=one 1=two "),
            ("{{range .list}}{{.image}}{{\"\\n\"}}{{end}}", "one\ntwo\n"),
            ("{{range $k, $v := .metadata.labels}}{{$k}}:{{$v}};{{end}}", "app:a;x.io/y:z;"),
            ("{{range .empty}}a{{else}}none{{end}}", "none"),
            ("{{if .is}}yes{{else}}no{{end}}{{if .empty}}a{{end}}", "yes"),
            ("{{with .metadata}}{{.name}}{{end}}", "web"),
            ("{{index .metadata.labels \"x.io/y\"}} {{index .list 1}}", "z map[image:two]"),
            ("a {{- .number -}} b", "a3b"),
            ("{{.nothing}}", "<no value>"),
            ("{{len .list}} {{eq .number 3}} {{not .is}}", "2 true false"),
            ("{{$x := .number}}{{$x}}{{/* nothing */}}", "3"),
            ("{{if eq (len .list) 2}}two{{else if .is}}on{{end}}", "two"),
            ("{{range .list}}{{$.metadata.name}}{{end}}", "webweb"),
        ] {
            assert_eq!(fill(template, &value).as_deref(), Ok(wanted), "{template}");
        }
        for (template, wanted) in [
            ("{{.a", "unclosed action"),
            ("{{range .list}}", "unexpected EOF"),
            ("{{end}}", "unexpected {{end}}"),
            ("{{printf .is}}", "not modelled: the template function printf"),
            ("{{$y}}", "undefined variable"),
            ("{{range .number}}{{end}}", "can't iterate over 3"),
        ] {
            let said = fill(template, &value).unwrap_err();
            assert!(said.contains(wanted), "{template}: {said}");
        }
        let deep = "{{range .list}}".repeat(DEEPEST + 1);
        assert!(fill(&deep, &value).unwrap_err().contains("nest"));
    }
}
