//! Dialogs over the page, and short messages that go by themselves.

use super::{Glyph, Icon, Weight};
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

fn dialog_of(id: &str) -> Option<HtmlDialogElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// A dialog over the page. It opens by a [`DialogButton`], and closes by Escape, its button, or `actions`.
///
/// Newer browsers open it without JavaScript too; still, nothing should be reachable by a dialog alone.
#[component]
pub fn Dialog(id: &'static str, #[prop(into)] title: String, children: Children) -> impl IntoView {
    let close = move |_| {
        if let Some(dialog) = dialog_of(id) {
            dialog.close();
        }
    };
    let heading = format!("{id}-title");
    let labelled_by = heading.clone();
    view! {
        <dialog id=id class="dialog" aria-labelledby=labelled_by>
            <div class="body">
                <div class="flex items-start justify-between gap-4">
                    <h2 class="text-xl" id=heading>{title}</h2>
                    <button
                        type="button"
                        class="button button-ghost button-icon -mr-3 -mt-2"
                        aria-label="Close"
                        commandfor=id
                        command="close"
                        on:click=close
                    >
                        <Icon glyph=Glyph::Close />
                    </button>
                </div>
                {children()}
            </div>
        </dialog>
    }
}

/// Opens the dialog of that id.
#[component]
pub fn DialogButton(
    dialog: &'static str,
    #[prop(default = Weight::Quiet)] weight: Weight,
    /// More classes.
    #[prop(optional)]
    class: &'static str,
    children: Children,
) -> impl IntoView {
    let open = move |_| {
        if let Some(dialog) = dialog_of(dialog).filter(|dialog| !dialog.open()) {
            let _ = dialog.show_modal();
        }
    };
    view! {
        <button
            type="button"
            class=format!("{} {class}", weight.class())
            commandfor=dialog
            command="show-modal"
            on:click=open
        >
            {children()}
        </button>
    }
}

/// How long a toast stays.
const TOAST_FOR: Duration = Duration::from_secs(5);

/// Short messages at the bottom of the window, for what happened in the browser alone.
#[derive(Clone, Copy)]
pub struct Toasts(RwSignal<Vec<(u32, String)>>);

impl Toasts {
    /// Shows a sentence for some seconds.
    pub fn show(self, sentence: impl Into<String>) {
        let sentence = sentence.into();
        let number = self.0.with_untracked(|list| list.last().map_or(0, |(number, _)| number + 1));
        self.0.update(|list| list.push((number, sentence)));
        set_timeout(move || self.0.update(|list| list.retain(|(n, _)| *n != number)), TOAST_FOR);
    }
}

/// Puts the toasts into the context.
pub fn provide_toasts() {
    provide_context(Toasts(RwSignal::new(Vec::new())));
}

pub fn use_toasts() -> Toasts {
    expect_context()
}

/// Where the toasts appear; once, in the document's frame.
#[component]
pub fn ToastList() -> impl IntoView {
    let toasts = use_toasts();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.0.get() key=|(number, _)| *number let((_, sentence))>
                <p class="toast">
                    <Icon glyph=Glyph::Check />
                    {sentence}
                </p>
            </For>
        </div>
    }
}
