//! What every component shares: the session, what is shown of the page, the language. Changes of the cluster go through
//! `change`.

use crate::cluster::ObjectRef;
use crate::control::{Control, Offered};
use crate::lesson::Due;
use crate::manifest::Diagnostic;
use crate::page::state::part::{self, Part};
use crate::page::state::storage_notices::StorageNotices;
use crate::page::state::waiting::Waiting;
use crate::sandbox::{Answer, Ask, Sandbox};
use crate::session::doors::Door;
pub(crate) use crate::session::view::{Drawer, Mark, Refused, Selection, StateOwner, Tab, Theme};
use crate::session::visit::News;
pub(crate) use crate::session::visit::{Happened, Session};
use crate::text::Language;
use crate::text::answer::one_sentence;
use crate::text::words::{self, QuestionText, ScreenText};
use gloo::timers::callback::Timeout;
use leptos::prelude::*;

/// How long the page has to stand still before what happened is told, in milliseconds.
const STILL: u32 = 400;
/// How many records of an answer are made at first.
pub(crate) const RECORDS: usize = 200;

/// What is told together.
#[derive(Clone, Copy)]
pub(crate) enum Told {
    /// What was done, and what the answer is.
    Answer,
    /// What came of it in a lesson.
    Lesson,
}

/// Who is told.
pub(crate) type Observer = std::rc::Rc<dyn Fn(&Happened)>;

/// The shared state of the page: cheap to copy, handed down by context.
#[derive(Clone, Copy)]
pub struct Lab {
    session: StoredValue<Session>,
    /// The one state.
    pub sandbox: Part<Sandbox>,
    /// The present answer to the question.
    pub answer: Memo<Answer>,
    /// The answer to the same question before the last change, where it was another.
    pub before: Part<Option<Answer>>,
    /// What the Object region shows.
    pub selection: Part<Selection>,
    /// The last edit that was refused, until the next edit.
    pub refused: Part<Option<Refused>>,
    /// What the last edit made the readers remark.
    pub remarks: Part<Vec<Diagnostic>>,
    /// How many names there are, once they are counted (by `slices::count_names`). Whoever shows the names, or what
    /// a step did to them, follows it.
    pub names: Part<Option<usize>>,
    /// True until something is asked or changed in the opening toy: so long nothing is the matter with it.
    pub is_fresh: Part<bool>,
    /// The controls that are offered, and who named them.
    pub offered: Part<Offered>,
    /// False where the remedies of an answer are withheld: a lesson leads to them.
    pub remedies_shown: Part<bool>,
    /// Counts the edits from outside the editors, so that these know when to take the text anew.
    pub revision: Part<u32>,
    /// Whose the state is: what is kept is the person's own.
    pub whose: Part<StateOwner>,
    /// The drawer's open panel.
    pub drawer: RwSignal<Drawer>,
    /// The view of a narrow screen.
    pub tab: RwSignal<Tab>,
    /// The door that is open.
    pub door: RwSignal<Door>,
    /// The page of kubernetes.io that is followed, by its name; empty where none is.
    pub page: RwSignal<String>,
    /// True where the world of that page is there: it is not opened again.
    pub has_page_world: RwSignal<bool>,
    /// What there is to do in the open lesson, that of the step that is due first.
    pub due: RwSignal<Due>,
    /// The door that an address without a word means.
    pub home: StoredValue<Door>,
    /// True where the left column of a tablet shows the object.
    pub left_is_object: RwSignal<bool>,
    /// What is pointed at, by pointer or focus.
    pub marked: RwSignal<Option<Mark>>,
    /// The language.
    pub language: RwSignal<Language>,
    /// The theme.
    pub theme: RwSignal<Theme>,
    /// What a screen reader is to say next.
    pub announcement: RwSignal<String>,
    /// How many records of the answer are made; the others are made when somebody wants them.
    pub records: RwSignal<usize>,
    /// What is told together once the page has stood still for a moment, and what waits for that.
    telling: StoredValue<([String; 2], Option<Timeout>), LocalStorage>,
    /// True where the code of the last change could not be fetched.
    pub not_fetched: RwSignal<bool>,
    /// True while nobody sees the page: the state goes on, what shows it holds still.
    pub frozen: RwSignal<bool>,
    /// Who is told of everything that happens, at once: the attempt at a lesson.
    pub observer: StoredValue<Option<Observer>, LocalStorage>,
    /// True while virtual time runs by itself.
    pub playing: RwSignal<bool>,
    /// What somebody waits for that takes long.
    pub waiting: Waiting,
    /// What the browser would not keep.
    pub storage: StorageNotices,
}

impl Lab {
    /// The shared state around a session.
    pub fn new(session: Session, language: Language, theme: Theme) -> Self {
        let session = StoredValue::new(session);
        let sandbox = Part::new(session, |session| &session.sandbox);
        let answer = Memo::new(move |_| sandbox.with(|sandbox| sandbox.answer(sandbox.question())));
        Self {
            session,
            sandbox,
            answer,
            before: Part::new(session, |session| &session.before),
            selection: Part::new(session, |session| &session.selection),
            refused: Part::new(session, |session| &session.refused),
            remarks: Part::new(session, |session| &session.remarks),
            names: Part::new(session, |session| &session.names),
            is_fresh: Part::new(session, |session| &session.is_fresh),
            offered: Part::new(session, |session| &session.offered),
            remedies_shown: Part::new(session, |session| &session.remedies_shown),
            revision: Part::new(session, |session| &session.revision),
            whose: Part::new(session, |session| &session.whose),
            drawer: RwSignal::default(),
            tab: RwSignal::default(),
            door: RwSignal::default(),
            page: RwSignal::default(),
            has_page_world: RwSignal::new(false),
            due: RwSignal::default(),
            home: StoredValue::new(Door::default()),
            left_is_object: RwSignal::new(false),
            marked: RwSignal::default(),
            language: RwSignal::new(language),
            theme: RwSignal::new(theme),
            announcement: RwSignal::default(),
            records: RwSignal::new(RECORDS),
            telling: StoredValue::new_local(Default::default()),
            not_fetched: RwSignal::new(false),
            frozen: RwSignal::new(false),
            observer: StoredValue::new_local(None),
            playing: RwSignal::new(false),
            waiting: Waiting::default(),
            storage: StorageNotices::default(),
        }
    }

    /// Has a screen reader say this once the page has stood still for a moment, together with what else is told then, in
    /// one sentence.
    pub(crate) fn tell_soon(self, of: Told, said: String) {
        let timer = Timeout::new(STILL, move || {
            let told = self.telling.try_update_value(|(parts, _)| one_sentence(&std::mem::take(parts)));
            self.announcement.set(told.unwrap_or_default());
        });
        self.telling.update_value(|(parts, waits)| {
            let [answer, lesson] = parts;
            *match of {
                Told::Answer => answer,
                Told::Lesson => lesson,
            } = said;
            *waits = Some(timer);
        });
    }

    /// Reads what of the session no view follows.
    pub fn read<T>(self, by: impl FnOnce(&Session) -> T) -> T {
        by(&self.session.read_value())
    }

    /// Has the session do something, and tells the views what of it is new: the one way by which it is written.
    /// Nothing where the page is gone.
    pub fn write<T>(self, by: impl FnOnce(&mut Session) -> T) -> Option<T> {
        let mut session = self.session.try_write_value()?;
        let result = by(&mut session);
        let news = session.news();
        drop(session);
        self.tell_views(news);
        Some(result)
    }

    fn tell_views(self, news: News) {
        // What shows the state waits while nobody sees it.
        let is_seen = !self.frozen.get_untracked();
        part::tell([
            (news.sandbox && is_seen, self.sandbox.views()),
            (news.before, self.before.views()),
            (news.selection, self.selection.views()),
            (news.refused, self.refused.views()),
            (news.remarks, self.remarks.views()),
            (news.names, self.names.views()),
            (news.is_fresh, self.is_fresh.views()),
            (news.offered, self.offered.views()),
            (news.remedies_shown, self.remedies_shown.views()),
            (news.revision, self.revision.views()),
            (news.whose, self.whose.views()),
        ]);
    }

    /// Shows the state as it has become while nobody saw it.
    pub fn show_again(self) {
        self.sandbox.views().notify();
    }

    /// The sentences of the present language; tracks it.
    pub fn text(self) -> ScreenText {
        self.language.get().text()
    }

    /// The words of the question and its answer in the present language; tracks it.
    pub fn words(self) -> QuestionText {
        words::question(self.language.get())
    }

    /// True where a control is offered; tracks it.
    pub fn offers(self, offer: Control) -> bool {
        self.offered.get().now().has(offer)
    }

    /// Puts another state in place of the present one; see [`Session::put`].
    pub fn put(self, sandbox: Sandbox) {
        self.write(|session| session.put(sandbox));
    }

    /// Lets the sandbox work something out; see [`Session::work_out`].
    pub fn work_out<T>(self, what: impl FnOnce(&mut Sandbox) -> T) -> Option<T> {
        self.session.try_update_value(|session| session.work_out(what))
    }

    /// Asks a question.
    pub fn ask(self, question: Ask) {
        if let Some(happened) = self.write(|session| session.ask(question)) {
            self.tell(&happened);
        }
    }

    /// The same for what stands in the field for a name (`Session::ask_typed`).
    pub fn ask_typed(self, question: Ask, is_sent: bool) {
        if let Some(happened) = self.write(|session| session.ask_typed(question, is_sent)).flatten() {
            self.tell(&happened);
        }
    }

    /// Tells whoever watches what happened.
    pub fn tell(self, happened: &Happened) {
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
        self.write(|session| session.select(selection));
        self.left_is_object.set(true);
        self.tab.set(Tab::Objects);
    }
}

/// The shared state, from anywhere below [`crate::page::App`].
pub(crate) fn lab() -> Lab {
    expect_context::<Lab>()
}
