//! Elements of the first download. Here each is made by one function that all share; written with `view!`, every
//! tag and every attribute would bring a kilobyte of code of its own. Parts that arrive later use `view!`.

use crate::page::kit::live::TextFn;
use leptos::ev;
use leptos::html::custom;
use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::tachys::html::attribute::custom::custom_attribute;
use leptos::tachys::html::{event, property};

/// An element, by its name.
pub(crate) fn element(name: &'static str, attributes: Vec<AnyAttribute>, children: Vec<AnyView>) -> AnyView {
    custom(name).add_any_attr(attributes).child(children).into_any()
}

/// A button that does no more than what `on` says.
pub(crate) fn button(class: &'static str, mut attributes: Vec<AnyAttribute>, says: AnyView) -> AnyView {
    attributes.extend([attr("class", class), attr("type", "button")]);
    element("button", attributes, vec![says])
}

/// An attribute that never changes.
pub(crate) fn attr(name: &'static str, value: impl Into<String>) -> AnyAttribute {
    fixed(name, value.into())
}

fn fixed(name: &'static str, value: String) -> AnyAttribute {
    custom_attribute(name, value).into_any_attr()
}

/// An attribute that follows the state.
pub(crate) fn attr_dynamic(name: &'static str, value: Box<dyn Fn() -> String + Send>) -> AnyAttribute {
    custom_attribute(name, value).into_any_attr()
}

/// An attribute with a text of the lab's own.
pub(crate) fn attr_text(name: &'static str, value: TextFn) -> AnyAttribute {
    attr_dynamic(name, Box::new(move || value().to_owned()))
}

/// An attribute that is there or not, such as `hidden`.
pub(crate) fn attr_bool(name: &'static str, is_so: Box<dyn Fn() -> bool + Send>) -> AnyAttribute {
    custom_attribute(name, is_so).into_any_attr()
}

/// The value of a field, kept as the state has it.
pub(crate) fn value(value: Box<dyn Fn() -> String + Send>) -> AnyAttribute {
    property::prop("value", value).into_any_attr()
}

/// What an event does.
pub(crate) fn on(name: &'static str, does: Box<dyn FnMut(ev::Event)>) -> AnyAttribute {
    event::on(ev::Custom::new(name), does).into_any_attr()
}

/// A text that never changes.
pub(crate) fn text(text: impl Into<String>) -> AnyView {
    text.into().into_any()
}

/// A text of the lab's own.
pub(crate) fn text_of(says: TextFn) -> AnyView {
    text_dynamic(Box::new(move || says().to_owned()))
}

/// A text that follows the state.
pub(crate) fn text_dynamic(says: Box<dyn Fn() -> String + Send>) -> AnyView {
    says.into_any()
}
