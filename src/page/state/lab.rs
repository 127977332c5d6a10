//! What every component shares: the state, what is selected, the language. Edits go through `change`.

use crate::cluster::ObjectRef;
use crate::control::{Control, Offered};
use crate::manifest::Diagnostic;
use crate::page::state::keeping::Keeping;
use crate::page::state::waiting::Waiting;
use crate::sandbox::{Answer, Ask, Edit, Refusal, Sandbox};
pub use crate::session::view::{Drawer, Mark, Refused, Selection, Tab, Theme, Whose};
use crate::text::Language;
use crate::text::words::{self, Question, Screen};
use leptos::prelude::*;

/// What happens to the state.
#[derive(Clone, Copy, Debug)]
pub enum Happened<'a> {
    /// It is another: an edit, or a step back or forward.
    Changed,
    /// Time has passed.
    Passed,
    /// An edit was refused.
    Refused(&'a Refusal),
    /// A question was asked, or several by one line in the terminal.
    Asked(&'a [Ask]),
}

/// Who is told.
pub type Observer = std::rc::Rc<dyn Fn(Happened<'_>)>;

/// The shared state of the page: cheap to copy, handed down by context.
#[derive(Clone, Copy)]
pub struct Lab {
    /// The one state.
    pub sandbox: RwSignal<Sandbox>,
    /// The present answer to the question.
    pub answer: Memo<Answer>,
    /// The answer to the same question before the last change, where it was another.
    pub before: RwSignal<Option<Answer>>,
    /// What the Object region shows.
    pub selection: RwSignal<Selection>,
    /// The drawer's open panel.
    pub drawer: RwSignal<Drawer>,
    /// The view of a narrow screen.
    pub tab: RwSignal<Tab>,
    /// True where the left column of a tablet shows the object.
    pub left_is_object: RwSignal<bool>,
    /// What is pointed at, by pointer or focus.
    pub marked: RwSignal<Option<Mark>>,
    /// The language.
    pub language: RwSignal<Language>,
    /// The theme.
    pub theme: RwSignal<Theme>,
    /// The last edit that was refused, until the next edit.
    pub refused: RwSignal<Option<Refused>>,
    /// What the last edit made the readers remark.
    pub remarks: RwSignal<Vec<Diagnostic>>,
    /// What a screen reader is to say next.
    pub announcement: RwSignal<String>,
    /// How many names there are, once they are counted (by `slices::count_names`). Whoever shows the names, or what
    /// a step did to them, follows it.
    pub names: RwSignal<Option<usize>>,
    /// True until something is asked or changed in the opening toy: so long nothing is the matter with it.
    pub is_fresh: RwSignal<bool>,
    /// True where the code of the last change could not be fetched.
    pub not_fetched: RwSignal<bool>,
    /// True while nobody sees the page: the state goes on, what shows it holds still.
    pub frozen: RwSignal<bool>,
    /// The controls that are offered, and who named them.
    pub offered: RwSignal<Offered>,
    /// Whose the state is: what is kept is the person's own.
    pub whose: RwSignal<Whose>,
    /// Who is told of everything that happens, at once: the attempt at a lesson.
    pub observer: StoredValue<Option<Observer>, LocalStorage>,
    /// True while virtual time runs by itself.
    pub playing: RwSignal<bool>,
    /// False where the remedies of an answer are withheld: a lesson leads to them.
    pub remedies_shown: RwSignal<bool>,
    /// True once the person has shared a cluster of their own that they took in: until then nothing of it gets into
    /// the address bar.
    pub shares_imported: RwSignal<bool>,
    /// What somebody waits for that takes long.
    pub waiting: Waiting,
    /// What the browser would not keep.
    pub keeping: Keeping,
    /// Counts the edits from outside the editors, so that these know when to take the text anew.
    pub revision: RwSignal<u32>,
    /// Counts the steps within one cluster, which the map marks.
    pub steps: StoredValue<u32>,
}

impl Lab {
    /// The shared state around a sandbox.
    pub fn new(sandbox: Sandbox, language: Language, theme: Theme) -> Self {
        let sandbox = RwSignal::new(sandbox);
        let answer = Memo::new(move |_| sandbox.with(|sandbox| sandbox.answer(sandbox.question())));
        Self {
            sandbox,
            answer,
            before: RwSignal::new(None),
            selection: RwSignal::default(),
            drawer: RwSignal::default(),
            tab: RwSignal::default(),
            left_is_object: RwSignal::new(false),
            marked: RwSignal::default(),
            language: RwSignal::new(language),
            theme: RwSignal::new(theme),
            refused: RwSignal::new(None),
            remarks: RwSignal::default(),
            announcement: RwSignal::default(),
            names: RwSignal::new(None),
            is_fresh: RwSignal::new(false),
            not_fetched: RwSignal::new(false),
            frozen: RwSignal::new(false),
            offered: RwSignal::default(),
            whose: RwSignal::default(),
            observer: StoredValue::new_local(None),
            playing: RwSignal::new(false),
            remedies_shown: RwSignal::new(true),
            shares_imported: RwSignal::new(false),
            waiting: Waiting::default(),
            keeping: Keeping::default(),
            revision: RwSignal::new(0),
            steps: StoredValue::new(0),
        }
    }

    /// The sentences of the present language; tracks it.
    pub fn text(self) -> Screen {
        self.language.get().text()
    }

    /// The words of the question and its answer in the present language; tracks it.
    pub fn words(self) -> Question {
        words::question(self.language.get())
    }

    /// True where a control is offered; tracks it.
    pub fn offers_now(self, offer: Control) -> bool {
        self.offered.get().now().has(offer)
    }

    /// True where an edit may be made by hand.
    pub fn offers(self, edit: &Edit) -> bool {
        let limit = self.offered.get_untracked().limit();
        limit.is_none_or(|controls| self.sandbox.with_untracked(|sandbox| controls.offer(edit, sandbox)))
    }

    /// Changes the state and what shows it; what shows it waits while nobody sees it.
    pub fn change<T>(self, by: impl FnOnce(&mut Sandbox) -> T) -> Option<T> {
        if self.frozen.get_untracked() { self.sandbox.try_update_untracked(by) } else { self.sandbox.try_update(by) }
    }

    /// Puts another state in place of the present one. Nothing that was said of the old one stays: neither what its
    /// answer was, nor what was refused or remarked, nor the number of its names.
    pub fn put(self, sandbox: Sandbox) {
        self.is_fresh.set(false);
        self.before.set(None);
        self.refused.set(None);
        self.remarks.set(Vec::new());
        self.selection.set(Selection::List);
        self.sandbox.set(sandbox);
        self.names.set(None);
        self.revision.update(|revision| *revision += 1);
    }

    /// Asks a question.
    pub fn ask(self, question: Ask) {
        self.before.set(None);
        self.is_fresh.set(false);
        self.change(|sandbox| sandbox.ask(question.clone()));
        self.tell(Happened::Asked(std::slice::from_ref(&question)));
    }

    /// Tells whoever watches what happened.
    pub fn tell(self, happened: Happened<'_>) {
        if let Some(observer) = self.observer.get_value() {
            observer(happened);
        }
    }

    /// Asks for a name, from the present pod and of the type given.
    pub fn ask_for(self, name: &str, record_type: crate::dns::RecordType) {
        let from = self.sandbox.with_untracked(|sandbox| sandbox.question().from.clone());
        self.ask(Ask { from, name: name.to_owned(), record_type });
        self.tab.set(Tab::Ask);
    }

    /// True where the object is pointed at, anywhere on the page.
    pub fn is_marked(self, object: &ObjectRef) -> bool {
        self.marked.with(|mark| mark.as_ref().is_some_and(|mark| mark.object == *object))
    }

    /// Points at something, or at nothing any more. Says so only where that changes something.
    pub fn point_at(self, mark: Option<Mark>) {
        if self.marked.with_untracked(|present| *present != mark) {
            self.marked.set(mark);
        }
    }

    /// Shows an object in the Object region.
    pub fn select(self, selection: Selection) {
        self.refused.set(None);
        self.selection.set(selection);
        self.left_is_object.set(true);
        self.tab.set(Tab::Objects);
    }
}

/// The shared state, from anywhere below [`crate::page::App`].
pub fn lab() -> Lab {
    expect_context::<Lab>()
}
