//! `-o custom-columns=NAME:.metadata.name,…`: a table of one's own.

use super::go_value::text_of;
use super::{json_path, table};
use crate::cluster::Value;

/// A column: what stands above it, and where its values are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Column {
    header: String,
    path: String,
}

/// Reads the columns; fails with what kubectl says.
pub(super) fn read(text: &str) -> Result<Vec<Column>, String> {
    if text.is_empty() {
        return Err("error: custom-columns format specified but no custom columns given".to_owned());
    }
    text.split(',')
        .map(|one| {
            let (header, path) =
                one.split_once(':').filter(|(header, path)| !header.is_empty() && !path.is_empty()).ok_or_else(
                    || format!("error: unexpected custom-columns spec: {one}, expected <header>:<json-path-expr>"),
                )?;
            // `RelaxedJSONPathExpression`: neither braces nor the first dot are needed.
            let path = path.strip_prefix('{').and_then(|path| path.strip_suffix('}')).unwrap_or(path);
            let path = if path.starts_with(['.', '[', '$']) { path.to_owned() } else { format!(".{path}") };
            Ok(Column { header: header.to_owned(), path })
        })
        .collect()
}

/// The table of some objects.
pub(super) fn print(columns: &[Column], values: &[Value]) -> Result<String, String> {
    let mut lines = vec![columns.iter().map(|column| column.header.clone()).collect::<Vec<_>>()];
    for value in values {
        let cell = |column: &Column| {
            let found = json_path::find(&column.path, value).map_err(|error| format!("error: {error}"))?;
            let texts: Vec<String> = found.into_iter().map(text_of).collect();
            Ok(if texts.is_empty() { "<none>".to_owned() } else { texts.join(",") })
        };
        lines.push(columns.iter().map(cell).collect::<Result<_, String>>()?);
    }
    Ok(table::get_table(&lines))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_hold_what_go_prints() {
        let values = crate::manifest::read(
            "{metadata: {name: a}, status: {podIPs: [{ip: 10.0.0.1}]}}\n---\n{metadata: {name: b}}",
        );
        let values: Vec<Value> = values.documents.into_iter().map(|document| document.value).collect();
        let print = |text: &str| read(text).and_then(|columns| print(&columns, &values));
        assert_eq!(
            print("NAME:.metadata.name,POD_IP:status.podIPs").unwrap(),
            "NAME   POD_IP\na      [map[ip:10.0.0.1]]\nb      <none>\n"
        );
        assert_eq!(print("IP:{.status.podIPs[*].ip}").unwrap(), "IP\n10.0.0.1\n<none>\n");
        assert!(print("NAME").unwrap_err().contains("expected <header>:<json-path-expr>"));
        assert!(print("").is_err() && print("A:.a[").is_err());
    }
}
