//! The plugin's lines in the Corefile (`plugin/kubernetes/setup.go`).

use super::super::check::{self, bad, go};
use super::super::controller::zones_or_blocks;
use super::super::{Fallthrough, duration, late};
use super::Selector;
use crate::dns::Name;
use crate::dns::reverse::is_below_reverse_zone;
use crate::resolution::corefile::{CorefileReason, Dispenser, Failed, Wants};
use crate::resolution::trace::PodsMode;
use std::sync::Arc;

/// The options of the plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The zones, in lower case and in the order given.
    pub zones: Vec<Name>,
    /// `pods`.
    pub pods: PodsMode,
    /// `ttl`, in seconds: 0–3600.
    pub ttl: u32,
    /// `endpoint_pod_names`: endpoints without a hostname are called like their pod (rule D7).
    pub endpoint_pod_names: bool,
    /// `ignore empty_service` (rule D4).
    pub ignore_empty_service: bool,
    /// `namespaces`; empty means all (rule Q11).
    pub namespaces: Vec<String>,
    /// `fallthrough`: which names that do not exist go on to the next plugin (rule Q5).
    pub fallthrough: Fallthrough,
    /// `noendpoints` (rule D18).
    pub noendpoints: bool,
    /// `multicluster`: the zones whose names come from ServiceImports (rule PM1).
    pub multicluster: Vec<Name>,
    /// `labels`: which Services, slices and pods the server sees (rule PK2).
    pub labels: Option<Arc<Selector>>,
    /// `namespace_labels`: which Namespaces it sees (rule PK1).
    pub namespace_labels: Option<Arc<Selector>>,
    /// `zonal`: the endpoints of a topology zone have a name (rule PK7).
    pub zonal: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            zones: Vec::new(),
            pods: PodsMode::Disabled,
            ttl: 5,
            endpoint_pod_names: false,
            ignore_empty_service: false,
            namespaces: Vec::new(),
            fallthrough: Fallthrough::Nowhere,
            noendpoints: false,
            multicluster: Vec::new(),
            labels: None,
            namespace_labels: None,
            zonal: false,
        }
    }
}

impl Options {
    /// Those of kubeadm's Corefile.
    pub(in crate::resolution::server) fn kubeadm(domain: &Name) -> Option<Self> {
        let reverse = [Name::parse("in-addr.arpa").ok()?, Name::parse("ip6.arpa").ok()?];
        Some(Self {
            zones: std::iter::once(domain.clone()).chain(reverse.clone()).collect(),
            pods: PodsMode::Insecure,
            ttl: 30,
            fallthrough: Fallthrough::Zones(reverse.into()),
            ..Self::default()
        })
    }

    /// True where the plugin needs code that arrives later.
    pub(in crate::resolution::server) fn wants_late(&self) -> bool {
        !self.multicluster.is_empty() || self.labels.is_some() || self.namespace_labels.is_some()
    }

    /// True where the option `namespaces` lets the namespace through (rule Q11).
    pub fn allows(&self, namespace: &str) -> bool {
        self.namespaces.is_empty() || self.namespaces.iter().any(|allowed| allowed == namespace)
    }
}

/// Reads the plugin's directive (kubernetesParse). Zones are the server block's where none are named. Kubeadm's is known
/// without reading it.
pub(in crate::resolution::server) fn parse(d: &mut Dispenser<'_>, blocks: &[Name]) -> Result<Options, Failed> {
    let mut options = Options::default();
    while d.advance_once()? {
        options.zones = zones_or_blocks(&d.rest(), blocks);
        // Names are told by the first zone that is none of addresses; `in-addr.arpa` itself counts as one.
        if options.zones.iter().all(is_below_reverse_zone) {
            return Err(d.plain(&d.place(), "non-reverse zone name must be used", CorefileReason::NoForwardZone));
        }
        let mut multicluster = Vec::new();
        while d.next_in_braces() {
            if d.val() == "multicluster" {
                // The last line counts.
                multicluster = d.rest();
                continue;
            }
            property(d, &mut options)?;
        }
        if !options.namespaces.is_empty() && options.namespace_labels.is_some() {
            let reason = CorefileReason::Exclude("namespaces", "namespace_labels");
            return Err(d.here("namespaces and namespace_labels cannot both be set", reason));
        }
        if options.zonal && options.noendpoints {
            let reason = CorefileReason::Exclude("zonal", "noendpoints");
            return Err(d.here("zonal requires the endpoint cache; remove noendpoints", reason));
        }
        for word in multicluster {
            let zones = zones_or_blocks(&[word], &[]);
            if let Some(zone) = zones.iter().find(|zone| !options.zones.contains(zone)) {
                let own: Vec<String> = options.zones.iter().map(Name::to_string).collect();
                let own = own.join(" ");
                let said =
                    format!("is not authoritative for the multicluster zone {zone} (authoritative zones: [{own}])");
                return Err(d.here(&said, bad("multicluster", &word.text, Wants::OwnZone)));
            }
            options.multicluster.extend(zones);
        }
    }
    Ok(options)
}

/// Reads the property it stands on.
fn property(d: &mut Dispenser<'_>, options: &mut Options) -> Result<(), Failed> {
    let property = d.val();
    match property {
        "pods" => options.pods = pods_mode(d)?,
        "namespaces" => {
            let words = d.rest();
            if words.is_empty() {
                return Err(d.missing(property));
            }
            options.namespaces.extend(words.iter().map(|word| word.text.clone()));
        }
        "ttl" => options.ttl = check::ttl(d, property)?,
        "noendpoints" | "endpoint_pod_names" | "zonal" => {
            if !d.rest().is_empty() {
                return Err(d.too_many(property));
            }
            options.noendpoints |= property == "noendpoints";
            options.endpoint_pod_names |= property == "endpoint_pod_names";
            options.zonal |= property == "zonal";
        }
        "ignore" => options.ignore_empty_service |= ignore(d)?,
        "labels" => options.labels = Some(selector(d, "label")?),
        "namespace_labels" => options.namespace_labels = Some(selector(d, "namespace_label")?),
        "fallthrough" => options.fallthrough = Fallthrough::of(&d.rest()),
        _ => return connection(d),
    }
    Ok(())
}

fn pods_mode(d: &mut Dispenser<'_>) -> Result<PodsMode, Failed> {
    const MODES: &[&str] = &["disabled", "insecure", "verified"];
    let property = d.val();
    let words = d.rest();
    let [word] = words.as_slice() else { return Err(d.missing(property)) };
    let mode = PodsMode::ALL.into_iter().find(|mode| mode.as_str() == word.text);
    mode.ok_or_else(|| {
        let said = format!("wrong value for pods: {},  must be one of: disabled, verified, insecure", word.text);
        d.plain(&word.place, &said, bad(property, &word.text, Wants::OneOf(MODES)))
    })
}

/// `ignore empty_service`; what follows is not looked at, and nothing at all ignores nothing.
fn ignore(d: &mut Dispenser<'_>) -> Result<bool, Failed> {
    let property = d.val();
    let words = d.rest();
    let Some(word) = words.first() else { return Ok(false) };
    if word.text == "empty_service" {
        return Ok(true);
    }
    let said = format!("unable to parse ignore value: '{}'", word.text);
    Err(d.plain(&word.place, &said, bad(property, &word.text, Wants::OneOf(&["empty_service"]))))
}

/// Where the API is and how to reach it, which says nothing about answers.
fn connection(d: &mut Dispenser<'_>) -> Result<(), Failed> {
    let property = d.val();
    match property {
        "endpoint" if d.rest().is_empty() => return Err(d.missing(property)),
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
        "startup_timeout" => {
            let words = d.rest();
            let Some(word) = words.first() else { return Err(d.missing(property)) };
            if let Err(why) = duration::nanoseconds(&word.text) {
                let said = format!("failed to parse startup_timeout: {}, {why}", word.text);
                return Err(d.plain(&word.place, &said, bad(property, &word.text, Wants::Duration)));
            }
        }
        "apiserver_qps" | "apiserver_burst" | "apiserver_max_inflight" => limit(d)?,
        _ => return Err(d.unknown_property()),
    }
    Ok(())
}

/// How much is asked of the API server at once.
fn limit(d: &mut Dispenser<'_>) -> Result<(), Failed> {
    let property = d.val();
    let word = d.only_word()?;
    let reason = || bad(property, &word.text, Wants::AtLeast(0));
    let number = if property == "apiserver_qps" {
        let wrong = |_| format!("strconv.ParseFloat: parsing {:?}: invalid syntax", word.text);
        word.text.parse::<f64>().map(|number| number < 0.0).map_err(wrong)
    } else {
        go::atoi(&word.text).map(|number| number < 0)
    };
    match number {
        Err(why) => Err(d.here(&format!("invalid {property} {:?}: {why}", word.text), reason())),
        Ok(true) => Err(d.here(&format!("{property} must be >= 0"), reason())),
        Ok(false) => Ok(()),
    }
}

/// The selector of a property, in which `!=` is no operator (`metav1.ParseToLabelSelector`; rule PK2): its words, put
/// together. Before the code that reads one has arrived it is one of everything, which nobody gets to ask.
fn selector(d: &mut Dispenser<'_>, name: &str) -> Result<Arc<Selector>, Failed> {
    let property = d.val();
    let words = d.rest();
    let [first, ..] = words.as_slice() else { return Err(d.missing(property)) };
    let text = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    let refuse = |why: &str| {
        let said = format!("unable to parse {name} selector value: '{text}'{why}");
        d.plain(&first.place, &said, bad(property, &text, Wants::LabelSelector))
    };
    let head = text.trim_start();
    if let Some(found) = ["==", "=", ",", "(", ")"].into_iter().find(|one| head.starts_with(one)) {
        return Err(refuse(&format!(
            ": couldn't parse the selector string \"{text}\": found '{found}', expected: !, identifier, or 'end of string'"
        )));
    }
    if text.contains("!=") {
        return Err(refuse(": \"!=\" is not a valid label selector operator"));
    }
    let read = late::table().map_or_else(|| Ok(Selector::default()), |table| (table.selector)(&text));
    read.map(Arc::new).map_err(|_| refuse(""))
}
