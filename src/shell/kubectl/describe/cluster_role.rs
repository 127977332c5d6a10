//! `kubectl describe clusterrole`: a row for each resource that the rules speak of (`DescribeRule` in
//! `pkg/describe/describe.go`).

use super::Lines;
use crate::cluster::{Object, Value};
use crate::shell::kubectl::table;
use std::collections::{BTreeMap, BTreeSet};

impl Lines {
    pub(super) fn cluster_role(&mut self, role: &Object) {
        self.labels(role);
        self.line("PolicyRule:");
        self.0.push(table::line(["  Resources", "Non-Resource URLs", "Resource Names", "Verbs"]));
        self.0.push(table::line(["  ---------", "-----------------", "--------------", "-----"]));
        let mut rows: BTreeMap<(String, String, String, String), BTreeSet<&str>> = BTreeMap::new();
        for rule in role.value().field("rules").map(Value::items).unwrap_or_default() {
            let list = |key: &str| -> Vec<&str> {
                rule.field(key).map(Value::items).unwrap_or_default().iter().filter_map(Value::as_text).collect()
            };
            let (verbs, names) = (list("verbs"), format!("[{}]", list("resourceNames").join(" ")));
            for group in list("apiGroups") {
                for resource in list("resources") {
                    let row = (group.to_owned(), resource.to_owned(), "[]".to_owned(), names.clone());
                    rows.entry(row).or_default().extend(verbs.iter().copied());
                }
            }
            for url in list("nonResourceURLs") {
                let row = (String::new(), String::new(), format!("[{url}]"), names.clone());
                rows.entry(row).or_default().extend(verbs.iter().copied());
            }
        }
        for ((group, resource, urls, names), verbs) in rows {
            let resource = if group.is_empty() { format!("  {resource}") } else { format!("  {resource}.{group}") };
            let verbs = format!("[{}]", verbs.into_iter().collect::<Vec<_>>().join(" "));
            self.0.push(table::line([&resource, &urls, &names, &verbs]));
        }
    }
}
