//! What every component shares: the state, what is selected, the language, and the one door through
//! which edits go.

use crate::cluster::{FieldPath, ObjectRef};
use crate::manifest::Diagnostic;
use crate::sandbox::{Answer, Ask, Edit, Refusal, Sandbox};
use crate::text::{Language, Text};
use leptos::prelude::*;

/// What the Object region shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// The list of all objects.
    #[default]
    List,
    /// One object.
    Object(ObjectRef),
    /// The names outside the cluster.
    Outside,
    /// The administrator's choices.
    Settings,
}

/// The panels of the lower drawer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Drawer {
    /// The checks behind the answer.
    #[default]
    Why,
    /// Every name.
    Zone,
    /// The cluster as text.
    Manifests,
}

/// The views of a narrow screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Question, answer, drawer.
    #[default]
    Ask,
    /// The drawing.
    Map,
    /// The object.
    Objects,
}

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What one points at: every view of it is marked while one does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The object.
    pub object: ObjectRef,
    /// The field, where it is one.
    pub field: Option<FieldPath>,
}

/// An edit that was refused, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// What was wanted.
    pub edit: Edit,
    /// Why it was not done.
    pub refusal: Refusal,
}

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
    /// True where the map shows the way of the question and not the objects.
    pub shows_path: RwSignal<bool>,
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
    /// Counts the edits from outside the editors, so that these know when to take the text anew.
    pub revision: RwSignal<u32>,
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
            shows_path: RwSignal::new(false),
            marked: RwSignal::default(),
            language: RwSignal::new(language),
            theme: RwSignal::new(theme),
            refused: RwSignal::new(None),
            remarks: RwSignal::default(),
            announcement: RwSignal::default(),
            revision: RwSignal::new(0),
        }
    }

    /// The sentences of the present language; tracks it.
    pub fn text(self) -> &'static Text {
        self.language.get().text()
    }

    /// Makes an edit. A refusal is kept for the Object region to show. True where it was made.
    pub fn dispatch(self, edit: Edit) -> bool {
        let before = self.answer.get_untracked();
        let kept = edit.clone();
        let result = self.sandbox.try_update(|sandbox| sandbox.edit(edit)).unwrap_or(Ok(Vec::new()));
        let done = self.settle(kept, result);
        if done {
            self.before.set(Some(before));
        }
        done
    }

    /// Makes an edit in place of the last one; see [`Sandbox::amend`].
    pub fn amend(self, edit: Edit) -> bool {
        let kept = edit.clone();
        let result = self.sandbox.try_update(|sandbox| sandbox.amend(edit)).unwrap_or(Ok(Vec::new()));
        self.settle(kept, result)
    }

    fn settle(self, edit: Edit, result: Result<Vec<Diagnostic>, Refusal>) -> bool {
        match result {
            Ok(remarks) => {
                self.refused.set(None);
                self.remarks.set(remarks);
                self.revision.update(|revision| *revision += 1);
                self.forget_missing_selection();
                true
            }
            Err(refusal) => {
                self.refused.set(Some(Refused { edit, refusal }));
                false
            }
        }
    }

    /// Does by deleting and creating anew what the API server would not change in place.
    pub fn recreate_instead(self) {
        let Some(refused) = self.refused.get_untracked() else { return };
        let edit = self.sandbox.with_untracked(|sandbox| refused.refusal.by_recreating(sandbox, &refused.edit));
        if let Some(edit) = edit {
            self.dispatch(edit);
        }
    }

    /// Takes the last step back.
    pub fn undo(self) {
        self.travel(Sandbox::undo);
    }

    /// Makes the step taken back last once more.
    pub fn redo(self) {
        self.travel(Sandbox::redo);
    }

    fn travel(self, by: fn(&mut Sandbox) -> bool) {
        let before = self.answer.get_untracked();
        if self.sandbox.try_update(by) == Some(true) {
            self.before.set(Some(before));
            self.refused.set(None);
            self.remarks.set(Vec::new());
            self.revision.update(|revision| *revision += 1);
            self.forget_missing_selection();
        }
    }

    /// Asks a question.
    pub fn ask(self, question: Ask) {
        self.before.set(None);
        self.sandbox.update(|sandbox| sandbox.ask(question));
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

    fn forget_missing_selection(self) {
        let missing = self.selection.with_untracked(|selection| match selection {
            Selection::Object(object) => self.sandbox.with_untracked(|sandbox| sandbox.cluster().get(object).is_none()),
            Selection::List | Selection::Outside | Selection::Settings => false,
        });
        if missing {
            self.selection.set(Selection::List);
        }
    }
}

/// The shared state, from anywhere below [`super::App`].
pub fn lab() -> Lab {
    expect_context::<Lab>()
}
