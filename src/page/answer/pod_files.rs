//! What a pod's programs find: its library, `/etc/resolv.conf` and `/etc/hosts` with what put each value
//! there, and what the kubelet had to remark.

use crate::page::kit::long_lists::Growing;
use crate::page::kit::rich::rich;
use crate::page::state::lab::lab;
use crate::resolution::resolv_conf::Entry;
use crate::sandbox::PodRef;
use crate::text::{Language, files};
use leptos::prelude::*;

/// A line of a file: its text, and for each value what put it there.
#[derive(Clone, PartialEq)]
struct Line {
    keyword: &'static str,
    values: Vec<(String, String)>,
}

/// How many lines of a file are shown at first.
const SHOWN: usize = 200;

/// What there is to see in a pod.
#[derive(Clone, PartialEq, Default)]
struct Seen {
    library: String,
    resolv_conf: Vec<Line>,
    hosts: Vec<Line>,
    events: Vec<(&'static str, String)>,
}

/// The files of a pod.
#[component]
pub(crate) fn Files(
    /// The pod.
    #[prop(into)]
    pod: Signal<PodRef>,
) -> impl IntoView {
    let lab = lab();
    let seen = Memo::new(move |_| {
        let language = lab.language.get();
        lab.sandbox.with(|sandbox| pod.with(|pod| see(sandbox, pod, language)))
    });
    let shown = Growing::from(SHOWN);
    let file = |name: &'static str, lines: fn(&Seen) -> &Vec<Line>| {
        view! {
            <h3 class="mono" translate="no">{name}</h3>
            <ul class="file">{move || seen.with(|seen| lines(seen).iter().take(shown.most()).map(line).collect_view())}</ul>
        }
    };
    view! {
        <div class="files">
            <p class="quiet">{move || seen.with(|seen| rich(&seen.library))}</p>
            <ul class="remarks">
                {move || seen.with(|seen| seen.events.iter().map(|(reason, said)| view! {
                    <li><span class="place" translate="no">"Warning " {*reason}</span> <span>{rich(said)}</span></li>
                }).collect_view())}
            </ul>
            {file("/etc/resolv.conf", |seen| &seen.resolv_conf)}
            {file("/etc/hosts", |seen| &seen.hosts)}
            {shown.more(move || seen.with(|seen| seen.hosts.len()))}
        </div>
    }
}

fn line(line: &Line) -> impl IntoView + use<> {
    let keyword = line.keyword;
    let values = line.values.iter().map(|(text, origin)| {
        let (text, origin) = (text.clone(), rich(origin));
        view! { <li><code translate="no">{text}</code><span class="quiet">{origin}</span></li> }
    });
    view! { <li><code translate="no">{keyword}</code><ul>{values.collect_view()}</ul></li> }
}

fn see(sandbox: &crate::sandbox::Sandbox, pod: &PodRef, language: Language) -> Seen {
    let Ok(view) = sandbox.pod_view(pod) else { return Seen::default() };
    let words = |keyword, entries: &[Entry]| Line {
        keyword,
        values: entries.iter().map(|entry| (entry.text.clone(), files::origin(language, &entry.origin))).collect(),
    };
    let conf = &view.resolv_conf;
    let mut resolv_conf =
        vec![words("search", &conf.searches), words("nameserver", &conf.nameservers), words("options", &conf.options)];
    resolv_conf.retain(|line| !line.values.is_empty());
    let hosts = view.hosts.lines.iter().map(|line| Line {
        keyword: "",
        values: vec![(
            format!("{} {}", line.address, line.names.join(" ")),
            files::hosts_origin(language, &line.origin),
        )],
    });
    let mut events: Vec<_> = conf.events.iter().map(|event| files::event(language, event)).collect();
    if let Err(refused) = &view.hostname.kernel {
        events.push(("FailedCreatePodSandBox", files::hostname_too_long(language, &refused.name)));
    }
    Seen {
        library: files::library(language, view.pod, view.image(), view.library),
        hosts: hosts.collect(),
        resolv_conf,
        events,
    }
}
