//! NetworkPolicies (rule V12; `pkg/apis/networking/validation`). They are kept untyped, so that their fields' types are
//! looked at here too.

use super::errors::Errors;
use super::{Admitted, addresses, meta, names, selector};
use crate::cluster::decode::Fields;
use crate::cluster::{FieldPath, Invalid, Object, Reason, Settings, Trail, Value};

const PROTOCOLS: &[&str] = &["SCTP", "TCP", "UDP"];
const TYPES: &[&str] = &["Egress", "Ingress"];

/// Validates a policy (`ValidateNetworkPolicy`).
pub(super) fn admit(object: Object, old: Option<&Object>, settings: &Settings) -> Result<Admitted, Vec<Invalid>> {
    let path = FieldPath::of(&["spec"]);
    let mut misfits = Vec::new();
    let policy = Fields::new(object.value().field("spec"), Trail::Path(&path), &mut misfits).read(Policy::decode);
    if !misfits.is_empty() {
        return Err(misfits);
    }
    let mut errors = Errors::default();
    meta::check(&mut errors, &object, old, settings.before_1_36);
    // One that was found in a cluster may have come to it before there was such a rule.
    let strict = !settings.before_1_36 && !settings.is_observed;
    policy.check(&mut errors, &path, strict);
    errors.result()?;
    Ok(Admitted { object, warnings: Vec::new() })
}

/// A policy as far as it is validated.
struct Policy {
    pods: selector::LabelSelector,
    rules: Vec<(&'static str, &'static str, Vec<Rule>)>,
    types: Vec<String>,
}

struct Rule {
    ports: Vec<Port>,
    peers: Vec<Peer>,
}

struct Port {
    protocol: Option<String>,
    port: Option<Value>,
    end: Option<i64>,
}

struct Peer {
    pods: Option<selector::LabelSelector>,
    namespaces: Option<selector::LabelSelector>,
    block: Option<Block>,
}

struct Block {
    cidr: String,
    except: Vec<String>,
}

impl Policy {
    fn decode(fields: &mut Fields<'_>) -> Self {
        let rules = [("ingress", "from"), ("egress", "to")];
        Self {
            pods: fields.child("podSelector", selector::LabelSelector::decode),
            rules: rules
                .map(|(rules, peers)| (rules, peers, fields.list(rules, |rule| Rule::decode(rule, peers))))
                .into(),
            types: fields.text_list("policyTypes"),
        }
    }

    fn check(&self, errors: &mut Errors, path: &FieldPath, strict: bool) {
        self.pods.check(errors, &path.key("podSelector"));
        for (key, peers, rules) in &self.rules {
            for (index, rule) in rules.iter().enumerate() {
                let path = path.key(*key).index(index);
                for (index, port) in rule.ports.iter().enumerate() {
                    port.check(errors, &path.key("ports").index(index));
                }
                for (index, peer) in rule.peers.iter().enumerate() {
                    peer.check(errors, &path.key(*peers).index(index), strict);
                }
            }
        }
        let path = path.key("policyTypes");
        if self.types.len() > TYPES.len() {
            errors.invalid(path, self.types.join(","), Reason::TooManyItems { limit: TYPES.len() });
            return;
        }
        for (index, word) in self.types.iter().enumerate() {
            errors.one_of(path.index(index), word, TYPES);
        }
    }
}

impl Rule {
    fn decode(fields: &mut Fields<'_>, peers: &str) -> Self {
        Self { ports: fields.list("ports", Port::decode), peers: fields.list(peers, Peer::decode) }
    }
}

impl Port {
    fn decode(fields: &mut Fields<'_>) -> Self {
        let port = fields.raw("port").cloned();
        if let Some(Value::Int(number)) = port {
            fields.in_range("port", number);
        } else if !matches!(port, None | Some(Value::Text(_))) {
            fields.refuse("port", "integer or string");
        }
        Self { protocol: fields.opt_text("protocol"), port, end: fields.int("endPort") }
    }

    /// `ValidateNetworkPolicyPort`.
    fn check(&self, errors: &mut Errors, path: &FieldPath) {
        if let Some(protocol) = &self.protocol {
            errors.one_of(path.key("protocol"), protocol, PROTOCOLS);
        }
        let end_path = path.key("endPort");
        match (&self.port, self.end) {
            (Some(Value::Int(first)), end) => {
                errors.port_number(path.key("port"), *first);
                let Some(end) = end else { return };
                if end < *first {
                    errors.invalid(end_path.clone(), end, Reason::EndBeforePort);
                }
                errors.port_number(end_path, end);
            }
            (port, end) => {
                if let Some(end) = end {
                    errors.invalid(end_path, end, Reason::EndPortWithoutNumber);
                }
                if let Some(Value::Text(name)) = port {
                    errors.invalid_all(&path.key("port"), name, names::port_name(name));
                }
            }
        }
    }
}

impl Peer {
    fn decode(fields: &mut Fields<'_>) -> Self {
        let mut selector = |key: &str| fields.has(key).then(|| fields.child(key, selector::LabelSelector::decode));
        let (pods, namespaces) = (selector("podSelector"), selector("namespaceSelector"));
        let block = fields.has("ipBlock").then(|| fields.child("ipBlock", Block::decode));
        Self { pods, namespaces, block }
    }

    /// `ValidateNetworkPolicyPeer`.
    fn check(&self, errors: &mut Errors, path: &FieldPath, strict: bool) {
        for (key, selector) in [("podSelector", &self.pods), ("namespaceSelector", &self.namespaces)] {
            if let Some(selector) = selector {
                selector.check(errors, &path.key(key));
            }
        }
        let selects = self.pods.is_some() || self.namespaces.is_some();
        match &self.block {
            Some(block) => {
                block.check(errors, &path.key("ipBlock"), strict);
                if selects {
                    errors.forbidden(path.clone(), Reason::BlockWithSelector);
                }
            }
            None if !selects => errors.required(path.clone(), Reason::NoPeer),
            None => {}
        }
    }
}

impl Block {
    fn decode(fields: &mut Fields<'_>) -> Self {
        Self { cidr: fields.text("cidr"), except: fields.text_list("except") }
    }

    /// `ValidateIPBlock`.
    fn check(&self, errors: &mut Errors, path: &FieldPath, strict: bool) {
        let cidr_path = path.key("cidr");
        if self.cidr.is_empty() {
            errors.required(cidr_path, Reason::Missing);
            return;
        }
        let cidr = addresses::check_cidr(errors, &cidr_path, &self.cidr, strict);
        for (index, text) in self.except.iter().enumerate() {
            let path = path.key("except").index(index);
            let except = addresses::check_cidr(errors, &path, text, strict);
            let (Some(cidr), Some(except)) = (cidr, except) else { continue };
            if !cidr.contains(except.base) || except.length <= cidr.length {
                errors.invalid(path, text, Reason::NotWithinCidr);
            }
        }
    }
}
