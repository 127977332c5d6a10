//! A long list of which only the rows in view are made: `session::window` says which. A row that stays in view stays in
//! the document as it is, so that it keeps the focus and the list its place.

use crate::page::browser::scroll;
use crate::page::kit::element::attr;
use crate::session::window::{Piece, Window};
use leptos::html::{Custom, custom};
use leptos::prelude::*;
use leptos::tachys::reactive_graph::OwnedView;
use leptos::tachys::view::Mountable;
use wasm_bindgen::prelude::*;

/// The elements of a list, and how high a row of it is about, in pixels.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    /// The element around the rows, and its class.
    pub list: (&'static str, &'static str),
    /// The element of a row.
    pub row: &'static str,
    /// The height of a row, until one is seen.
    pub height: f32,
}

/// What happens to a page that may bring other rows into view: a click may open what was closed.
const EVENTS: [&str; 5] = ["scroll", "resize", "click", "beforeprint", "afterprint"];

/// A piece of the list in the document.
struct Made {
    piece: Piece,
    view: Box<dyn Mountable>,
}

impl Made {
    fn element(&self) -> Option<web_sys::Element> {
        self.view.elements().into_iter().next()
    }
}

/// The list in the document; cheap to copy.
#[derive(Clone, Copy)]
struct Rows {
    shape: Shape,
    list: NodeRef<Custom<&'static str>>,
    row: Callback<usize, AnyView>,
    /// Whose children the rows are.
    owner: StoredValue<Owner>,
    window: StoredValue<Window>,
    made: StoredValue<Vec<Made>, LocalStorage>,
}

impl Rows {
    /// Sees how high the rows are and which of them has the focus, and makes those in view.
    fn look(self, is_printed: bool) {
        // By the next frame the list may be gone.
        let Some(list) = self.list.try_get_untracked().flatten() else { return };
        let frame = list.get_bounding_client_rect();
        // A list that is not shown has no rows in view; those it has are those it will need.
        if frame.width() == 0.0 && !is_printed {
            return;
        }
        let focused = document().active_element();
        let focused = focused.as_deref();
        let view = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
        self.window.update_value(|window| {
            window.focus(None);
            self.made.with_value(|made| {
                let mut below = frame.bottom();
                for one in made.iter().rev() {
                    let Some(element) = one.element() else { continue };
                    let top = element.get_bounding_client_rect().top();
                    if let Piece::Row(row) = one.piece {
                        // What lies between two rows is the first one's.
                        window.measure(row, pixels(below - top));
                        if element.contains(focused.map(AsRef::as_ref)) {
                            window.focus(Some(row));
                        }
                    }
                    below = top;
                }
            });
            if is_printed {
                window.print();
            } else {
                window.look(pixels(-frame.top()), pixels(view));
            }
        });
        self.make(true);
    }

    /// Makes the pieces that are to be there and are not, and removes those that are not to be; where none is what it
    /// was (not `is_same`), all of them.
    fn make(self, is_same: bool) {
        let Some(list) = self.list.try_get_untracked().flatten() else { return };
        let mut old = self.made.try_update_value(std::mem::take).unwrap_or_default();
        let mut made = Vec::new();
        let mut before: Option<web_sys::Element> = None;
        for piece in self.window.with_value(Window::pieces).into_iter().rev() {
            let at = old.iter().position(|one| is_same && one.piece == piece);
            let one = at.map(|at| old.remove(at)).unwrap_or_else(|| {
                let mut view = self.view(piece);
                view.mount(&list, before.as_deref());
                Made { piece, view }
            });
            before = one.element().or(before);
            made.push(one);
        }
        made.reverse();
        // What goes goes last: without its room the list would lose its place.
        for mut gone in old {
            gone.view.unmount();
        }
        self.made.set_value(made);
    }

    fn view(self, piece: Piece) -> Box<dyn Mountable> {
        let owner = self.owner.with_value(|owner| owner.with(Owner::new));
        let view = owner.with(|| match piece {
            Piece::Row(row) => self.row.run(row),
            Piece::Gap(_, height) => gap(self.shape.row, height),
        });
        Box::new(OwnedView::new_with_owner(view, owner).build())
    }

    /// Brings a row into view, no further than it takes.
    fn show(self, row: usize) {
        let of_row = |made: &Vec<Made>| made.iter().find(|one| one.piece == Piece::Row(row)).and_then(Made::element);
        if let Some(element) = self.made.with_value(of_row) {
            scroll::to_nearest(&element);
        }
    }

    /// Looks whenever something happens to the page.
    fn follow(self) {
        let seen = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            match event.type_().as_str() {
                // The printer does not wait for a frame.
                "beforeprint" => self.look(true),
                _ => request_animation_frame(move || self.look(false)),
            }
        });
        let page = window();
        for event in EVENTS {
            // A column that scrolls does not tell the page, but for whoever listens before it does.
            let _ = page.add_event_listener_with_callback_and_bool(event, seen.as_ref().unchecked_ref(), true);
        }
        let kept = StoredValue::new_local(seen);
        on_cleanup(move || {
            kept.with_value(|seen| {
                for event in EVENTS {
                    let seen = seen.as_ref().unchecked_ref();
                    let _ = page.remove_event_listener_with_callback_and_bool(event, seen, true);
                }
            });
        });
    }
}

#[expect(clippy::cast_possible_truncation, reason = "pixels of a page")]
fn pixels(length: f64) -> f32 {
    length as f32
}

/// The list.
#[component]
pub(crate) fn Windowed(
    /// What it is made of.
    shape: Shape,
    /// How many rows there are. Whenever this is told, they are made anew.
    number: Signal<usize>,
    /// The row that is to be in view first.
    #[prop(optional_no_strip)]
    wanted: Option<usize>,
    /// A row by its number. It is one element.
    row: Callback<usize, AnyView>,
) -> impl IntoView {
    let rows = Rows {
        shape,
        list: NodeRef::new(),
        row,
        owner: StoredValue::new(Owner::current().unwrap_or_default()),
        window: StoredValue::new(Window::new(number.get_untracked(), shape.height, wanted)),
        made: StoredValue::new_local(Vec::new()),
    };
    rows.follow();
    Effect::new(move |was: Option<()>| {
        let number = number.get();
        rows.window.update_value(|window| window.resize(number));
        rows.make(false);
        if let (None, Some(wanted)) = (was, wanted) {
            rows.show(wanted);
        }
        request_animation_frame(move || rows.look(false));
    });
    let (name, class) = shape.list;
    custom(name).add_any_attr(attr("class", class)).node_ref(rows.list)
}

/// The room of rows that are not made.
fn gap(name: &'static str, height: u32) -> AnyView {
    custom(name).add_any_attr(attr("aria-hidden", "true")).style(("height", format!("{height}px"))).into_any()
}
