//! Time passes when somebody lets it, and can be taken back.

use super::*;

#[test]
fn time_that_passes_is_one_step_until_something_else_happens() {
    let mut sandbox = Sandbox::four_answers();
    for seconds in [1, 10, 1] {
        sandbox.edit(Edit::Advance { seconds }).unwrap();
    }
    assert_eq!(sandbox.now(), 12);
    assert_eq!(sandbox.done().iter().map(|step| &step.name).collect::<Vec<_>>(), [&StepName::Advanced(12)]);
    sandbox.edit(Edit::Pin(Ask::default())).unwrap();
    sandbox.edit(Edit::Advance { seconds: 5 }).unwrap();
    sandbox.edit(Edit::Advance { seconds: 0 }).unwrap();
    assert_eq!((sandbox.now(), sandbox.done().len()), (17, 3));
    assert!(sandbox.undo());
    assert_eq!(sandbox.now(), 12);
    assert!(sandbox.undo() && sandbox.undo() && !sandbox.undo());
    assert_eq!(sandbox, Sandbox::four_answers());
    while sandbox.redo() {}
    assert_eq!(sandbox.now(), 17);
}

#[test]
fn time_can_be_dragged_back_and_forth_within_its_step() {
    let mut sandbox = Sandbox::four_answers();
    sandbox.edit(Edit::Advance { seconds: 30 }).unwrap();
    sandbox.amend(Edit::Advance { seconds: 7 }).unwrap();
    assert_eq!((sandbox.now(), sandbox.done().len()), (7, 1));
    sandbox.amend(Edit::Advance { seconds: 0 }).unwrap();
    assert_eq!(sandbox, Sandbox::four_answers());
    assert!(sandbox.done().is_empty());
}

#[test]
fn a_link_carries_the_time() {
    let mut sandbox = Sandbox::four_answers();
    sandbox.edit(Edit::Advance { seconds: 42 }).unwrap();
    let link = Link::to(&sandbox);
    assert!(link.pairs().contains("&clock=42"), "{}", link.pairs());
    let (read, problems) = Link::read(&link.pairs(), link.manifests.clone().map(Ok), &[]);
    assert_eq!((&read, problems), (&link, vec![]));
    assert_eq!(read.open().0.now(), 42);
    let mut other = Sandbox::four_answers();
    other.edit(Edit::Open(Box::new(read))).unwrap();
    assert_eq!(other.now(), 42);
    assert!(other.undo());
    assert_eq!(other.now(), 0);
}
