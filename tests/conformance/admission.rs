//! Recordings of kind `admission`: what the API server's defaults, allocators and validators make of an
//! object. Every case is asked twice, of 1.36 and of a server before it. An outcome of the older server is
//! recorded where it accepts what 1.36 refuses or the other way round; elsewhere it has to come to the same
//! verdict over the same fields, but may find fewer faults in one of them.

use crate::{Json, Tally};
use k8s_dns_lab::cluster::admission::{AdmissionContext, Admitted, Refusal, Stage, Warning, decide, is_assignable};
use k8s_dns_lab::cluster::{Cidr, Kind, Map, Object, Settings, Value};
use std::collections::BTreeSet;
use std::net::IpAddr;

/// Where the recordings' cluster IPs come from unless a case says otherwise.
const SERVICE_CIDR: &str = "10.96.0.0/16";
/// The addresses at the low end of a range that are left for explicit requests (rule V3).
const RESERVED: u128 = 256;

/// Runs every case of a file.
pub(crate) fn run(file: &Json) -> Tally {
    let mut tally = Tally::default();
    for case in file["cases"].as_array().into_iter().flatten() {
        let id = case["id"].as_str().unwrap_or_default();
        let expect = &case["expect"];
        let older = case.get("expect_before_1_36");
        tally.count(id, check(case, expect, false, true));
        let verdict = check(case, older.unwrap_or(expect), true, older.is_some());
        tally.count(&format!("{id} (before 1.36)"), verdict);
    }
    tally
}

/// A cluster of nothing but taken addresses.
struct Taken {
    settings: Settings,
    addresses: BTreeSet<IpAddr>,
    node_ports: BTreeSet<i64>,
}

impl Taken {
    fn add(&mut self, object: &Object) {
        let Some(service) = object.as_service() else { return };
        self.addresses.extend(service.spec.cluster_ips.iter().filter_map(|ip| ip.parse::<IpAddr>().ok()));
        self.node_ports.extend(service.spec.ports.iter().filter_map(|port| port.node_port));
    }
}

impl AdmissionContext for Taken {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn namespace_exists(&self, _: &str) -> bool {
        true
    }

    fn is_taken(&self, cluster_ip: IpAddr) -> bool {
        self.addresses.contains(&cluster_ip)
    }

    fn next_cluster_ip(&self, range: &Cidr) -> Option<IpAddr> {
        (RESERVED..)
            .map_while(|offset| range.nth(offset))
            .find(|address| is_assignable(range, *address) && !self.addresses.contains(address))
    }

    fn is_node_port_taken(&self, port: i64) -> bool {
        self.node_ports.contains(&port)
    }

    fn next_node_port(&self, also_taken: &[i64]) -> Option<i64> {
        (30_000..=32_767).find(|port| !self.node_ports.contains(port) && !also_taken.contains(port))
    }
}

fn check(case: &Json, expect: &Json, before_1_36: bool, is_recorded: bool) -> Result<(), String> {
    let cidrs: Vec<&str> = match case["service_cidrs"].as_array() {
        Some(cidrs) => cidrs.iter().filter_map(Json::as_str).collect(),
        None => vec![SERVICE_CIDR],
    };
    let service_cidrs: Result<Vec<Cidr>, _> = cidrs.iter().map(|cidr| cidr.parse()).collect();
    let service_cidrs = service_cidrs.map_err(|error| format!("service_cidrs: {error}"))?;
    let settings = Settings { service_cidrs, before_1_36, ..Settings::default() };
    let mut around = Taken { settings, addresses: BTreeSet::new(), node_ports: BTreeSet::new() };
    let kind = case["kind"].as_str().unwrap_or_default();
    let old = match (case["operation"].as_str(), case.get("old")) {
        (Some("create"), None) => None,
        (Some("update"), Some(old)) => {
            let admitted = decide(object(kind, old), None, &around)
                .map_err(|refusal| format!("the live object was refused: {refusal:?}"))?;
            around.add(&admitted.object);
            Some(admitted.object)
        }
        other => return Err(format!("operation {other:?}")),
    };
    if let Some(before) = expect.get("before") {
        let old = old.as_ref().ok_or("`before` without a live object")?;
        same_spec(old, before).map_err(|difference| format!("before: {difference}"))?;
    }
    match decide(object(kind, &case["object"]), old.as_ref(), &around) {
        Ok(admitted) => check_admitted(expect, kind, &admitted, old.as_ref()),
        Err(refusal) => check_refusal(expect, &refusal, is_recorded),
    }
}

fn check_admitted(expect: &Json, kind: &str, admitted: &Admitted, old: Option<&Object>) -> Result<(), String> {
    if expect["accepted"] != true {
        return Err(format!("accepted, wanted {}", expect["errors"]));
    }
    if let Some(result) = expect.get("result") {
        same_spec(&admitted.object, result)?;
    }
    // An allocated address that was kept has to be the very same.
    let kept = |spec: &Json| spec["clusterIPs"][0].as_str().is_some_and(|ip| ip.starts_with("<auto"));
    if let Some(old) = old.and_then(Object::as_service)
        && kept(&expect["before"])
        && kept(&expect["result"])
        && admitted.object.as_service().map(|new| &new.spec.cluster_ip) != Some(&old.spec.cluster_ip)
    {
        return Err("the cluster IP was not kept".to_owned());
    }
    // Warnings are recorded of Services as they are created.
    if kind == "Service" && old.is_none() { same_warnings(&admitted.warnings, &expect["warnings"]) } else { Ok(()) }
}

fn check_refusal(expect: &Json, refusal: &Refusal, is_recorded: bool) -> Result<(), String> {
    let found: Vec<(String, String)> =
        refusal.errors.iter().map(|error| (error.kind.error_type().to_owned(), error.field.to_string())).collect();
    if expect["accepted"] != false {
        return Err(format!("refused: {found:?}"));
    }
    let wanted = expect["errors"].as_array().into_iter().flatten();
    let text = |error: &Json, key: &str| error[key].as_str().unwrap_or_default().to_owned();
    let mut wanted: Vec<_> = wanted.map(|error| (text(error, "Type"), text(error, "Field"))).collect();
    let mut sorted = found;
    wanted.sort();
    sorted.sort();
    if !is_recorded {
        wanted.dedup();
        sorted.dedup();
    }
    if wanted != sorted {
        return Err(format!("errors {sorted:?}, wanted {wanted:?}"));
    }
    let stage = match refusal.stage {
        Stage::Allocation => "allocation",
        Stage::Validation => "validation",
    };
    match expect["stage"].as_str() {
        Some(wanted) if wanted != stage => Err(format!("refused at {stage}, wanted {wanted}")),
        _ => Ok(()),
    }
}

/// Every field of `wanted` against the object's `spec`; empty and absent are the same.
fn same_spec(object: &Object, wanted: &Json) -> Result<(), String> {
    let nothing = Value::Null;
    let spec = object.value().field("spec").unwrap_or(&nothing);
    for (key, wanted) in wanted.as_object().into_iter().flatten() {
        let found = spec.field(key).unwrap_or(&nothing);
        if !is_same(found, wanted) {
            return Err(format!("spec.{key} is {found:?}, wanted {wanted}"));
        }
    }
    Ok(())
}

fn is_same(found: &Value, wanted: &Json) -> bool {
    match (found, wanted) {
        (Value::Null, Json::Null) => true,
        (Value::Null, Json::String(text)) => text.is_empty(),
        (Value::Null, Json::Array(items)) => items.is_empty(),
        (Value::List(items), Json::Null) => items.is_empty(),
        (Value::Text(found), Json::Null) => found.is_empty(),
        (Value::Text(found), Json::String(wanted)) => match wanted.as_str() {
            "<auto IPv4>" => found.parse().is_ok_and(|ip: IpAddr| ip.is_ipv4()),
            "<auto IPv6>" => found.parse().is_ok_and(|ip: IpAddr| ip.is_ipv6()),
            wanted => found == wanted,
        },
        (Value::Int(found), Json::Number(wanted)) => wanted.as_i64() == Some(*found),
        // A target port is recorded as text, whichever it is.
        (Value::Int(found), Json::String(wanted)) => found.to_string() == *wanted,
        (Value::Bool(found), Json::Bool(wanted)) => found == wanted,
        (Value::List(found), Json::Array(wanted)) => {
            found.len() == wanted.len() && found.iter().zip(wanted).all(|(found, wanted)| is_same(found, wanted))
        }
        (Value::Map(found), Json::Object(wanted)) => {
            wanted.iter().all(|(key, wanted)| is_same(found.get(key).unwrap_or(&Value::Null), wanted))
        }
        _ => false,
    }
}

fn same_warnings(found: &[Warning], wanted: &Json) -> Result<(), String> {
    let wanted: Vec<&str> = wanted.as_array().into_iter().flatten().filter_map(Json::as_str).collect();
    let fits = found.len() == wanted.len()
        && wanted.iter().all(|text| found.iter().any(|warning| is_same_warning(warning, text)));
    if fits { Ok(()) } else { Err(format!("warnings {found:?}, wanted {wanted:?}")) }
}

fn is_same_warning(warning: &Warning, text: &str) -> bool {
    match warning {
        Warning::ExternalNameIgnored => text.starts_with("spec.externalName is ignored"),
        Warning::IgnoredWhenHeadless { field } => {
            text.contains("ignored for headless") && text.to_lowercase().starts_with(&field.to_string().to_lowercase())
        }
        Warning::OddAddress { field, canonical } => {
            text.starts_with(&format!("{field}: ")) && text.contains(&format!("{canonical:?}"))
        }
        Warning::EndpointsDeprecated | Warning::NameNoHostname => false,
    }
}

/// The recordings leave out what the request's address says: version and kind.
fn object(kind: &str, json: &Json) -> Value {
    let known = Kind::MODELLED.into_iter().find(|known| known.name() == kind);
    let api_version = known.as_ref().map_or("", Kind::api_version);
    let mut value = value(json);
    if let Some(map) = value.as_map_mut() {
        map.insert("apiVersion".to_owned(), api_version.into());
        map.insert("kind".to_owned(), kind.into());
    }
    value
}

fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(truth) => (*truth).into(),
        Json::Number(number) => number.as_i64().map_or_else(|| Value::Number(number.to_string()), Value::Int),
        Json::String(text) => text.as_str().into(),
        Json::Array(items) => Value::List(items.iter().map(value).collect()),
        Json::Object(fields) => {
            Value::Map(fields.iter().map(|(key, field)| (key.clone(), value(field))).collect::<Map>())
        }
    }
}
