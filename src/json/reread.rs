//! Reads back what was written here (`write`, on one line), and nothing else: no errors, no spaces, no numbers but whole
//! ones, and of escapes those of quotes, backslashes and line feeds. The first download reads the opening toy with it: the strict reader, which has an answer to everything, weighs more.

use crate::cluster::{Map, Value};

/// The value that [`write`](super::write()) wrote on one line.
pub(crate) fn reread(line: &str) -> Value {
    Reader { rest: line }.value()
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn value(&mut self) -> Value {
        if self.comes("{") {
            let mut map = Map::new();
            while !self.comes("}") {
                let key = if self.comes("\"") { self.text() } else { return Value::Null };
                self.comes(":");
                map.insert(key, self.value());
                self.comes(",");
            }
            return Value::Map(map);
        }
        if self.comes("[") {
            let mut list = Vec::new();
            while !self.rest.is_empty() && !self.comes("]") {
                list.push(self.value());
                self.comes(",");
            }
            return Value::List(list);
        }
        if self.comes("\"") {
            return Value::Text(self.text());
        }
        if self.comes("true") {
            return Value::Bool(true);
        }
        if self.comes("false") {
            return Value::Bool(false);
        }
        let end = self.rest.find([',', ']', '}']).unwrap_or(self.rest.len());
        let (number, rest) = self.rest.split_at(end);
        self.rest = rest;
        number.parse().map_or(Value::Null, Value::Int)
    }

    fn comes(&mut self, token: &str) -> bool {
        let after = self.rest.strip_prefix(token);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn text(&mut self) -> String {
        let mut text = String::new();
        let mut chars = self.rest.chars();
        while let Some(next) = chars.next() {
            match next {
                '"' => break,
                '\\' => match chars.next() {
                    Some('n') => text.push('\n'),
                    Some(other) => text.push(other),
                    None => break,
                },
                other => text.push(other),
            }
        }
        self.rest = chars.as_str();
        text
    }
}

#[cfg(test)]
mod tests {
    use super::super::{parse, write};
    use super::*;
    use proptest::prelude::*;

    fn value() -> impl Strategy<Value = Value> {
        let text = "[ -~\n가é]{0,8}";
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(Value::Int),
            text.prop_map(Value::Text)
        ];
        leaf.prop_recursive(4, 24, 4, move |inner| {
            let pairs = prop::collection::vec((text, inner.clone()), 0..4);
            prop_oneof![
                prop::collection::vec(inner, 0..4).prop_map(Value::List),
                pairs.prop_map(|pairs| Value::Map(pairs.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_on_one_line_reads_back_by_either_reader(value in value()) {
            let line = write(&value, false);
            prop_assert_eq!(reread(&line), value.clone());
            prop_assert_eq!(parse(&line), Ok(value));
        }

        #[test]
        fn what_is_spread_over_lines_is_the_same_to_the_strict_reader(value in value()) {
            prop_assert_eq!(parse(&write(&value, true)), Ok(value));
        }
    }
}
