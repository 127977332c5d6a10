//! What the page does about what happens at a lesson.

use super::session::{Event, Session};
use crate::lesson::{Stage, View};
use crate::page::browser::{address, focus};
use crate::page::drawer;
use crate::page::state::lab::{Drawer, Selection, Tab, Told};
use crate::sandbox::Sandbox;
use crate::session::learner::{Effect, Wait};
use crate::session::visit;
use gloo::timers::callback::Timeout;
use leptos::prelude::*;

impl Session {
    /// Does what follows, in this order.
    pub(super) fn carry_out(self, effects: Vec<Effect>) {
        for effect in effects {
            self.carry_out_one(effect);
        }
    }

    fn carry_out_one(self, effect: Effect) {
        let lab = self.lab;
        match effect {
            Effect::Put(sandbox) => {
                lab.put(*sandbox);
                drawer::to_top();
            }
            Effect::Reveal(shown, before) => {
                lab.write(|session| session.reveal(*shown, *before));
                drawer::to_top();
            }
            Effect::LookUp(question) => {
                lab.write(|session| session.look_up(question));
            }
            Effect::StartOver(edit) => {
                lab.dispatch_then(*edit, move |done| {
                    if done {
                        self.tell(Event::StartedOver(self.known()));
                    }
                });
            }
            Effect::Offer(controls, shows_remedies) => {
                lab.write(|session| session.lesson_offers(controls, shows_remedies));
            }
            Effect::ShowRemedies => {
                lab.write(visit::Session::show_remedies);
            }
            Effect::Record => self.learner.with_value(|learner| self.lessons.record(learner.attempt())),
            Effect::RecordKubectl => {
                if let Some(slug) = self.slug.get_value() {
                    self.lessons.did_with_kubectl(&slug);
                }
            }
            Effect::RecordGame => self.game.with_untracked(|game| {
                if let Some(game) = game {
                    self.lessons.played(game);
                }
            }),
            Effect::ShowGame(seed) => {
                let slug = self.whole_lesson().slug.clone();
                address::say(&[("lesson", &slug), ("stage", Stage::Rounds.as_str()), ("seed", &seed.to_string())]);
            }
            Effect::Show(view) => self.show(&view),
            Effect::OpenTerminal => {
                lab.drawer.set(Drawer::Terminal);
                lab.tab.set(Tab::Ask);
                focus::take_up(vec![".terminal textarea".to_owned()]);
            }
            Effect::Announce(said) => lab.tell_soon(Told::Lesson, said.sentence(lab.language.get_untracked())),
            Effect::Wait(wait) => self.wait(wait),
        }
    }

    /// Shows a panel or an object where it stands: the learner stays at the lesson.
    fn show(self, view: &View) {
        let lab = self.lab;
        let drawer = match view {
            View::Object(pattern) => {
                let found =
                    |sandbox: &Sandbox| pattern.all(sandbox.cluster()).next().map(|one| one.reference().clone());
                if let Some(object) = lab.sandbox.with_untracked(found) {
                    lab.write(|session| session.select(Selection::Object(object)));
                }
                Drawer::Why
            }
            View::Why => Drawer::Why,
            View::Zone => Drawer::Zone,
            View::Manifests => Drawer::Manifests,
            View::Terminal => Drawer::Terminal,
        };
        lab.drawer.set(drawer);
    }

    fn wait(self, wait: Wait) {
        let milliseconds = u32::try_from(wait.seconds() * 1_000).unwrap_or(u32::MAX);
        let timer = Some(Timeout::new(milliseconds, move || self.tell(Event::Waited(wait))));
        self.waits.try_update_value(|(still, idle)| match wait {
            Wait::Still => *still = timer,
            Wait::Idle => *idle = timer,
        });
    }
}
