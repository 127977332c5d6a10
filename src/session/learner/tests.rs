//! A learner goes through lessons: each phase, what is offered meanwhile, and what the page is told to do.

use super::{Effect, Event, Known, Learner, Phase, Said, Wait};
use crate::cluster::{FieldPath, Kind, ObjectRef, Value};
use crate::control::{Control, Controls};
use crate::lesson::{Act, DO_AFTER, Files, Judgement, Lesson, LessonProgress, Progress, Stage, View};
use crate::sandbox::{Ask, Edit, Sandbox};
use crate::session::update;
use crate::session::visit::{Happened, Session};
use crate::shell::Shell;
use crate::text::Language;
use std::path::Path;
use std::sync::Arc;

mod game;
mod help;

/// A page without a browser: it carries out what it is told, and remembers what it was.
struct Page {
    session: Session,
    learner: Learner,
    told: Vec<Effect>,
}

fn lesson(folder: &str) -> Arc<Lesson> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let slug = folder.file_name().unwrap().to_string_lossy().into_owned();
    let texts = std::fs::read_dir(&folder).unwrap().map(|entry| {
        let path = entry.unwrap().path();
        (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(&path).unwrap())
    });
    Arc::new(Lesson::read(&Files { slug, texts: texts.collect() }).unwrap())
}

fn sample() -> Arc<Lesson> {
    lesson("tests/lessons/sample")
}

impl Page {
    fn before(lesson: Arc<Lesson>, is_kept: bool) -> Self {
        let session = Session::new(Sandbox::toy(), true);
        let learner = Learner::new(lesson, is_kept, &session.sandbox);
        Self { session, learner, told: Vec::new() }
    }

    /// At the task of a stage of the sample, without what leads there.
    fn at(stage: Stage) -> Self {
        let mut page = Self::before(sample(), true);
        page.begin(stage, linked());
        page.told.clear();
        page
    }

    fn begin(&mut self, stage: Stage, known: Known) {
        self.tell(Event::Begin(stage, None, None, known));
        while let Phase::Predict(at) = *self.learner.phase {
            self.tell(Event::Guessed(at, None));
            self.tell(Event::Seen(at, Known::default()));
        }
    }

    fn tell(&mut self, event: Event<'_>) {
        let effects = self.learner.update(event, &self.session.sandbox);
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            self.told.push(effect.clone());
            match effect {
                Effect::Put(sandbox) => self.session.put(*sandbox),
                Effect::Reveal(shown, before) => self.session.reveal(*shown, *before),
                Effect::LookUp(question) => self.session.look_up(question),
                Effect::StartOver(edit) => {
                    let is_done = self.does(*edit);
                    if is_done {
                        self.tell(Event::StartedOver(Known::default()));
                    }
                }
                Effect::Offer(controls, shows_remedies) => self.session.lesson_offers(controls, shows_remedies),
                Effect::ShowRemedies => self.session.show_remedies(),
                _ => {}
            }
        }
    }

    fn hears(&mut self, effects: Vec<update::Effect>) -> bool {
        let is_done = update::is_done(&effects);
        for effect in effects {
            if let update::Effect::Tell(happened) = effect {
                self.tell(Event::Happened(&happened));
            }
        }
        is_done
    }

    fn does(&mut self, edit: Edit) -> bool {
        let effects = self.session.update(update::Event::ByHand(edit));
        self.hears(effects)
    }

    fn asks(&mut self, name: &str) {
        let question = Ask { name: name.to_owned(), ..self.session.sandbox.question().clone() };
        let happened = self.session.ask(question);
        self.tell(Event::Happened(&happened));
    }

    fn types(&mut self, question: &str, text: &str) -> Option<Judgement> {
        let (judged, effects) = self.learner.answer(question, text, &self.session.sandbox);
        self.carry_out(effects);
        judged
    }

    /// Makes a step of the guided stage as somebody would by hand.
    fn makes(&mut self, index: usize) {
        for step in self.learner.lesson().clone().steps[index].script.steps.iter() {
            match step.act(&self.session.sandbox) {
                Ok(Act::Edit(edit)) => assert!(self.does(edit)),
                Ok(Act::Ask(ask)) => {
                    let happened = self.session.ask(ask);
                    self.tell(Event::Happened(&happened));
                }
                Err(error) => panic!("{error:?}"),
            }
        }
    }

    fn finishes(&mut self) {
        for (question, text) in [("full", "api"), ("none", "NXDOMAIN")] {
            assert_eq!(self.types(question, text), Some(Judgement::Right));
        }
        for index in 0..self.learner.lesson().steps.len() {
            self.makes(index);
        }
    }

    /// How often the page was told such a thing.
    fn told(&self, what: fn(&Effect) -> bool) -> usize {
        self.told.iter().filter(|effect| what(effect)).count()
    }
}

fn linked() -> Known {
    Known { is_linked: true, ..Known::default() }
}

/// What is kept of a learner who went through the sample.
fn kept(page: &Page) -> LessonProgress {
    let mut progress = Progress::default();
    progress.record(page.learner.attempt());
    progress.lesson("sample").unwrap().clone()
}

fn is_record(effect: &Effect) -> bool {
    matches!(effect, Effect::Record)
}

fn is_put(effect: &Effect) -> bool {
    matches!(effect, Effect::Put(_))
}

fn waits_for(effect: &Effect) -> Option<Wait> {
    if let Effect::Wait(wait) = effect { Some(*wait) } else { None }
}

fn service() -> ObjectRef {
    ObjectRef::new(Kind::Service, "default", "api")
}

/// A mistake of which the sample has a word to say.
fn select(app: &str) -> Edit {
    Edit::Set { object: service(), field: FieldPath::of(&["spec", "selector", "app"]), value: Some(Value::from(app)) }
}

fn in_place() -> Edit {
    let value = Some(Value::from("None"));
    Edit::Set { object: service(), field: FieldPath::of(&["spec", "clusterIP"]), value }
}

#[test]
fn the_guided_stage_asks_first_then_shows_what_happens_then_sets_the_task() {
    let mut page = Page::before(sample(), true);
    page.tell(Event::Begin(Stage::Guided, None, None, Known::default()));
    assert_eq!((*page.learner.stage, *page.learner.phase), (Stage::Guided, Phase::Predict(0)));
    assert_eq!((page.told(is_put), page.told(is_record)), (1, 1));
    assert_eq!(page.session.sandbox.question().name, "api");
    assert_eq!((page.session.offered.lesson, *page.session.remedies_shown), (Some(sample().controls), false));

    page.tell(Event::Guessed(0, Some(vec!["random".to_owned()])));
    assert_eq!((*page.learner.phase, page.learner.guesses.len()), (Phase::Reveal(0), 1));
    let (guess, reveal) = page.learner.guesses[0].clone();
    assert_eq!(guess, Some(vec!["random".to_owned()]));
    assert_eq!(page.learner.attempt().predicted("becomes"), Some(&["random".to_owned()][..]));
    // The screen shows what became of it, beside what there was.
    assert_eq!(page.session.sandbox.answer(&reveal.ask).records.len(), 3);
    assert_eq!(page.session.before.as_ref().map(|answer| answer.records.len()), Some(1));

    page.tell(Event::Seen(0, Known::default()));
    assert_eq!(*page.learner.phase, Phase::Task);
    assert_eq!(page.session.sandbox.answer(&reveal.ask).records.len(), 1, "the task begins at the start");
    assert_eq!(page.learner.attempt().predicted("becomes"), Some(&["random".to_owned()][..]));
}

#[test]
fn what_a_lesson_shows_beside_its_picture_is_shown_when_the_task_begins() {
    let mut lesson = Lesson::clone(&sample());
    lesson.view = Some(View::Zone);
    let is_shown = |effect: &Effect| matches!(effect, Effect::Show(View::Zone));
    let mut page = Page::before(Arc::new(lesson.clone()), true);
    page.tell(Event::Begin(Stage::Guided, None, None, Known::default()));
    page.tell(Event::Guessed(0, None));
    assert_eq!(page.told(is_shown), 0, "while the learner guesses, nothing is given away");
    page.tell(Event::Seen(0, Known::default()));
    assert_eq!(page.told(is_shown), 1);
    let mut page = Page::before(Arc::new(lesson), true);
    page.begin(Stage::Fix, linked());
    assert_eq!(page.told(is_shown), 1, "a stage that asks nothing begins with it");
    assert_eq!(Page::at(Stage::Goal).told(|effect| matches!(effect, Effect::Show(_))), 0, "the sample names none");
}

#[test]
fn who_wants_the_goals_predicts_where_they_have_not_yet_and_no_link_says_so() {
    let begins = |stage, known| {
        let mut page = Page::before(sample(), true);
        page.tell(Event::Begin(stage, None, None, known));
        *page.learner.phase
    };
    let mut before = Page::before(sample(), true);
    before.begin(Stage::Guided, Known::default());
    let knows = Known { progress: Some(kept(&before)), ..Known::default() };
    assert_eq!(begins(Stage::Goal, Known::default()), Phase::Predict(0));
    assert_eq!(begins(Stage::Goal, linked()), Phase::Task);
    assert_eq!(begins(Stage::Goal, knows.clone()), Phase::Task);
    assert_eq!(begins(Stage::Guided, knows), Phase::Predict(0));
    assert_eq!(begins(Stage::Fix, Known::default()), Phase::Task);
    // Just now is as good as at another time.
    before.finishes();
    before.tell(Event::Chosen(Stage::Goal, Known::default()));
    assert_eq!((*before.learner.stage, *before.learner.phase), (Stage::Goal, Phase::Task));
}

#[test]
fn whoever_reloads_in_the_middle_finds_the_state_the_guesses_and_the_answers() {
    let mut before = Page::before(sample(), true);
    before.tell(Event::Begin(Stage::Guided, None, None, Known::default()));
    before.tell(Event::Guessed(0, Some(vec!["nothing".to_owned()])));
    before.tell(Event::Seen(0, Known::default()));
    before.types("full", "api");
    before.makes(0);
    let known = Known { progress: Some(kept(&before)), ..Known::default() };
    let left = Sandbox::clone(&before.session.sandbox);

    let mut page = Page::before(sample(), true);
    page.tell(Event::Begin(Stage::Guided, Some(Box::new(left.clone())), None, known));
    assert_eq!(*page.learner.phase, Phase::Task);
    assert_eq!(*page.session.sandbox, left);
    let guess = page.learner.guesses.first().and_then(|(guess, _)| guess.clone());
    assert_eq!(guess, Some(vec!["nothing".to_owned()]));
    assert_eq!(page.learner.seen.typed_of("full").as_deref(), Some("api"));
    assert_eq!(page.learner.seen.step, Some(1), "what is done is done");
    assert!(!page.learner.is_put_back());

    // Where something of it is not known, nothing is made up.
    let mut page = Page::before(sample(), true);
    page.tell(Event::Begin(Stage::Guided, Some(Box::new(left)), None, Known::default()));
    assert_eq!((*page.learner.phase, page.learner.guesses.len()), (Phase::Task, 0));
}

#[test]
fn a_task_begins_with_the_question_of_the_goal_that_is_due() {
    let mut page = Page::before(lesson("assets/lessons/hostname"), false);
    page.tell(Event::Begin(Stage::Guided, None, None, Known::default()));
    let asked = |page: &Page| page.session.sandbox.question().name.clone();
    page.tell(Event::Seen(1, Known::default()));
    assert_eq!(asked(&page), "pod4.headless1");
    page.tell(Event::Begin(Stage::Fix, None, None, Known::default()));
    assert_eq!(asked(&page), "pod4.headless1", "and so does the one that is broken on purpose");
}

#[test]
fn a_guess_begins_with_its_own_question_and_the_answer_is_not_shown_before_it_is_made() {
    let mut held = 0;
    for slug in help::course() {
        let lesson = lesson(&format!("assets/lessons/{slug}"));
        let mut page = Page::before(lesson.clone(), false);
        page.tell(Event::Begin(Stage::Guided, None, None, Known::default()));
        for (at, prediction) in lesson.predictions.iter().enumerate() {
            let holds_back = |page: &Page| page.learner.holds_back(page.session.sandbox.question());
            if page.session.sandbox.library_of(&prediction.ask.from).is_some() {
                assert_eq!(*page.session.sandbox.question(), prediction.ask, "{slug}");
                assert_eq!(holds_back(&page), prediction.script.steps.is_empty(), "{slug}: {}", prediction.id);
                held += usize::from(holds_back(&page));
            }
            page.session.ask(Ask { name: "something.else".to_owned(), ..prediction.ask.clone() });
            assert!(!holds_back(&page), "{slug}: what the learner asks is shown");
            page.tell(Event::Guessed(at, None));
            assert!(!holds_back(&page), "{slug}: what happens is shown");
            page.tell(Event::Seen(at, Known::default()));
        }
        assert_eq!(*page.learner.phase, Phase::Task, "{slug}");
    }
    assert!(held > 10, "{held}");
}

/// What the lab looks up for a lesson is looked up once: a second time the server's cache would have the reply.
#[test]
fn no_lesson_begins_with_what_a_cache_has_kept() {
    let kept = |page: &Page| page.session.sandbox.answer(page.session.sandbox.question()).remembered.is_some();
    for slug in ["ndots", "time", "capture", "corefile", "externalname", "four-kinds"] {
        let folder = format!("assets/lessons/{slug}");
        for stage in [Stage::Guided, Stage::Goal] {
            let mut page = Page::before(lesson(&folder), false);
            page.begin(stage, linked());
            assert!(!kept(&page), "{slug}, {stage:?}: the task");
        }
        let mut page = Page::before(lesson(&folder), false);
        page.tell(Event::Begin(Stage::Guided, None, None, Known::default()));
        if *page.learner.phase == Phase::Predict(0) {
            assert!(!kept(&page), "{slug}: the guess");
            page.tell(Event::Guessed(0, None));
            // In the lesson on caches that is what happens.
            assert_eq!(kept(&page), slug == "time", "{slug}: what happens");
        }
    }
}

/// Of two names that a lesson mends, the picture shows the one that was just mended; what the learner asks stays theirs.
#[test]
fn a_step_that_is_done_looks_its_own_goal_up() {
    let mut page = Page::before(lesson("assets/lessons/cname-chains"), false);
    page.begin(Stage::Guided, Known::default());
    let asked = |page: &Page| page.session.sandbox.question().name.clone();
    assert_eq!(asked(&page), "pay");
    page.makes(0);
    assert_eq!(asked(&page), "pay", "what is done is seen before the next step is");
    page.makes(1);
    assert_eq!(asked(&page), "reports");
    let mut page = Page::before(lesson("assets/lessons/cname-chains"), false);
    page.begin(Stage::Guided, linked());
    page.tell(Event::Guided(false));
    [0, 1].into_iter().for_each(|step| page.makes(step));
    assert_eq!(asked(&page), "pay", "without steps nothing is asked for anybody");
}

/// It is the lesson that looks up: to have asked for something is the learner's.
#[test]
fn what_a_lesson_looks_up_was_not_asked_by_the_learner() {
    let mut page = Page::before(lesson("assets/lessons/nobody-answers"), false);
    page.begin(Stage::Guided, Known::default());
    page.makes(0);
    let outside = page.session.sandbox.question().clone();
    page.makes(1);
    let shown = page.session.sandbox.question().clone();
    assert_ne!(shown, outside);
    assert_eq!((shown.from.name.as_str(), shown.name.as_str()), ("shell", "web"));
    assert!(!*page.learner.idle);
}

#[test]
fn a_question_of_somebodys_own_is_asked_at_the_start() {
    let mut page = Page::before(sample(), true);
    let question = Ask { name: "api.default".to_owned(), ..Ask::default() };
    page.tell(Event::Begin(Stage::Fix, None, Some(question.clone()), Known::default()));
    assert_eq!(*page.session.sandbox.question(), question);
}

#[test]
fn what_is_done_before_the_task_counts_for_nothing() {
    let mut page = Page::before(sample(), true);
    page.tell(Event::Begin(Stage::Guided, None, None, Known::default()));
    page.told.clear();
    page.makes(0);
    page.asks("nobody");
    page.asks("nowhere");
    assert_eq!((page.learner.seen.step, *page.learner.idle, page.told.len()), (Some(0), false, 0));
}

#[test]
fn a_task_that_begins_before_what_was_guessed_at_says_so_until_something_is_done() {
    let mut page = Page::before(sample(), true);
    page.begin(Stage::Goal, Known::default());
    assert!(page.learner.is_put_back());
    page.makes(0);
    assert!(!page.learner.is_put_back());
    let mut without = Page::at(Stage::Goal);
    assert!(!without.learner.is_put_back(), "nothing was guessed");
    without.finishes();
    assert!(!without.learner.is_put_back());
}

#[test]
fn what_is_said_of_a_goal_counts_the_answers_that_are_typed_too() {
    let mut page = Page::at(Stage::Goal);
    page.types("full", "api");
    page.makes(0);
    let is_said = |effect: &Effect| matches!(effect, Effect::Announce(Said::Met(2, 5)));
    assert_eq!((page.told(is_said), page.learner.seen.met()), (1, (2, 5)));
}

#[test]
fn a_lesson_ends_once_with_all_its_goals_and_says_so() {
    let mut page = Page::at(Stage::Goal);
    page.finishes();
    assert!(*page.learner.finished && *page.session.remedies_shown);
    let is_said = |effect: &Effect| matches!(effect, Effect::Announce(Said::AllMet));
    assert_eq!((page.told(is_said), page.learner.seen.met()), (1, (5, 5)));
    assert_eq!(Said::AllMet.sentence(Language::English), crate::text::words::tutorial(Language::English).all_met());
    page.told.clear();
    // What is undone and done again is no other end.
    let undone = page.session.update(update::Event::Undo);
    page.hears(undone);
    assert!(*page.learner.finished && !page.learner.seen.complete);
    let redone = page.session.update(update::Event::Redo);
    page.hears(redone);
    assert!(page.learner.seen.complete);
    assert_eq!((page.told(is_said), page.told(is_record)), (0, 0));
    // Whoever comes back from the sandbox finds it ended.
    page.tell(Event::Back);
    assert!(matches!(page.told.last(), Some(Effect::Offer(_, Some(true)))));
}

#[test]
fn a_right_answer_is_kept_and_a_wrong_one_is_not() {
    let mut page = Page::at(Stage::Goal);
    assert_eq!(page.types("none", "NODATA"), Some(Judgement::Wrong(None)));
    assert_eq!(page.told(is_record), 0);
    assert_eq!(page.types("none", "NXDOMAIN"), Some(Judgement::Right));
    assert_eq!(page.told(is_record), 1);
    assert_eq!(page.learner.seen.typed_of("none").as_deref(), Some("NXDOMAIN"));
    assert_eq!(page.types("unheard-of", "NXDOMAIN"), None);
}

#[test]
fn steps_come_and_go_without_touching_what_was_done_and_any_other_stage_begins_at_its_start() {
    let mut page = Page::at(Stage::Goal);
    page.makes(0);
    page.told.clear();
    page.tell(Event::Chosen(Stage::Guided, Known::default()));
    assert_eq!((*page.learner.stage, page.learner.seen.step, page.told(is_put)), (Stage::Guided, Some(1), 0));
    page.tell(Event::Guided(false));
    assert_eq!((*page.learner.stage, page.told(is_put), page.told(is_record)), (Stage::Goal, 0, 2));
    page.tell(Event::Chosen(Stage::Fix, Known::default()));
    assert_eq!((*page.learner.stage, page.told(is_put)), (Stage::Fix, 1));
    page.tell(Event::Chosen(Stage::Goal, linked()));
    assert_eq!((*page.learner.stage, page.told(is_put)), (Stage::Goal, 2));
    page.finishes();
    page.tell(Event::Chosen(Stage::Guided, linked()));
    assert_eq!((*page.learner.stage, page.told(is_put), *page.learner.finished), (Stage::Guided, 3, false));
}

#[test]
fn starting_over_is_a_step_that_can_be_undone_and_keeps_the_hints() {
    let mut page = Page::at(Stage::Goal);
    let (start, _) = sample().start(Stage::Goal);
    assert!(!page.does(in_place()));
    page.makes(0);
    page.tell(Event::HintWanted);
    let hints = page.learner.hints.clone();
    page.tell(Event::StartWanted);
    assert_eq!(page.session.sandbox.cluster().get(&service()), start.cluster().get(&service()));
    assert_eq!((page.learner.seen.step, page.learner.remark.as_ref()), (Some(0), None));
    assert_eq!(*page.learner.hints, *hints);
    assert!(page.session.sandbox.done().len() > 1 && page.session.before.is_none());
}

#[test]
fn what_is_to_be_shown_is_shown_until_another_stage_begins() {
    let mut page = Page::at(Stage::Goal);
    page.tell(Event::WayToggled);
    assert!(*page.learner.showing);
    assert!(page.session.offered.lesson.is_some_and(|controls| controls.has(Control::Terminal)), "it is shown there");
    page.tell(Event::WayToggled);
    assert!(!*page.learner.showing);
    page.tell(Event::WayToggled);
    page.tell(Event::Chosen(Stage::Fix, Known::default()));
    assert!(!*page.learner.showing);
}

#[test]
fn hands_are_counted_for_one_question() {
    let mut page = Page::before(sample(), false);
    page.tell(Event::Begin(Stage::Guided, None, None, Known::default()));
    for _ in 0..2 {
        page.tell(Event::Raised("random"));
    }
    page.tell(Event::Raised("pods"));
    page.tell(Event::Lowered("random"));
    page.tell(Event::Lowered("nothing"));
    assert_eq!(*page.learner.hands, ["random", "pods"]);
    page.tell(Event::Guessed(0, Some(vec!["random".to_owned(), "pods".to_owned()])));
    assert_eq!(page.learner.hands.len(), 2, "they stand beside the outcome");
    page.tell(Event::Seen(0, Known::default()));
    assert!(page.learner.hands.is_empty());
    // What a room does is nobody's progress.
    page.finishes();
    assert_eq!(page.told(is_record), 0);
}

fn runs(page: &mut Page, line: &str) {
    let at_prompt = update::AtPrompt::of(&page.session.sandbox);
    let reply = page.session.work_out(|sandbox| Shell::default().run(sandbox, Language::English, line));
    let outcome = page.session.update(update::Event::LineRan(Box::new(at_prompt), reply.asked));
    page.hears(outcome);
}

#[test]
fn the_same_is_done_with_a_command_in_the_terminal_alone() {
    let is_kubectl = |effect: &Effect| matches!(effect, Effect::RecordKubectl);
    for is_kept in [true, false] {
        let lesson = lesson("assets/lessons/capture");
        let kubectl = lesson.kubectl.clone().unwrap();
        let mut page = Page::before(lesson.clone(), is_kept);
        page.begin(Stage::Goal, linked());
        page.told.clear();
        page.tell(Event::KubectlWanted);
        assert_eq!(*page.learner.with_kubectl, Some(false));
        let only_terminal = Controls::from_iter([Control::Terminal]);
        assert_eq!(page.session.offered.lesson, Some(only_terminal));
        assert!(matches!(page.told.as_slice(), [Effect::Put(_), Effect::Offer(..), Effect::OpenTerminal]));
        runs(&mut page, &kubectl.wrong[0].text);
        assert_eq!(*page.learner.with_kubectl, Some(false));
        runs(&mut page, &kubectl.right[0].text);
        assert_eq!(*page.learner.with_kubectl, Some(true));
        let is_said = |effect: &Effect| matches!(effect, Effect::Announce(Said::KubectlDone));
        assert_eq!((page.told(is_said), page.told(is_kubectl)), (1, usize::from(is_kept)));
        // It stays at the terminal until something else begins.
        page.tell(Event::Back);
        assert_eq!(page.session.offered.lesson, Some(only_terminal));
        page.tell(Event::Chosen(Stage::Goal, linked()));
        assert_eq!((*page.learner.with_kubectl, page.session.offered.lesson), (None, Some(lesson.controls)));
    }
}

#[test]
fn a_lesson_without_a_command_opens_no_terminal() {
    let mut page = Page::at(Stage::Goal);
    page.tell(Event::KubectlWanted);
    assert_eq!((*page.learner.with_kubectl, page.told.len()), (None, 0));
}

#[test]
fn views_are_told_of_what_is_new_and_once() {
    let mut page = Page::at(Stage::Goal);
    for value in [&mut page.learner.finished, &mut page.learner.idle, &mut page.learner.spent] {
        assert!(value.is_new() && !value.is_new());
    }
    let happened = Happened::Passed;
    page.tell(Event::Happened(&happened));
    assert!(!page.learner.finished.is_new() && !page.learner.spent.is_new());
}
