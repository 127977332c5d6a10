//! What `kubernetes` refuses.

use super::{Around, Checked, Wants, bad, duration, number};
use crate::dns::{Name, reverse};
use crate::resolution::corefile::{CorefileReason, Dispenser, Token};

pub(super) fn check<'t>(d: &mut Dispenser<'t>, around: &Around<'_>) -> Checked {
    let mut count = 0;
    while d.advance() {
        if count > 0 {
            return Err(d.only_once());
        }
        count += 1;
        let zones = d.rest();
        let (mut namespaces, mut labels, mut zonal, mut noendpoints) = (false, false, false, false);
        let mut multicluster: Vec<&'t Token> = Vec::new();
        while d.next_in_braces() {
            let property = d.val();
            match property {
                "pods" => {
                    let words = d.rest();
                    let [word] = words.as_slice() else { return Err(d.missing(property)) };
                    const MODES: &[&str] = &["disabled", "insecure", "verified"];
                    if !MODES.contains(&word.text.as_str()) {
                        let said = format!(
                            "wrong value for pods: {},  must be one of: disabled, verified, insecure",
                            word.text
                        );
                        return Err(d.plain(&word.place, &said, bad(property, &word.text, Wants::OneOf(MODES))));
                    }
                }
                "namespaces" | "endpoint" if d.rest().is_empty() => return Err(d.missing(property)),
                "namespaces" => namespaces = true,
                "endpoint" => {}
                "tls" => match d.rest().len() {
                    3 => {}
                    0..3 => return Err(d.missing(property)),
                    _ => return Err(d.too_many(property)),
                },
                "kubeconfig" => match d.rest().len() {
                    0 => return Err(d.missing(property)),
                    1 | 2 => {}
                    _ => return Err(d.too_many(property)),
                },
                "labels" | "namespace_labels" => {
                    let words = d.rest();
                    selector(d, property, &words)?;
                    labels |= property == "namespace_labels";
                }
                "fallthrough" => {
                    d.rest();
                }
                "ttl" => {
                    let words = d.rest();
                    let Some(word) = words.first() else { return Err(d.missing(property)) };
                    let ttl = number(d, property, word)?;
                    if !(0..=3600).contains(&ttl) {
                        let said = format!("ttl must be in range [0, 3600]: {ttl}");
                        return Err(d.here(&said, bad(property, &word.text, Wants::Between(0, 3600))));
                    }
                }
                "noendpoints" | "endpoint_pod_names" | "ptr_hostname_only" | "zonal" => {
                    if !d.rest().is_empty() {
                        return Err(d.too_many(property));
                    }
                    noendpoints |= property == "noendpoints";
                    zonal |= property == "zonal";
                }
                "ignore" => {
                    if let Some(word) = d.rest().first().filter(|word| word.text != "empty_service") {
                        let said = format!("unable to parse ignore value: '{}'", word.text);
                        return Err(d.plain(
                            &word.place,
                            &said,
                            bad(property, &word.text, Wants::OneOf(&["empty_service"])),
                        ));
                    }
                }
                "multicluster" => multicluster = d.rest(),
                "startup_timeout" => {
                    let words = d.rest();
                    let Some(word) = words.first() else { return Err(d.missing(property)) };
                    duration(d, property, word)?;
                }
                "apiserver_qps" | "apiserver_burst" | "apiserver_max_inflight" => {
                    let words = d.rest();
                    let Some(word) = words.first() else { return Err(d.missing(property)) };
                    if word.text.parse::<f64>().is_err() {
                        number(d, property, word)?;
                    }
                }
                _ => return Err(d.unknown_property()),
            }
        }
        if namespaces && labels {
            let reason = CorefileReason::Exclude("namespaces", "namespace_labels");
            return Err(d.here("namespaces and namespace_labels cannot both be set", reason));
        }
        if zonal && noendpoints {
            let reason = CorefileReason::Exclude("zonal", "noendpoints");
            return Err(d.here("zonal requires the endpoint cache; remove noendpoints", reason));
        }
        within(d, &zones, &multicluster, around)?;
    }
    Ok(())
}

/// The zones of `multicluster` have to be zones of the plugin.
fn within(d: &Dispenser<'_>, zones: &[&Token], multicluster: &[&Token], around: &Around<'_>) -> Checked {
    let name = |text: &str| Name::parse(text).ok().map(|name| name.to_lowercase().into_owned());
    let own: Vec<Name> = if zones.is_empty() {
        around.zones.to_vec()
    } else {
        let all =
            zones.iter().map(|zone| reverse::zones_of_cidr(&zone.text).or(name(&zone.text).map(|name| vec![name])));
        all.flatten().flatten().collect()
    };
    for word in multicluster {
        let Some(zone) = name(&word.text) else { continue };
        if !own.contains(&zone) {
            let all: Vec<String> = own.iter().map(Name::to_string).collect();
            let said = format!(
                "is not authoritative for the multicluster zone {zone} (authoritative zones: [{}])",
                all.join(" ")
            );
            return Err(d.here(&said, bad("multicluster", &word.text, Wants::OwnZone)));
        }
    }
    Ok(())
}

/// A selector of labels, in which `!=` is no operator (`metav1.ParseToLabelSelector`; rule PK2).
fn selector(d: &Dispenser<'_>, property: &str, words: &[&Token]) -> Checked {
    let [first, ..] = words else { return Err(d.missing(property)) };
    let text = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    let name = if property == "labels" { "label" } else { "namespace_label" };
    let refuse = |why: String| {
        let said = format!("unable to parse {name} selector value: '{text}': {why}");
        Err(d.plain(&first.place, &said, bad(property, &text, Wants::LabelSelector)))
    };
    let head = text.trim_start();
    if let Some(operator) = ["==", "=", ",", "(", ")"].into_iter().find(|one| head.starts_with(one)) {
        let found = operator.trim();
        return refuse(format!(
            "couldn't parse the selector string \"{text}\": found '{found}', expected: !, identifier, or 'end of string'"
        ));
    }
    if text.contains("!=") {
        return refuse("\"!=\" is not a valid label selector operator".to_owned());
    }
    Ok(())
}
