//! The cluster as text: what a person made, editable, applied when they pause.

use crate::manifest::{self, Diagnostic, Severity};
use crate::page::kit::editor::{Editor, go_to};
use crate::page::kit::long_lists::Growing;
use crate::page::kit::rich::rich;
use crate::page::kit::sentence::screen_text;
use crate::page::state::lab::{Lab, Session, lab};
use crate::page::state::slices::{self, Turn};
use crate::sandbox::{Edit, Pieces, Refusal, Scope};
use crate::text::words::ScreenText;
use crate::text::{Language, diagnostic};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::prelude::*;

/// A text longer than so many bytes is applied piece by piece.
const LONG: usize = 1 << 16;
/// How many remarks are listed.
const LISTED: usize = 40;

/// The text on the screen: the cluster's own, or what somebody makes of it.
#[derive(Clone, Copy)]
struct Draft {
    lab: Lab,
    /// What the lab keeps for the cluster is shown too.
    everything: RwSignal<bool>,
    /// What a person is typing; `None` while the text is the cluster's own.
    text: RwSignal<Option<String>>,
    errors: RwSignal<Vec<Diagnostic>>,
    /// What is typed has become a step, which what is typed next makes anew.
    drafting: StoredValue<bool>,
}

impl Draft {
    fn new() -> Self {
        Self {
            lab: lab(),
            everything: RwSignal::new(false),
            text: RwSignal::new(None),
            errors: RwSignal::new(Vec::new()),
            drafting: StoredValue::new(false),
        }
    }

    fn scope(self) -> Scope {
        if self.everything.get() { Scope::Everything } else { Scope::Own }
    }

    /// What follows once it was applied, or was not.
    fn then(self, done: bool) {
        let Self { lab, errors, .. } = self;
        if done {
            self.drafting.set_value(true);
            errors.set(lab.remarks.get_untracked());
        } else if let Some(Refusal::Text(all)) = lab.refused.get_untracked().map(|refused| refused.refusal) {
            errors.set(all);
            lab.write(Session::dismiss);
        }
    }

    async fn apply_long(self, text: String, scope: Scope, recreate: bool) {
        let lab = self.lab;
        let _turn = Turn::come(lab.waiting).await;
        if self.text.with_untracked(|now| now.as_ref() != Some(&text)) {
            // Somebody has typed on: what is there now has its own turn.
            return;
        }
        let came_to = slices::applied(lab, text, scope, recreate).await;
        lab.not_fetched.set(came_to.is_err());
        match came_to {
            Ok(Some((Ok(edit), _))) => drop(lab.dispatch_then(edit, move |done| self.then(done))),
            Ok(Some((Err(Refusal::Text(all)), _))) => self.errors.set(all),
            Ok(Some((Err(_), _)) | None) | Err(_) => {}
        }
    }

    fn apply(self, text: String, recreate: bool) {
        self.text.set(Some(text.clone()));
        if text.len() > LONG {
            return leptos::task::spawn_local(self.apply_long(text, self.scope(), recreate));
        }
        let edit = Edit::Manifests { text, scope: self.scope(), recreate };
        let then = move |done| self.then(done);
        // What is typed letter by letter is one step, made anew at every pause.
        let amends = self.drafting.get_value();
        if amends {
            self.lab.amend_then(edit, then)
        } else {
            self.lab.dispatch_then(edit, then)
        };
    }

    fn give_up(self) {
        self.text.set(None);
        self.drafting.set_value(false);
        self.errors.set(Vec::new());
    }

    /// A change from elsewhere ends it, unless it does not read yet.
    fn follow(self, field: NodeRef<html::Textarea>) {
        Effect::new(move |seen: Option<u32>| {
            let now = self.lab.revision.get();
            let mine = self.drafting.get_value() && field.get_untracked().is_some_and(|field| is_focused(&field));
            if seen.is_some_and(|seen| seen != now)
                && !mine
                && self.errors.with_untracked(|all| all.iter().all(|one| one.severity == Severity::Note))
            {
                self.give_up();
            }
            now
        });
    }

    /// Takes a text in as somebody's own cluster.
    async fn import(self, text: String) {
        let lab = self.lab;
        let _turn = Turn::come(lab.waiting).await;
        let whole = vec![(String::new(), text.clone())];
        let taken = slices::taken_in(Pieces::default(), whole, lab.waiting.goes_on()).await;
        lab.waiting.is_over();
        lab.not_fetched.set(taken.is_err());
        let Ok(Some(came)) = taken else { return };
        match came.imported {
            Some(imported) => {
                lab.dispatch_then(Edit::Imported(Arc::new(imported)), move |done| {
                    if done {
                        self.give_up();
                        self.errors.set(lab.remarks.get_untracked());
                    }
                });
            }
            None => {
                self.text.set(Some(text));
                self.errors.set(came.unread.into_iter().flat_map(|(_, diagnostics)| diagnostics).collect());
            }
        }
    }

    fn drop_file(self, event: &ev::DragEvent) {
        event.prevent_default();
        let file = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0));
        if let Some(file) = file {
            leptos::task::spawn_local(async move {
                if let Ok(text) = wasm_bindgen_futures::JsFuture::from(file.text()).await
                    && let Some(text) = text.as_string()
                {
                    self.import(text).await;
                }
            });
        }
    }

    fn has_errors(self) -> bool {
        self.errors.with(|all| all.iter().any(|one| one.severity == Severity::Error))
    }

    /// True where all that is wrong is what a life of their own would mend for the objects.
    fn can_recreate(self) -> bool {
        self.errors.with(|all| {
            let mut wrong = all.iter().filter(|one| one.severity == Severity::Error).peekable();
            wrong.peek().is_some()
                && wrong.all(
                    |one| matches!(&one.message, manifest::Message::Invalid(invalid) if invalid.suggests_recreate()),
                )
        })
    }
}

/// The panel.
#[component]
pub(crate) fn Manifests() -> impl IntoView {
    let draft = Draft::new();
    let Draft { lab, everything, text, errors, .. } = draft;
    let own_text = Memo::new(move |_| {
        lab.revision.track();
        let scope = draft.scope();
        lab.sandbox.with(|sandbox| sandbox.manifests(scope))
    });
    let shown = Signal::derive(move || text.get().unwrap_or_else(|| own_text.get()));
    let field = NodeRef::<html::Textarea>::new();
    draft.follow(field);
    let now = move || field.get_untracked().map(|field| field.value()).unwrap_or_default();
    view! {
        <section aria-label=screen_text(|text| text.region_manifests()) on:dragover=|event| event.prevent_default() on:drop=move |event| draft.drop_file(&event)>
            <p class="quiet" id="manifests-hint">{move || lab.text().manifests_hint()} " " {move || lab.text().drop_hint()}</p>
            <div class="manifest-tools">
                <label class="check">
                    <input type="checkbox" prop:checked=everything on:change=move |event| { everything.set(event_target_checked(&event)); draft.give_up(); } />
                    {move || lab.text().show_all()}
                </label>
                <button class="button" type="button" on:click=move |_| leptos::task::spawn_local(draft.import(now()))>{move || lab.text().explain_mine()}</button>
                <button class="button" type="button" on:click=move |_| download(lab)>{move || lab.text().download()}</button>
                <Show when=move || text.with(Option::is_some) && draft.has_errors()>
                    <button class="button" type="button" on:click=move |_| draft.give_up()>{move || lab.text().revert()}</button>
                </Show>
                <Show when=move || draft.can_recreate()>
                    <button class="button primary" type="button" on:click=move |_| draft.apply(now(), true)>{move || lab.text().apply_recreating()}</button>
                </Show>
            </div>
            <Remarks diagnostics=errors field />
            <Editor name=Signal::derive(move || lab.text().region_manifests().to_owned()) text=shown diagnostics=errors
                described_by="manifests-hint" on_pause=move |text| draft.apply(text, false) field />
        </section>
    }
}

/// What is wrong with a text, each place a button that takes one there.
#[component]
pub(crate) fn Remarks(
    /// What is wrong.
    #[prop(into)]
    diagnostics: Signal<Vec<Diagnostic>>,
    /// The field that holds the text.
    field: NodeRef<html::Textarea>,
) -> impl IntoView {
    let lab = lab();
    let line = move |one: Diagnostic, language: Language| {
        let text = language.text();
        let class = if one.severity == Severity::Error { "error" } else { "note" };
        let (start, end) = (one.span.start, one.span.end);
        let said = diagnostic::sentence(language, &one.message);
        let field_path = one.field.to_string();
        view! {
            <li class=class>
                <button class="link place" type="button" on:click=move |_| go_to(field, start, end)>{place(text, &one)}</button>
                <span>
                    <Show when={ let shown = !field_path.is_empty(); move || shown }><code>{field_path.clone()}</code> " "</Show>
                    {rich(&said)}
                </span>
            </li>
        }
    };
    let shown = Growing::from(LISTED);
    view! {
        <Show when=move || !diagnostics.with(Vec::is_empty)>
            <Show when=move || diagnostics.with(|all| all.iter().any(|one| one.severity == Severity::Error))>
                <p class="problem">{move || lab.text().not_applied()}</p>
            </Show>
            <ul class="remarks">
                {move || diagnostics.get().into_iter().take(shown.most()).map(|one| line(one, lab.language.get())).collect_view()}
            </ul>
            {shown.more(move || diagnostics.with(Vec::len))}
        </Show>
    }
}

/// Line and column of a remark.
pub(crate) fn place(text: ScreenText, one: &Diagnostic) -> String {
    text.place(one.span.line, one.span.column)
}

fn is_focused(field: &web_sys::HtmlTextAreaElement) -> bool {
    document().active_element().is_some_and(|active| active == *field.unchecked_ref::<web_sys::Element>())
}

/// Hands the whole cluster to the person as a file.
pub(in crate::page) fn download(lab: Lab) {
    let text = lab.sandbox.with_untracked(|sandbox| sandbox.manifests(Scope::Everything));
    let parts = js_sys::Array::of1(&text.into());
    let Ok(blob) = web_sys::Blob::new_with_str_sequence(&parts) else { return };
    let Ok(url) = web_sys::Url::create_object_url_with_blob(&blob) else { return };
    if let Ok(anchor) = document().create_element("a") {
        let _ = anchor.set_attribute("href", &url);
        let _ = anchor.set_attribute("download", "cluster.yaml");
        anchor.unchecked_ref::<web_sys::HtmlElement>().click();
    }
    let _ = web_sys::Url::revoke_object_url(&url);
}
