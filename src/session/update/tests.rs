//! The table of what follows an event, a row a test: who wins, what is kept, what is cleared, what the page does.

use super::{AtPrompt, Effect, Event, done, is_done};
use crate::cluster::{FieldPath, Intent, Kind, ObjectRef, Value};
use crate::control::{Control, Controls};
use crate::sandbox::{Ask, Edit, Import, Link, Sandbox, ToyService};
use crate::session::view::{Selection, StateOwner};
use crate::session::visit::{Happened, News, Session};
use crate::shell::Shell;
use crate::text::Language;
use std::sync::Arc;

/// What a person sees of a visit beside the state.
#[derive(Clone, Debug, PartialEq)]
struct Beside {
    /// The records of the answer that the present one is told from.
    before: Option<usize>,
    is_refused: bool,
    remarks: usize,
    selection: Selection,
    names: Option<usize>,
    is_fresh: bool,
    revision: u32,
    steps: u32,
}

fn beside(session: &Session) -> Beside {
    Beside {
        before: session.before.as_ref().map(|answer| answer.records.len()),
        is_refused: session.refused.is_some(),
        remarks: session.remarks.len(),
        selection: Selection::clone(&session.selection),
        names: *session.names,
        is_fresh: *session.is_fresh,
        revision: *session.revision,
        steps: session.steps,
    }
}

fn service() -> ObjectRef {
    ObjectRef::new(Kind::Service, "default", "db")
}

fn headless() -> Edit {
    Edit::ToyService(ToyService::Headless)
}

fn external_name() -> Edit {
    Edit::ToyService(ToyService::ExternalName)
}

/// An edit that the API server refuses.
fn wrong() -> Edit {
    Edit::Set { object: service(), field: FieldPath::of(&["spec", "type"]), value: Some(Value::from("Wrong")) }
}

fn manifests(text: &str) -> Edit {
    Edit::Manifests { text: text.to_owned(), scope: crate::sandbox::Scope::Named, recreate: false }
}

fn world() -> Edit {
    Edit::Open(Box::new(Link::to(&Sandbox::toy())))
}

fn own_cluster(name: &str) -> Edit {
    let text = format!("{{apiVersion: v1, kind: Service, metadata: {{name: {name}}}, spec: {{clusterIP: None}}}}");
    Edit::Imported(Arc::new(Import::read(&text).unwrap().finish()))
}

/// A visit in which all is said that can be: an answer that was another, a remark, an object that is looked at, an edit
/// that was refused, names that are counted.
fn visit() -> Session {
    let mut session = Session::new(Sandbox::toy(), true);
    session.select(Selection::Object(service()));
    let remarked = "apiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {clusterIP: None, selector: {app: db}, colour: red}";
    assert!(is_done(&session.update(Event::Make(Edit::Delete(service())))));
    session.select(Selection::Object(service()));
    assert!(is_done(&session.update(Event::Make(manifests(remarked)))));
    assert!(!is_done(&session.update(Event::Make(wrong()))));
    session.count(Some(7));
    let all = Beside {
        before: Some(0),
        is_refused: true,
        remarks: 1,
        selection: Selection::Object(service()),
        names: Some(7),
        is_fresh: false,
        revision: 2,
        steps: 2,
    };
    assert_eq!(beside(&session), all);
    session.news();
    session
}

/// What an event makes of [`visit`], and of which values the views are told.
fn after(event: Event) -> (Session, Vec<Effect>, News) {
    let mut session = visit();
    let effects = session.update(event);
    let news = session.news();
    (session, effects, news)
}

/// What a change of the cluster is told of.
const FOLLOWED: News = News {
    sandbox: true,
    before: true,
    selection: false,
    refused: true,
    remarks: true,
    names: false,
    is_fresh: true,
    offered: false,
    remedies_shown: false,
    revision: true,
    whose: false,
};

#[test]
fn an_edit_is_told_from_the_answer_there_was_and_clears_what_was_said_of_the_last_one() {
    for event in [Event::Make(external_name()), Event::ByHand(external_name())] {
        let (session, effects, news) = after(event);
        let expected =
            Beside { before: Some(2), is_refused: false, remarks: 0, revision: 3, steps: 3, ..beside(&visit()) };
        assert_eq!((beside(&session), effects, news), (expected, done(Happened::Changed), FOLLOWED));
    }
}

#[test]
fn what_is_typed_letter_by_letter_is_one_edit_with_the_answer_before_the_first_letter() {
    let (session, effects, news) = after(Event::Amend(external_name()));
    let expected = Beside { is_refused: false, remarks: 0, revision: 3, steps: 3, ..beside(&visit()) };
    assert_eq!((beside(&session), effects), (expected, done(Happened::Changed)));
    assert_eq!(news, News { before: false, ..FOLLOWED });
}

#[test]
fn an_edit_that_is_refused_leaves_all_as_it_is_but_what_is_refused() {
    let (session, effects, news) = after(Event::Make(manifests("kind: [")));
    assert_eq!(beside(&session), beside(&visit()));
    assert!(matches!(&session.refused.as_ref().unwrap().edit, Edit::Manifests { .. }));
    let refusal = session.refused.as_ref().unwrap().refusal.clone();
    assert_eq!(effects, [Effect::Tell(Happened::Refused(refusal))]);
    assert_eq!(news, News { sandbox: true, refused: true, ..News::default() });
}

#[test]
fn a_limit_of_the_host_holds_for_hands_and_for_nobody_else() {
    let offers_labels = |session: &mut Session| session.host_offers(Some(Controls::from_iter([Control::Labels])));
    for event in [Event::ByHand(external_name()), Event::Amend(external_name()), Event::World(world())] {
        let mut session = visit();
        offers_labels(&mut session);
        assert_eq!(session.update(event), []);
        assert_eq!(beside(&session), beside(&visit()));
    }
    let mut session = visit();
    offers_labels(&mut session);
    assert!(is_done(&session.update(Event::Make(external_name()))));
    assert!(!*session.remedies_shown);
}

#[test]
fn an_object_that_is_gone_is_looked_at_no_more() {
    let (session, effects, news) = after(Event::ByHand(Edit::Delete(service())));
    assert_eq!((&*session.selection, is_done(&effects)), (&Selection::List, true));
    assert!(news.selection);
}

#[test]
fn an_answer_of_another_cluster_is_told_from_none() {
    let (session, effects, _) = after(Event::Make(world()));
    assert_eq!(effects, done(Happened::Changed));
    let expected = Beside { before: None, is_refused: false, remarks: 0, revision: 3, ..beside(&visit()) };
    assert_eq!(beside(&session), expected);
}

#[test]
fn another_world_is_opened_at_its_list() {
    let (session, effects, news) = after(Event::World(world()));
    assert_eq!(effects, done(Happened::Changed));
    let selection = Selection::List;
    let expected = Beside { before: None, is_refused: false, remarks: 0, selection, revision: 3, ..beside(&visit()) };
    assert_eq!(beside(&session), expected);
    assert_eq!(news, News { selection: true, ..FOLLOWED });
}

#[test]
fn a_world_that_cannot_be_opened_leaves_what_is_looked_at() {
    let (session, effects, _) = after(Event::World(manifests("kind: [")));
    assert!(!is_done(&effects));
    assert_eq!(beside(&session), beside(&visit()));
}

#[test]
fn time_changes_no_text_and_no_form() {
    let (session, effects, news) = after(Event::Make(Edit::Advance { seconds: 1 }));
    assert_eq!((beside(&session), effects), (beside(&visit()), done(Happened::Passed)));
    assert_eq!(news, News { sandbox: true, ..News::default() });
}

#[test]
fn an_answer_that_time_made_another_is_told_from_the_one_before() {
    let mut session = Session::new(Sandbox::toy(), true);
    let corefile = ".:53 {\n    kubernetes cluster.local\n    cache 30\n    reload\n}\n".to_owned();
    let object = ObjectRef::new(Kind::ConfigMap, "kube-system", "coredns");
    assert!(is_done(&session.update(Event::Make(Edit::Do { object, intent: Intent::Corefile(corefile) }))));
    assert!(is_done(&session.update(Event::Make(Edit::Advance { seconds: 600 }))));
    assert!(is_done(&session.update(Event::Make(headless()))));
    session.news();
    // The server's cache keeps the address of before for a while.
    assert_eq!(session.update(Event::Make(Edit::Advance { seconds: 600 })), done(Happened::Passed));
    let records = |answer: &crate::sandbox::Answer| answer.records.len();
    let now = records(&session.sandbox.answer(session.sandbox.question()));
    assert_eq!((session.before.as_ref().map(records), now), (Some(1), 2));
    assert_eq!(session.news(), News { sandbox: true, before: true, ..News::default() });
}

#[test]
fn what_was_refused_is_done_by_making_it_anew_and_nothing_where_nothing_was_refused() {
    let mut session = Session::new(Sandbox::toy(), true);
    assert_eq!(session.update(Event::Recreate), []);
    let another = Edit::Set {
        object: service(),
        field: FieldPath::of(&["spec", "clusterIP"]),
        value: Some(Value::from("10.96.0.77")),
    };
    assert!(!is_done(&session.update(Event::ByHand(another))));
    assert_eq!(session.update(Event::Recreate), done(Happened::Changed));
    assert!(session.refused.is_none());
}

/// What is beside the sandbox after a step that took the object away that was looked at.
fn a_step_on() -> Beside {
    Beside {
        before: Some(2),
        is_refused: false,
        remarks: 0,
        selection: Selection::List,
        revision: 3,
        steps: 3,
        ..beside(&visit())
    }
}

#[test]
fn a_step_back_and_a_step_forward_are_told_from_where_one_was() {
    let (mut session, effects, news) = after(Event::Undo);
    let expected = a_step_on();
    assert_eq!((beside(&session), effects), (expected, done(Happened::Changed)));
    assert_eq!(news, News { selection: true, ..FOLLOWED });
    assert_eq!(session.update(Event::Redo), done(Happened::Changed));
    assert_eq!(beside(&session).before, Some(0));
    let there = beside(&session);
    assert_eq!((session.update(Event::Redo), beside(&session)), (Vec::new(), there));
}

#[test]
fn a_question_is_told_from_no_other_and_keeps_what_is_said_of_the_cluster() {
    let mut session = visit();
    let question = Ask { name: "web".to_owned(), ..session.sandbox.question().clone() };
    assert_eq!(session.ask(question.clone()), Happened::Asked(vec![question]));
    assert_eq!(beside(&session), Beside { before: None, ..beside(&visit()) });
    assert_eq!(session.news(), News { sandbox: true, before: true, is_fresh: true, ..News::default() });
}

#[test]
fn enter_after_typing_is_one_question_and_pressing_ask_again_is_another_which_the_cache_answers() {
    let mut session = visit();
    let outside = Ask { name: "www.example.com".to_owned(), ..session.sandbox.question().clone() };
    let went_outside = |session: &Session| session.sandbox.answer_at_hand(&outside).outside;
    let is_kept = |session: &Session| session.sandbox.answer_at_hand(&outside).remembered.is_some();
    // A browser tells that what is in the field has changed, and then that the form is sent.
    assert!(session.ask_typed(outside.clone(), false).is_some());
    assert!(session.ask_typed(outside.clone(), true).is_none());
    assert!(!is_kept(&session) && went_outside(&session) > 0);
    assert!(session.ask_typed(outside.clone(), true).is_some());
    assert!(is_kept(&session));
    // What was edited in between is asked about anew, and so is what somebody else asked for.
    session.ask_typed(outside.clone(), false);
    session.update(Event::Make(Edit::ToyService(ToyService::Headless)));
    assert!(session.ask_typed(outside.clone(), true).is_some());
    session.ask_typed(outside.clone(), false);
    session.ask(Ask { name: "db".to_owned(), ..outside.clone() });
    assert!(session.ask_typed(outside.clone(), true).is_some());
}

#[test]
fn whoever_looks_at_an_object_is_done_with_the_refusal() {
    let mut session = visit();
    session.select(Selection::Outside);
    assert_eq!(beside(&session), Beside { is_refused: false, selection: Selection::Outside, ..beside(&visit()) });
    assert_eq!(session.news(), News { selection: true, refused: true, ..News::default() });
}

/// What a line of the terminal makes of [`visit`].
fn ran(line: &str) -> (Session, Vec<Effect>, News) {
    let mut session = visit();
    let at_prompt = AtPrompt::of(&session.sandbox);
    let reply = session.work_out(|sandbox| Shell::default().run(sandbox, Language::English, line));
    let effects = session.update(Event::LineRan(Box::new(at_prompt), reply.asked));
    let news = session.news();
    (session, effects, news)
}

#[test]
fn a_line_that_changes_something_is_followed_as_an_edit_is() {
    let (session, effects, news) = ran("kubectl delete service db");
    let expected = a_step_on();
    assert_eq!((beside(&session), effects), (expected, done(Happened::Changed)));
    assert_eq!(news, News { selection: true, ..FOLLOWED });
}

#[test]
fn a_line_that_asks_is_told_and_leaves_what_is_said() {
    let (session, effects, news) = ran("nslookup db");
    let [Effect::Tell(Happened::Asked(asked))] = effects.as_slice() else { panic!("{effects:?}") };
    assert!(!asked.is_empty() && asked.iter().all(|ask| ask.name.starts_with("db")), "{asked:?}");
    assert_eq!(beside(&session), beside(&visit()));
    assert_eq!(News { sandbox: false, ..news }, News::default());
}

#[test]
fn a_line_that_prints_is_told_to_nobody() {
    let (session, effects, news) = ran("kubectl get pods");
    assert_eq!((beside(&session), effects), (beside(&visit()), Vec::new()));
    assert_eq!(news, News::default());
}

#[test]
fn nothing_that_was_said_of_a_state_stays_when_another_takes_its_place() {
    let mut session = visit();
    session.share();
    session.put(Sandbox::bare());
    let expected = Beside {
        before: None,
        is_refused: false,
        remarks: 0,
        selection: Selection::List,
        names: None,
        is_fresh: false,
        revision: 3,
        steps: 2,
    };
    assert_eq!((beside(&session), session.shares_imported), (expected.clone(), true));
    assert_eq!(session.news(), News { selection: true, names: true, ..FOLLOWED });
    // What a link leads to is nobody's to share yet.
    session.open(Sandbox::bare());
    assert_eq!((beside(&session), session.shares_imported), (Beside { revision: 4, ..expected }, false));
}

#[test]
fn a_cluster_of_ones_own_is_shared_once_it_was_shared_itself() {
    let mut session = visit();
    assert!(is_done(&session.update(Event::World(own_cluster("one")))));
    session.share();
    assert!(is_done(
        &session.update(Event::Make(manifests("apiVersion: v1\nkind: Namespace\nmetadata: {name: more}")))
    ));
    assert!(session.shares_imported, "it is the same cluster");
    assert!(is_done(&session.update(Event::World(own_cluster("two")))));
    assert!(!session.shares_imported);
    assert!(is_done(&session.update(Event::Undo)));
    assert!(!session.shares_imported);
    session.share();
    assert!(is_done(&session.update(Event::Redo)));
    assert!(!session.shares_imported, "the other one was never shared");
}

#[test]
fn what_was_the_same_is_said_of_a_question_that_was_on_the_screen() {
    let session = visit();
    let shown = Sandbox::clone(&session.sandbox);
    let before = shown.answer(shown.question());
    let revealed = |mut session: Session, shown: &Sandbox| {
        session.reveal(shown.clone(), before.clone());
        session.before.is_some()
    };
    assert!(revealed(session.clone(), &shown), "the question is on the screen");
    let mut elsewhere = session.clone();
    elsewhere.ask(Ask { name: "web".to_owned(), ..shown.question().clone() });
    assert!(!revealed(elsewhere.clone(), &shown), "the same as of a question nobody saw");
    let mut another = shown.clone();
    another.edit(external_name()).unwrap();
    assert!(revealed(elsewhere, &another), "another answer is told from what it was");
}

#[test]
fn what_a_prediction_was_about_is_a_step_where_its_question_was_on_the_screen() {
    let mut session = visit();
    let shown = Sandbox::clone(&session.sandbox);
    let before = shown.answer(shown.question());
    let steps = session.steps;
    session.reveal(shown.clone(), before.clone());
    assert_eq!(session.steps, steps + 1);
    session.ask(Ask { name: "web".to_owned(), ..shown.question().clone() });
    session.reveal(shown, before);
    assert_eq!(session.steps, steps + 1, "another picture, of which nothing is marked");
}

#[test]
fn a_lesson_leaves_what_is_the_persons_own_as_it_was() {
    let mut session = visit();
    let own = session.sandbox.question().clone();
    let of_lesson = Ask { name: "lesson".to_owned(), ..own.clone() };
    session.open_lesson(StateOwner::Lesson);
    session.put(Sandbox::toy());
    session.ask(of_lesson.clone());
    session.lesson_offers(Controls::from_iter([Control::Labels]), Some(false));
    // From one lesson to the next it is the first one that took the place of the person's own.
    session.open_lesson(StateOwner::Elsewhere);
    assert_eq!((*session.whose, *session.remedies_shown), (StateOwner::Elsewhere, false));

    session.pause_lesson();
    assert_eq!((*session.whose, session.sandbox.question()), (StateOwner::Own, &own));
    assert_eq!((session.offered.lesson, *session.remedies_shown), (None, true));
    session.ask(Ask { name: "meanwhile".to_owned(), ..own.clone() });

    assert!(session.resume_lesson(StateOwner::Lesson));
    assert_eq!((*session.whose, session.sandbox.question()), (StateOwner::Lesson, &of_lesson));
    assert!(!session.resume_lesson(StateOwner::Lesson), "none waits");

    session.leave_lesson();
    assert_eq!((*session.whose, session.sandbox.question().name.as_str()), (StateOwner::Own, "meanwhile"));
    assert!(!session.resume_lesson(StateOwner::Lesson), "a lesson that was left does not wait");
}

#[test]
fn where_the_pod_that_asked_did_not_come_with_a_cluster_one_that_did_asks_for_a_service_beside_it() {
    let service = |namespace: &str| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: cart, namespace: {namespace}}}\nspec: {{clusterIP: None, selector: {{app: cart}}}}\n---\n"
        )
    };
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: cart-0, namespace: shop, labels: {app: cart}}\nspec: {containers: [{name: c, image: nginx}]}\nstatus: {phase: Running, podIP: 10.42.0.21, podIPs: [{ip: 10.42.0.21}]}\n";
    let asked = |session: &Session| {
        let Ask { from, name, .. } = session.sandbox.question();
        format!("{from} {name}")
    };
    for (text, question) in [
        (service("shop"), "shop/shell cart"),
        (service("shop") + pod, "shop/cart-0 cart"),
        (service("data") + pod, "shop/cart-0 cart.data"),
    ] {
        let mut session = Session::new(Sandbox::toy(), true);
        let before = asked(&session);
        session.update(Event::World(Edit::Imported(Arc::new(Import::read(&text).unwrap().finish()))));
        assert_eq!(asked(&session), question, "{text}");
        let question = session.sandbox.question().clone();
        assert!(session.sandbox.answer(&question).lookup.is_some());
        session.update(Event::Undo);
        assert_eq!(asked(&session), before, "the lab's own again");
    }
}
