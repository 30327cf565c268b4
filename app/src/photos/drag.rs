//! Moving a photo by dragging it: with a mouse by the photo itself, with a finger by its grip, so that the page still
//! scrolls. By keyboard there are buttons.

use super::list::Actions;
use domain::photos::PhotoId;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

/// A photo that is being dragged.
#[derive(Clone, Copy, PartialEq)]
struct Dragged {
    photo: PhotoId,
    from: usize,
    /// The position of the photo that it is held over.
    over: usize,
    count: usize,
}

#[derive(Clone, Copy)]
pub(super) struct Drag {
    actions: Actions,
    dragged: RwSignal<Option<Dragged>>,
}

impl Drag {
    pub fn new(actions: Actions) -> Self {
        Self { actions, dragged: RwSignal::new(None) }
    }

    pub fn is_dragged(self, at: usize) -> bool {
        self.dragged.with(|dragged| dragged.is_some_and(|dragged| dragged.from == at))
    }

    /// Whether the photo would be dropped here.
    pub fn is_target(self, at: usize) -> bool {
        self.dragged.with(|dragged| dragged.is_some_and(|d| d.over == at && d.from != at))
    }

    pub fn begin(self, event: &PointerEvent, photo: PhotoId, at: usize, count: usize) {
        let Some(touched) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
            return;
        };
        let by_grip = touched.closest(".photo-grip").is_ok_and(|grip| grip.is_some());
        let by_mouse = event.pointer_type() == "mouse" && touched.tag_name() == "IMG";
        if event.button() != 0 || count < 2 || !(by_grip || by_mouse) {
            return;
        }
        event.prevent_default();
        // What moves from now on is told to the row that it began in.
        if let Some(row) = touched.closest("li").ok().flatten() {
            let _ = row.set_pointer_capture(event.pointer_id());
        }
        self.dragged.set(Some(Dragged { photo, from: at, over: at, count }));
    }

    pub fn follow(self, event: &PointerEvent) {
        if self.dragged.with_untracked(Option::is_none) {
            return;
        }
        let (x, y) = (event.client_x() as f32, event.client_y() as f32);
        let over = document()
            .element_from_point(x, y)
            .and_then(|element| element.closest("li.photo").ok().flatten());
        let over = over.and_then(|row| row.get_attribute("data-at")).and_then(|at| at.parse().ok());
        let Some(over) = over else { return };
        self.dragged.update(|dragged| {
            if let Some(dragged) = dragged {
                dragged.over = over;
            }
        });
    }

    pub fn drop(self) {
        let Some(Dragged { photo, from, over, count }) = self.dragged.get_untracked() else { return };
        self.dragged.set(None);
        if over != from {
            self.actions.shift(photo, from, over, count);
        }
    }

    pub fn cancel(self) {
        self.dragged.set(None);
    }
}
