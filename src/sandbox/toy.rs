//! The cluster of the opening toy, ready made: the page opens without the readers, the admission and the
//! controllers that made it, which arrive later. `assets/worlds/opening.json` holds how far allocation had
//! come, then one object a line. It is written by the test below and never by hand.

use crate::cluster::{Cluster, Object, Settings, Value};

/// The cluster after the API server and the controllers have seen the worlds.
pub(super) fn cluster() -> Cluster {
    let mut lines = include_str!("../../assets/worlds/opening.json").lines().map(value);
    let allocation = lines.next().unwrap_or_default();
    Cluster::kept(Settings::default(), &allocation, lines.filter_map(|value| Object::from_toy(value).ok()))
}

/// Reads one line of the file: JSON as far as the test writes it.
fn value(line: &str) -> Value {
    Reader { rest: line }.value()
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn value(&mut self) -> Value {
        if self.comes("{") {
            let mut map = crate::cluster::Map::new();
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
    use super::super::world;
    use super::*;
    use crate::cluster::Cluster;

    fn write(value: &Value, out: &mut String) {
        let quoted =
            |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"));
        match value {
            Value::Null => out.push_str("null"),
            Value::Bool(is) => out.push_str(&is.to_string()),
            Value::Int(number) => out.push_str(&number.to_string()),
            Value::Number(number) => out.push_str(number),
            Value::Text(text) => out.push_str(&quoted(text)),
            Value::List(list) => {
                out.push('[');
                for (position, value) in list.iter().enumerate() {
                    out.push_str(if position > 0 { "," } else { "" });
                    write(value, out);
                }
                out.push(']');
            }
            Value::Map(map) => {
                out.push('{');
                for (position, (key, value)) in map.iter().enumerate() {
                    out.push_str(if position > 0 { "," } else { "" });
                    out.push_str(&quoted(key));
                    out.push(':');
                    write(value, out);
                }
                out.push('}');
            }
        }
    }

    /// `UPDATE_EXPECT=1 cargo test --lib the_opening_is` writes the file anew.
    #[test]
    fn the_opening_is_what_the_api_server_and_the_controllers_make_of_the_worlds() {
        let mut made = Cluster::new(Settings::default());
        let mut objects = world::base_objects();
        objects.extend(world::toy_start());
        let (_, rejections) = made.load(objects);
        assert_eq!(rejections, []);
        let mut text = String::new();
        write(&made.allocation(), &mut text);
        for object in made.objects() {
            text.push('\n');
            write(object.value(), &mut text);
        }
        text.push('\n');
        expect_test::expect_file!["../../assets/worlds/opening.json"].assert_eq(&text);
        assert_eq!(cluster(), made);
    }
}
