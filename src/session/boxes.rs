//! The text in the boxes of objects, in the map and in the picture of a question alike.

use super::scene::Line;
use crate::cluster::{EndpointSlice, Labels, Pod, Service, ServiceType};
use crate::text::words::ScreenText;

/// How many endpoints of a slice are drawn before they are counted.
const ENDPOINTS_DRAWN: usize = 4;

/// A Service: its type, its address, and whom it selects.
pub fn service(name: &str, service: &Service) -> Vec<Line> {
    let spec = &service.spec;
    let (kind, address) = match &spec.service_type {
        ServiceType::ExternalName => (spec.service_type.as_str(), format!("→ {}", spec.external_name)),
        _ if service.is_headless() => ("headless", "clusterIP: None".to_owned()),
        _ => (spec.service_type.as_str(), spec.cluster_ips.join(", ")),
    };
    let mut lines = vec![Line::name(name), Line::sub(kind)];
    if spec.selects_pods() {
        lines.push(Line::sub(format!("selector {}", pairs(&spec.selector))));
    }
    lines.push(Line::mono(address));
    lines
}

/// A slice: who made it, and its endpoints, those that are not ready with a sign.
pub fn slice(slice: &EndpointSlice, text: ScreenText) -> Vec<Line> {
    // The API server writes its own, and says of it that nobody manages it.
    let is_servers_own = slice.meta.namespace == "default" && slice.meta.name == "kubernetes";
    let keeper = match slice.managed_by() {
        None if !is_servers_own => format!("EndpointSlice, {}", text.by_hand()),
        _ => "EndpointSlice".to_owned(),
    };
    let mut lines = vec![Line::sub(keeper)];
    for endpoint in slice.endpoints.iter().take(ENDPOINTS_DRAWN) {
        let named = if endpoint.hostname.is_empty() { String::new() } else { format!("{} ", endpoint.hostname) };
        let class = if endpoint.is_ready() { "sub mono" } else { "sub mono off" };
        let sign = if endpoint.is_ready() { "" } else { "✕ " };
        lines.push(Line { text: format!("{sign}{named}{}", endpoint.addresses.join(", ")), class });
    }
    if slice.endpoints.len() > ENDPOINTS_DRAWN {
        lines.push(Line::sub(text.more(slice.endpoints.len() - ENDPOINTS_DRAWN)));
    }
    lines
}

/// A pod: its names, its address, whether it has the labels that a selector beside it wants, and what keeps it from
/// being ready.
pub fn pod(pod: &Pod, wanted: Option<&Labels>, text: ScreenText) -> Vec<Line> {
    let mut lines = vec![Line::name(&pod.meta.name)];
    if !pod.spec.hostname.is_empty() || !pod.spec.subdomain.is_empty() {
        let dash = |part: &str| if part.is_empty() { "—".to_owned() } else { part.to_owned() };
        lines.push(Line::mono(format!("{}.{}", dash(&pod.spec.hostname), dash(&pod.spec.subdomain))));
    }
    match pod.status.pod_ip() {
        Some(_) => lines.push(Line::mono(pod.status.pod_ips.join(", "))),
        None => lines.push(Line::sub(text.no_address())),
    }
    lines.extend(wanted.filter(|wanted| !wanted.is_empty()).map(|wanted| compared(wanted, &pod.meta.labels)));
    if pod.meta.terminating {
        lines.push(Line::sign(false, text.terminating()));
    } else if !pod.status.ready {
        lines.push(Line::sign(false, text.not_ready()));
    }
    lines
}

/// The labels that a selector asks for, equal or not; where they are not, the first that is another or missing.
fn compared(wanted: &Labels, labels: &Labels) -> Line {
    let differs = wanted.iter().find(|(key, value)| labels.get(*key) != Some(*value));
    match differs {
        None => Line { text: format!("= {}", pairs(wanted)), class: "sub on labels" },
        Some((key, _)) => {
            let own = labels.get(key).map_or_else(|| format!("{key} —"), |own| format!("{key}={own}"));
            Line { text: format!("≠ {own}"), class: "sub off labels" }
        }
    }
}

fn pairs(labels: &Labels) -> String {
    labels.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(", ")
}
