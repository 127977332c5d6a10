//! Explain my cluster: a set of objects from elsewhere is taken in piece by piece, with what was left out of it
//! and what nobody here can know; then the question that fails there.

use super::dialogs::dialog;
use super::lab::{Drawer, Lab, Selection, Tab, lab};
use super::later::{later, pause};
use super::live::*;
use super::manifests::Remarks;
use super::memory;
use super::rich::rich;
use super::slices;
use crate::cluster::Kind;
use crate::dns::RecordType;
use crate::manifest::Diagnostic;
use crate::sandbox::{Ask, Dropped, Edit, Imported, Pieces, PodRef, Progress};
use crate::sorting::sort_by_key;
use crate::text::words;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// What prints a cluster so that it can be taken in.
const COMMAND: &str = "kubectl get ns,svc,ep,endpointslices,pods,sts,deploy -A -o yaml";
/// How many pods are offered for choice; any other can be typed.
const OFFERED: usize = 200;

/// What is in the dialog: its title, and what arrives with it.
#[component]
pub fn MyCluster() -> impl IntoView {
    let lab = lab();
    view! {
        <h2 id="mine-title">{said(move || words::mine(lab.language.get()).title())}</h2>
        {later!(opened: mine, TakeIn)}
    }
}

/// How far it has come.
#[derive(Clone, Default)]
enum Stage {
    #[default]
    Open,
    Reading,
    Taking(usize, usize),
    Putting,
    NotRead(Vec<Diagnostic>),
    Stands(Arc<Imported>),
}

/// How a cluster comes in, and what to ask of it then.
#[component]
fn TakeIn() -> impl IntoView {
    let lab = lab();
    let stage = RwSignal::new(Stage::default());
    let file = RwSignal::new(None::<(String, String)>);
    let field = NodeRef::<html::Textarea>::new();
    let words = move || words::mine(lab.language.get());
    let take_file = move |list: Option<web_sys::FileList>| {
        let Some(chosen) = list.and_then(|files| files.get(0)) else { return };
        leptos::task::spawn_local(async move {
            let text = wasm_bindgen_futures::JsFuture::from(chosen.text()).await.ok().and_then(|text| text.as_string());
            if let Some(text) = text {
                file.set(Some((chosen.name(), text)));
                stage.set(Stage::Open);
            }
        });
    };
    let dropped = move |event: ev::DragEvent| {
        event.prevent_default();
        take_file(event.data_transfer().and_then(|data| data.files()));
    };
    let picked = move |event: ev::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        take_file(input.and_then(|input| input.files()));
    };
    let begin = move |_| {
        let pasted = field.get_untracked().map(|field| field.value()).unwrap_or_default();
        let text = file.get_untracked().map_or(pasted, |(_, text)| text);
        leptos::task::spawn_local(take_in(lab, text, stage));
    };
    let is_busy = move || stage.with(|stage| matches!(stage, Stage::Reading | Stage::Taking(..) | Stage::Putting));
    let stands =
        move || stage.with(|stage| if let Stage::Stands(imported) = stage { Some(Arc::clone(imported)) } else { None });
    let problems = Signal::derive(move || {
        stage.with(|stage| match stage {
            Stage::NotRead(all) => all.clone(),
            Stage::Stands(imported) => imported.remarks.clone(),
            _ => Vec::new(),
        })
    });
    let progress = move || {
        stage.with(|stage| match stage {
            Stage::Reading => words().reading().to_owned(),
            Stage::Taking(done, of) => words().taking(*done, *of),
            Stage::Putting => words().putting().to_owned(),
            Stage::Stands(_) => words().stands().to_owned(),
            _ => String::new(),
        })
    };
    let bar = move || {
        stage.with(|stage| match stage {
            Stage::Taking(done, of) => Some((*done, *of)),
            _ => None,
        })
    };
    view! {
        <div class="take-in" on:dragover=|event| event.prevent_default() on:drop=dropped>
            <Show when=move || stands().is_none()>
                <p>{move || rich(words().how())}</p>
                <pre translate="no" dir="ltr" tabindex="0">{COMMAND}</pre>
                <p class="quiet">{move || words().stays_here()}</p>
                <textarea node_ref=field rows="6" spellcheck="false" translate="no" dir="ltr" aria-label=move || words().field()
                    hidden=move || file.with(Option::is_some)></textarea>
                <div class="row-of">
                    <label class="button file">
                        {move || words().choose_file()}
                        <input type="file" class="unseen" accept=".yaml,.yml,.json,text/*,application/json" on:change=picked />
                    </label>
                    <span translate="no">{move || file.with(|file| {
                        file.as_ref().map(|(name, text)| words().chosen(name, text.len().div_ceil(1000))).unwrap_or_default()
                    })}</span>
                    <button class="button primary" type="button" disabled=is_busy on:click=begin>{move || words().take_in()}</button>
                </div>
            </Show>
            <p role="status">{progress}</p>
            <Show when=move || bar().is_some()>
                <progress value=move || bar().map_or(0, |(done, _)| done).to_string() max=move || bar().map_or(1, |(_, of)| of.max(1)).to_string()
                    aria-label=move || words().take_in()></progress>
            </Show>
            <Show when=move || stage.with(|stage| matches!(stage, Stage::Reading | Stage::Taking(..)))>
                <button class="button" type="button" on:click=move |_| stage.set(Stage::Open)>{move || words().stop()}</button>
            </Show>
            <Show when=move || stage.with(|stage| matches!(stage, Stage::NotRead(_)))>
                <p role="alert" class="problem">{move || words().not_read()}</p>
                <p class="quiet">{move || rich(words().too_long())}</p>
            </Show>
            {move || stands().map(|imported| view! { <Report imported /> <Question /> })}
            <Remarks diagnostics=problems field />
            <Show when=move || stands().is_some()>
                <button class="plain" type="button" on:click=move |_| { file.set(None); stage.set(Stage::Open); }>{move || words().another()}</button>
            </Show>
        </div>
    }
}

async fn take_in(lab: Lab, text: String, stage: RwSignal<Stage>) {
    stage.set(Stage::Reading);
    pause().await;
    let goes_on = move |progress| {
        // Who closes the dialog wants none of it any more, and neither does who has stopped it.
        let is_wanted = stage.try_with_untracked(|stage| !matches!(stage, Stage::Open)) == Some(true);
        if is_wanted && let Progress::Taken(done, of) = progress {
            stage.set(Stage::Taking(done, of));
        }
        is_wanted
    };
    let taken = slices::taken_in(Pieces::default(), vec![(String::new(), text)], Box::new(goes_on)).await;
    lab.not_fetched.set(taken.is_err());
    let Ok(Some(came)) = taken else { return drop(stage.try_set(Stage::Open)) };
    let Some(imported) = came.imported.map(Arc::new) else {
        let diagnostics = came.unread.into_iter().flat_map(|(_, diagnostics)| diagnostics).collect();
        return drop(stage.try_set(Stage::NotRead(diagnostics)));
    };
    if stage.try_set(Stage::Putting).is_some() {
        return;
    }
    pause().await;
    let kept = Arc::clone(&imported);
    lab.dispatch_then(Edit::TakeIn(imported), move |done| {
        if done {
            // What was asked before belongs to another cluster.
            lab.before.set(None);
            lab.selection.set(Selection::List);
            stage.set(Stage::Stands(kept));
        }
    });
}

/// What was taken in, what was left out, what nobody knows.
#[component]
fn Report(imported: Arc<Imported>) -> impl IntoView {
    let lab = lab();
    let language = lab.language.get_untracked();
    let words = words::mine(language);
    let taken: Vec<String> = imported.taken.iter().map(|(kind, count)| format!("{count} {}", kind.name())).collect();
    let mut left_out: Vec<String> =
        imported.unmodelled.iter().map(|(kind, count)| words.unmodelled(*count, kind)).collect();
    if imported.secrets > 0 {
        left_out.push(words.secrets(imported.secrets));
    }
    if imported.refused > 0 {
        left_out.push(words.refused(imported.refused));
    }
    left_out.extend(imported.dropped.iter().map(|(sort, count)| match sort {
        Dropped::Environment => words.environment(*count),
        Dropped::Commands => words.commands(*count),
        Dropped::Images => words.images(*count),
        Dropped::Volumes => words.volumes(*count),
        Dropped::Annotations => words.annotations(*count),
        Dropped::Data => words.data(*count),
        Dropped::Bookkeeping => words.bookkeeping(*count),
        Dropped::Other => words.other_fields(*count),
    }));
    if left_out.is_empty() {
        left_out.push(words.nothing_left_out().to_owned());
    }
    let mut unknown: Vec<&str> = words.unknown_list().to_vec();
    if !imported.tells_domain {
        unknown.push(words.no_domain());
    }
    if !imported.brings_corefile {
        unknown.push(words.no_corefile());
    }
    // What reads the Corefile may arrive after the objects.
    let refused = move || {
        let errors = lab.sandbox.with(|sandbox| sandbox.server().configuration().errors.clone());
        let said = errors
            .iter()
            .map(|error| format!("{}: {}", error.place, crate::text::server::corefile(language, &error.reason)))
            .collect::<Vec<_>>();
        (!said.is_empty()).then(|| {
            let sentence = words.corefile_refused(said.join("; "));
            view! { <li>{rich(&sentence)}</li> }
        })
    };
    let list = |all: Vec<String>| all.into_iter().map(|one| view! { <li>{rich(&one)}</li> }).collect_view();
    view! {
        <h3>{words.taken()}</h3>
        <p translate="no">{taken.join(", ")}</p>
        <p class="quiet">{words.made_anew()}</p>
        {memory::is_large().then(|| view! { <p>{words.memory(memory::bytes() >> 20)}</p> })}
        <h3>{words.left_out()}</h3>
        <ul class="plain-list">{list(left_out)}</ul>
        <p class="quiet">{rich(words.kept_fields())}</p>
        <h3>{words.unknown()}</h3>
        <ul class="plain-list">{list(unknown.into_iter().map(str::to_owned).collect())}{refused}</ul>
    }
}

/// Which name fails, and from which pod.
#[component]
fn Question() -> impl IntoView {
    let lab = lab();
    let dialog = dialog();
    let words = move || words::mine(lab.language.get());
    let pods: Vec<String> = lab.sandbox.with_untracked(|sandbox| {
        let mut pods: Vec<PodRef> =
            sandbox.cluster().of_kind(&Kind::Pod).map(|pod| PodRef::of(pod.reference())).collect();
        sort_by_key(&mut pods, |pod| (pod.namespace.starts_with("kube-"), pod.clone()));
        pods.into_iter().take(OFFERED).map(|pod| pod.to_string()).collect()
    });
    let first = pods.first().cloned().unwrap_or_default();
    let (from, name, kind) =
        (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new(), NodeRef::<html::Select>::new());
    let is_wrong = RwSignal::new(false);
    let explain = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let value = |field: NodeRef<html::Input>| field.get_untracked().map(|field| field.value()).unwrap_or_default();
        let asker: Option<PodRef> = value(from).trim().parse().ok();
        let known =
            asker.filter(|pod| lab.sandbox.with_untracked(|sandbox| sandbox.cluster().get(&pod.object()).is_some()));
        is_wrong.set(known.is_none());
        let Some(from) = known else { return };
        let record_type = kind.get_untracked().and_then(|kind| kind.value().parse().ok()).unwrap_or(RecordType::A);
        lab.ask(Ask { from, name: value(name).trim().to_owned(), record_type });
        lab.drawer.set(Drawer::Why);
        lab.tab.set(Tab::Ask);
        dialog.close();
    };
    view! {
        <form class="mine-question" on:submit=explain>
            <h3>{move || words().which()}</h3>
            <label>{move || lab.words().ask_from_label()}
                <input node_ref=from list="mine-pods" value=first required translate="no" autocomplete="off" spellcheck="false"
                    aria-describedby="mine-wrong" aria-invalid=move || is_wrong.get().to_string() />
            </label>
            <datalist id="mine-pods">{pods.into_iter().map(|pod| view! { <option value=pod></option> }).collect_view()}</datalist>
            <label>{move || lab.words().ask_name_label()}
                <input node_ref=name required translate="no" autocomplete="off" autocapitalize="none" spellcheck="false" />
            </label>
            <label>{move || lab.words().ask_type_label()}
                <select node_ref=kind translate="no">
                    {RecordType::ALL.into_iter().map(|one| view! { <option value=one.as_str()>{one.as_str()}</option> }).collect_view()}
                </select>
            </label>
            <p id="mine-wrong" class="problem" role="alert">{move || if is_wrong.get() { words().no_such_pod() } else { "" }}</p>
            <button class="button primary" type="submit">{move || words().explain()}</button>
        </form>
    }
}
